package dev.midden.bench.trace;

import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.RootKind;
import dev.midden.core.object.Shape;
import java.util.Arrays;

/**
 * Hears a program and tells a trace. An object's number is where it lies, in units of 8 bytes: nothing is to be looked up,
 * and numbers of dead objects are used again as their memory is. Hence the collector must not move; and it must free
 * promptly, so that whatever a program gets from a weak reference or an interner is still reachable when the trace is
 * replayed.
 */
final class TraceRecorder implements MutatorTap {
  private static final int KINDS = RootKind.values().length;

  private final TraceSink sink;
  /** By the id of the shape in the heap recorded; −1 for none yet. */
  private int[] shapes = new int[64];
  private int shapeCount;
  private int[] frames = new int[64];
  private int depth;
  private int top;

  TraceRecorder(TraceSink sink) {
    this.sink = sink;
    Arrays.fill(shapes, -1);
  }

  private static int number(long address) {
    return (int) (address >>> 3);
  }

  private int shape(Shape shape) {
    int id = shape.id();
    if (id >= shapes.length) {
      int old = shapes.length;
      shapes = Arrays.copyOf(shapes, Math.max(id + 1, 2 * old));
      Arrays.fill(shapes, old, shapes.length, -1);
    }
    if (shapes[id] < 0) {
      if (shape.isFinalizable()) {
        throw unsupported();
      }
      sink.shape(TraceShape.of(shape));
      shapes[id] = shapeCount++;
    }
    return shapes[id];
  }

  private static IllegalArgumentException unsupported() {
    return new IllegalArgumentException(
        "a program with finalizers or callbacks cannot be recorded: when they run depends on"
            + " the collector, and so would the trace");
  }

  private static int root(RootKind kind, int index) {
    return index * KINDS + kind.ordinal();
  }

  @Override
  public void opened(Heap heap, HeapParts parts) {
    // Nothing to read: all is heard.
  }

  @Override
  public void allocated(long object, Shape shape, int length) {
    int index = shape(shape);
    sink.allocate(number(object), index, length);
  }

  @Override
  public void allocatedWeak(long weak, Shape shape, long referent) {
    int index = shape(shape);
    sink.allocateWeak(number(weak), index, number(referent));
  }

  @Override
  public void allocatedImmortal(long object, Shape shape, int length) {
    int index = shape(shape);
    sink.allocateImmortal(number(object), index, length);
  }

  @Override
  public void wrote(long object, int slot, long value) {
    sink.write(number(object), slot, number(value));
  }

  @Override
  public void finalizerRequired(long object) {
    throw unsupported();
  }

  @Override
  public void callBegan(long object, boolean finalizer) {
    throw unsupported();
  }

  @Override
  public void weakCleared(long weak) {
    sink.clearWeak(number(weak));
  }

  @Override
  public void interned(long object) {
    sink.interned(number(object));
  }

  @Override
  public void framePushed(int slots) {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, 2 * depth);
    }
    frames[depth++] = slots;
    top += slots;
    sink.push(slots);
  }

  @Override
  public void framePopped(long returned) {
    top -= frames[--depth];
    sink.pop(number(returned));
  }

  @Override
  public void rootWritten(RootKind kind, int index, long value) {
    if (kind == RootKind.FRAME) {
      sink.set(top - 1 - index, number(value));
    } else {
      sink.setRoot(root(kind, index), number(value));
    }
  }

  @Override
  public void rootAdded(RootKind kind, int index, long value) {
    sink.addRoot(root(kind, index), number(value));
  }

  @Override
  public void rootRemoved(RootKind kind, int index) {
    sink.removeRoot(root(kind, index));
  }

  @Override
  public void retained(long object) {
    sink.addRoot(root(RootKind.FRAME, number(object)), number(object));
  }

  @Override
  public void released(long object) {
    sink.removeRoot(root(RootKind.FRAME, number(object)));
  }

  @Override
  public void polled() {
    sink.poll();
  }

  @Override
  public void collectRequested() {
    sink.collect();
  }

  @Override
  public void freed(long object, long bytes) {
    sink.died(number(object));
  }
}
