package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.syntax.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames and tracebacks. A frame object is made when an exception passes a frame; when the frame is left while somebody else
 * holds the object, it takes the locals over, so that they live as long as the traceback does.
 */
public final class Tracebacks {
  private final Vm vm;

  Tracebacks(Vm vm) {
    this.vm = vm;
  }

  /** Adds the running frame to the traceback of what is being raised. */
  void add(Code code, int fn, int base, int pc) {
    int exception = vm.s.push(vm.errors.raised());
    int frame = vm.s.push(frame(code, fn, base, pc));
    long made = vm.m.allocate(vm.layout.traceback);
    vm.m.setReference(made, Layout.TRACEBACK_FRAME, vm.s.get(frame));
    vm.m.setReference(made, Layout.TRACEBACK_NEXT, vm.m.getReference(vm.s.get(exception), Layout.EXCEPTION_TRACEBACK));
    vm.m.setInt(made, Layout.NUMBER, Position.line(code.positions[pc]));
    vm.m.setReference(vm.s.get(exception), Layout.EXCEPTION_TRACEBACK, made);
    vm.s.popTo(exception);
  }

  private long frame(Code code, int fn, int base, int pc) {
    int slot = base + code.frameSlot;
    if (vm.s.get(slot) == 0) {
      vm.s.set(slot, vm.m.allocate(vm.layout.frame));
      vm.m.setReference(vm.s.get(slot), Layout.FRAME_FUNCTION, vm.s.get(fn));
    }
    long frame = vm.s.get(slot);
    vm.m.setInt(frame, Layout.FRAME_CODE, code.number);
    vm.m.setInt(frame, Layout.FRAME_LINE, Position.line(code.positions[pc]));
    return frame;
  }

  /** The frame is being left: hands its locals to the frame object if that lives on. */
  void leave(Code code, int base) {
    int slot = base + code.frameSlot;
    long frame = vm.s.get(slot);
    if (frame == 0 || vm.counting && vm.m.referenceCount(frame) <= 1) {
      return;
    }
    if (code.frameSlot > 0) {
      long locals = vm.m.allocate(vm.layout.frameLocals, code.frameSlot);
      for (int i = 0; i < code.frameSlot; i++) {
        if (vm.s.get(base + i) != 0) {
          vm.m.setReference(locals, i, vm.s.get(base + i));
        }
      }
      vm.m.setReference(vm.s.get(slot), Layout.FRAME_LOCALS, locals);
    }
  }

  /** Lines of the traceback of the exception in a slot, and of those it came from, as Python prints them. */
  public List<String> format(int exception) {
    List<String> lines = new ArrayList<>();
    format(vm.s.get(exception), lines, 0);
    return lines;
  }

  private void format(long exception, List<String> lines, int depth) {
    int mark = vm.s.push(exception);
    long cause = vm.m.getReference(exception, Layout.EXCEPTION_CAUSE);
    long context = vm.m.getReference(exception, Layout.EXCEPTION_CONTEXT);
    boolean suppressed = vm.m.getInt(exception, Layout.EXCEPTION_SUPPRESS) != 0;
    if (depth < 20 && cause != 0) {
      format(cause, lines, depth + 1);
      lines.add("");
      lines.add("The above exception was the direct cause of the following exception:");
      lines.add("");
    } else if (depth < 20 && context != 0 && !suppressed) {
      format(context, lines, depth + 1);
      lines.add("");
      lines.add("During handling of the above exception, another exception occurred:");
      lines.add("");
    }
    List<String> places = new ArrayList<>();
    for (long each = vm.m.getReference(vm.s.get(mark), Layout.EXCEPTION_TRACEBACK); each != 0; each = vm.m.getReference(
        each, Layout.TRACEBACK_NEXT)) {
      Code code = vm.codes.at(vm.m.getInt(vm.m.getReference(each, Layout.TRACEBACK_FRAME), Layout.FRAME_CODE));
      places
          .add("  File \"" + code.file + "\", line " + vm.m.getInt(each, Layout.NUMBER) + ", in " + code.qualifiedName);
    }
    if (!places.isEmpty()) {
      lines.add("Traceback (most recent call last):");
      lines.addAll(places);
    }
    lines.add(summary(mark));
    vm.s.popTo(mark);
  }

  /** {@code Type: message}. */
  public String summary(int exception) {
    TypeInfo type = vm.types.info(vm.s.get(exception));
    String name = type.name;
    if (!type.builtin) {
      long module = vm.types.lookup(vm.types.classOf(vm.s.get(exception)), "__module__");
      String prefix = module == 0 || !Kind.isStr(vm.kind(module)) ? "" : vm.strs.get(module);
      name = prefix.isEmpty() || prefix.equals("__main__") ? name : prefix + "." + name;
    }
    String message;
    int top = vm.s.top;
    int depth = vm.depth;
    try {
      message = vm.text.str(exception);
    } catch (Raise e) {
      vm.errors.clear();
      vm.s.popTo(top);
      vm.depth = depth;
      message = "<exception str() failed>";
    }
    return message.isEmpty() ? name : name + ": " + message;
  }
}
