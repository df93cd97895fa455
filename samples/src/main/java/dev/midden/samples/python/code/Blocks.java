package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.SourceError;
import dev.midden.samples.python.syntax.Stmt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks around a statement: what must be undone when {@code return}, {@code break} or {@code continue} leaves them.
 * The code that undoes is not under the protection of the blocks it leaves, so their ranges have gaps.
 */
final class Blocks {
  private enum Kind {
    LOOP, ITERATION, TRY, FINALLY, WITH, HANDLER, NAMED
  }

  /** One block. */
  static final class Block {
    private final Kind kind;
    private final @Nullable Label handler;
    private final int depth;
    private @Nullable Label next;
    private @Nullable Label end;
    private @Nullable List<Stmt> last;
    private @Nullable String name;
    private int start = -1;

    private Block(Kind kind, @Nullable Label handler, int depth) {
      this.kind = kind;
      this.handler = handler;
      this.depth = depth;
    }

    /** Depth of the operand stack below the exception in the handler. */
    int depth() {
      return depth;
    }
  }

  private final CodeBuilder builder;
  private final Assembler out;
  private final StatementCompiler statements;
  private final List<Block> open = new ArrayList<>();
  private List<Block> suspended = List.of();
  private boolean bodyUndone;

  Blocks(CodeBuilder builder, StatementCompiler statements) {
    this.builder = builder;
    this.statements = statements;
    out = builder.out;
  }

  private Block enter(Block block) {
    block.start = out.pc();
    open.add(block);
    return block;
  }

  void enterLoop(boolean iteration, Label next, Label end) {
    Block block = enter(new Block(iteration ? Kind.ITERATION : Kind.LOOP, null, 0));
    block.next = next;
    block.end = end;
  }

  Block enterTry(Label handler) {
    return enter(new Block(Kind.TRY, handler, out.depth()));
  }

  Block enterFinally(List<Stmt> last, Label handler) {
    Block block = enter(new Block(Kind.FINALLY, handler, out.depth()));
    block.last = last;
    return block;
  }

  /** The manager's exit function and what it returned on entering are on the stack. */
  Block enterWith(Label handler) {
    return enter(new Block(Kind.WITH, handler, out.depth() - 1));
  }

  void enterHandler(Label cleanup, int depth) {
    enter(new Block(Kind.HANDLER, cleanup, depth));
  }

  /** Compiles the body of a handler, whose exception has been popped or stored; unbinds the name however it is left. */
  void inHandler(@Nullable String name, Runnable body) {
    if (name == null) {
      Block block = enter(new Block(Kind.NAMED, null, 0));
      body.run();
      open.remove(block);
      return;
    }
    Label cleanup = new Label();
    Block block = enter(new Block(Kind.NAMED, cleanup, out.depth()));
    block.name = name;
    body.run();
    leave();
    Label after = new Label();
    out.jump(Op.JUMP, after);
    out.placeHandler(cleanup, block.depth);
    statements.unbind(name);
    out.emit(Op.RERAISE, 0);
    out.place(after);
  }

  /** Ends the innermost block. */
  void leave() {
    Block block = open.removeLast();
    protect(block);
  }

  private void protect(Block block) {
    if (block.handler != null && block.start >= 0) {
      out.protect(block.start, out.pc(), block.handler, block.depth);
    }
  }

  /** Emits what leaves all blocks; {@code value} tells that what is returned is on the stack. */
  void unwindForReturn(boolean value) {
    unwind(0, value);
  }

  /** Emits what ends the innermost loop, or goes on with it. */
  void leaveLoop(boolean end, int at) {
    int index = open.size() - 1;
    while (index >= 0 && open.get(index).kind != Kind.LOOP && open.get(index).kind != Kind.ITERATION) {
      index--;
    }
    if (index < 0) {
      throw SourceError.syntax(end ? "'break' outside loop" : "'continue' not properly in loop", at);
    }
    Block loop = open.get(index);
    int depth = out.depth();
    unwind(index + 1, false);
    if (end && loop.kind == Kind.ITERATION) {
      out.emit(Op.POP);
    }
    Label target = end ? loop.end : loop.next;
    if (target == null) {
      throw new IllegalStateException("a loop has labels");
    }
    out.jump(end ? Op.JUMP : Op.JUMP_BACK, target);
    out.unreachable(depth);
    resume();
  }

  /** Leaves blocks from the innermost; what undoes one is still protected by those around it. */
  private void unwind(int down, boolean value) {
    List<Block> outside = List.copyOf(open);
    List<Block> left = new ArrayList<>();
    while (open.size() > down) {
      Block block = open.removeLast();
      protect(block);
      block.start = -1;
      left.add(block);
      undo(block, value);
    }
    open.addAll(outside.subList(down, outside.size()));
    suspended = left;
  }

  private void undo(Block block, boolean value) {
    switch (block.kind) {
      case LOOP, TRY -> {
        // Nothing is on the stack.
      }
      case ITERATION -> pop(value);
      case FINALLY -> {
        if (block.last != null) {
          statements.body(block.last);
        }
      }
      case WITH -> {
        if (value) {
          out.emit(Op.SWAP, 2);
        }
        statements.exit();
      }
      case HANDLER -> {
        // A handler's exception is on the stack unless its body has it popped already.
        if (bodyUndone) {
          bodyUndone = false;
        } else {
          pop(value);
        }
        if (value) {
          out.emit(Op.SWAP, 2);
        }
        out.emit(Op.POP_EXCEPT);
      }
      case NAMED -> {
        bodyUndone = true;
        if (block.name != null) {
          statements.unbind(block.name);
        }
      }
    }
  }

  private void pop(boolean value) {
    if (value) {
      out.emit(Op.SWAP, 2);
    }
    out.emit(Op.POP);
  }

  /** Protects again what follows the jump or return. */
  void resume() {
    for (Block block : suspended) {
      block.start = out.pc();
    }
    suspended = List.of();
  }
}
