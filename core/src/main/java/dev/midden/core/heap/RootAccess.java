package dev.midden.core.heap;

import dev.midden.core.object.Header;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.RootTable;
import dev.midden.core.reference.RootVisitor;
import java.util.Arrays;
import java.util.Objects;

/** The part of a {@link Mutator} that owns roots: the stack of frames, handles, globals. */
abstract sealed class RootAccess extends ObjectAccess permits Mutator {
  /** The most root slots that all frames together may have. */
  private static final int MAX_ROOTS = 1 << 28;

  private final RootTable handles;
  private final RootTable globals;
  private final RootTable pins;
  private long[] stack = new long[256];
  private int stackTop;
  private Frame[] frames = new Frame[0];
  private int depth;
  /** Stands for root slots that are no Java array, while they are written. */
  private final long[] countedRoot = new long[1];

  RootAccess(Heap heap) {
    super(heap);
    handles = heap.handles();
    globals = heap.globals();
    pins = heap.pins();
  }

  // ---------------------------------------------------------------- what a collector brings

  /** Writes a root slot. */
  protected void writeRoot(long[] slots, int index, long value) {
    slots[index] = value;
  }

  /** Moves the value of a root slot to another one of the same table, which is not the same slot. */
  protected void moveRoot(long[] slots, int from, int to) {
    writeRoot(slots, to, slots[from]);
    writeRoot(slots, from, Reference.NULL);
  }

  /**
   * For collectors that free promptly: keeps an object although roots to it are about to be cleared, until
   * {@link #letGo}.
   */
  protected void hold(long object) {
    // Nothing is freed before the next safepoint by default.
  }

  /** Ends what {@link #hold} began; the object must stay valid until the next safepoint even if nothing refers to it. */
  protected void letGo(long object) {
    // See hold.
  }

  /** Notes that an object must stay valid until the next safepoint, though perhaps nothing refers to it any more. */
  abstract void returned(long object);

  // ---------------------------------------------------------------- frames

  /**
   * Pushes a frame.
   *
   * @param slots number of root slots, null at first
   * @return the frame; close it in the reverse order of opening
   */
  public final Frame enter(int slots) {
    checkThread();
    if (slots < 0 || slots > MAX_ROOTS - stackTop) {
      throw new IllegalArgumentException("a frame cannot have " + slots + " slots; " + stackTop + " of " + MAX_ROOTS
          + " root slots are in use");
    }
    if (depth == frames.length) {
      int old = frames.length;
      frames = Arrays.copyOf(frames, Math.max(16, old * 2));
      for (int i = old; i < frames.length; i++) {
        frames[i] = new Frame((Mutator) this, i);
      }
    }
    if (stackTop + slots > stack.length) {
      stack = Arrays.copyOf(stack, Math.max(stackTop + slots, stack.length * 2));
    }
    Frame frame = frames[depth++];
    frame.open(stackTop, slots);
    if (tap != null) {
      tap.framePushed(slots);
    }
    stackTop += slots;
    return frame;
  }

  final long leave(Frame frame, long kept) {
    if (!isOpen()) {
      return kept;
    }
    long plain = rootValue(kept);
    checkThread();
    if (depth == 0 || frames[depth - 1] != frame) {
      if (frame.size() == 0 && frame.depth() >= depth) {
        // Closed before, for instance by closeReturning inside try-with-resources.
        return kept;
      }
      throw new IllegalStateException("frames are closed in the reverse order of opening: frame " + frame.depth()
          + " was closed while " + (depth - 1) + " is on top");
    }
    if (tap != null) {
      tap.framePopped(plain);
    }
    if (plain != Reference.NULL) {
      hold(plain);
    }
    // The slots stay roots until each is cleared, and the array is read anew: a finalizer may run in between.
    for (int i = frame.base(); i < stackTop; i++) {
      if (stack[i] != Reference.NULL) {
        writeRoot(stack, i, Reference.NULL);
      }
    }
    stackTop = frame.base();
    depth--;
    if (plain != Reference.NULL) {
      letGo(plain);
      returned(plain);
    }
    return kept;
  }

  /** Number of open frames. */
  final int depth() {
    return depth;
  }

  final long getRoot(int index) {
    checkThread();
    return guard == null ? stack[index] : guard.tag(stack[index]);
  }

  final long getPlainRoot(int index) {
    return stack[index];
  }

  final void setPlainRoot(int index, long object) {
    if (tap != null) {
      tap.rootWritten(RootKind.FRAME, index, object);
    }
    writeRoot(stack, index, object);
  }

  final void setRoot(int index, long reference) {
    checkThread();
    writeRoot(stack, index, rootValue(RootKind.FRAME, index, reference));
  }

  /** The slots of all frames; another array once there are more. */
  final long[] stack() {
    return stack;
  }

  /** The plain form of a reference that is about to be written to a root slot. */
  private long rootValue(RootKind kind, int index, long reference) {
    if (careful) {
      long plain = rootValue(reference);
      if (tap != null) {
        tap.rootWritten(kind, index, plain);
      }
      return plain;
    }
    checkValue(reference);
    return reference;
  }

  final void moveRoot(int from, int to) {
    checkThread();
    if (from != to) {
      if (tap == null) {
        moveRoot(stack, from, to);
      } else {
        setPlainRoot(to, stack[from]);
        setPlainRoot(from, Reference.NULL);
      }
    }
  }

  final long takeRoot(int index) {
    checkThread();
    long plain = stack[index];
    if (plain == Reference.NULL) {
      return plain;
    }
    if (tap != null) {
      // Heard as a frame without slots would be that returns it.
      tap.framePushed(0);
      tap.rootWritten(RootKind.FRAME, index, Reference.NULL);
      tap.framePopped(plain);
    }
    hold(plain);
    writeRoot(stack, index, Reference.NULL);
    letGo(plain);
    returned(plain);
    return guard == null ? plain : guard.tag(plain);
  }

  private long rootValue(long reference) {
    long plain = plain(reference);
    checkValue(plain);
    return plain;
  }

  /** Pops frames until only so many are left. */
  final void closeFrames(int left) {
    while (depth > left) {
      frames[depth - 1].close();
    }
  }

  final void visitStack(RootVisitor visitor) {
    visitor.visit(stack, 0, stackTop);
  }

  // ---------------------------------------------------------------- handles and globals

  /** Makes a root slot with a life of its own. */
  public final Handle handle(long reference) {
    checkThread();
    long value = rootValue(reference);
    return new Handle((Mutator) this, add(RootKind.HANDLE, handles, value));
  }

  final long getHandle(int index) {
    checkThread();
    checkOpen();
    long value = handles.slots()[index];
    return guard == null ? value : guard.tag(value);
  }

  final void setHandle(int index, long reference) {
    checkThread();
    writeRoot(handles.slots(), index, rootValue(RootKind.HANDLE, index, reference));
  }

  final void releaseHandle(int index) {
    checkThread();
    remove(RootKind.HANDLE, handles, index);
  }

  /**
   * Pins an object: it stays alive and where it is, so that raw references to it are valid across safepoints. Meant for a
   * few objects and short times, since a pinned object may keep memory around it from being used.
   */
  public final Pin pin(long reference) {
    long value = requireObject(reference, "pin");
    return new Pin((Mutator) this, add(RootKind.PIN, pins, value));
  }

  final long getPin(int index) {
    checkThread();
    checkOpen();
    long value = pins.slots()[index];
    return guard == null ? value : guard.tag(value);
  }

  final void releasePin(int index) {
    checkThread();
    remove(RootKind.PIN, pins, index);
  }

  /**
   * Makes a root slot that lives as long as the heap, without a Java object for it.
   *
   * @return its number, for {@link #getGlobal} and {@link #setGlobal}
   */
  public final int addGlobal(long reference) {
    checkThread();
    long value = rootValue(reference);
    return add(RootKind.GLOBAL, globals, value);
  }

  /** The reference in a global, valid until the next safepoint. */
  public final long getGlobal(int global) {
    checkThread();
    long value = globals.slots()[Objects.checkIndex(global, globals.inUse())];
    return guard == null ? value : guard.tag(value);
  }

  /** Writes a global. */
  public final void setGlobal(int global, long reference) {
    checkThread();
    int index = Objects.checkIndex(global, globals.inUse());
    writeRoot(globals.slots(), index, rootValue(RootKind.GLOBAL, index, reference));
  }

  // ---------------------------------------------------------------- root slots outside the stack

  /** Makes a root slot; returns its number. */
  final int add(RootKind kind, RootTable table, long value) {
    int index = table.claim();
    if (tap != null) {
      tap.rootAdded(kind, index, value);
    }
    writeRoot(table.slots(), index, value);
    return index;
  }

  /** Clears a root slot and gives it back. */
  final void remove(RootKind kind, RootTable table, int index) {
    if (tap != null) {
      tap.rootRemoved(kind, index);
    }
    writeRoot(table.slots(), index, Reference.NULL);
    table.vacate(index);
  }

  // ---------------------------------------------------------------- for the interner

  /** Writes a root slot of the interner's. */
  final void setInternRoot(int index, long object) {
    if (tap != null) {
      tap.rootWritten(RootKind.INTERNER, index, object);
    }
    writeRoot(heap.parts().internRoots().slots(), index, object);
  }

  /** The form in which the interner hands out an object. */
  final long interned(long object) {
    if (tap != null) {
      tap.interned(object);
    }
    return guard == null ? object : guard.tag(object);
  }

  /** The interner is about to write the data of a new object. */
  final void valueWritten(long object) {
    if (tap != null) {
      tap.dataWritten(object, object + Header.BYTES, model.size(object) - Header.BYTES);
    }
  }

  /** Counts an entry of a strong table as a root. */
  final void retain(long object) {
    if (tap != null) {
      tap.retained(object);
    }
    countedRoot[0] = Reference.NULL;
    writeRoot(countedRoot, 0, object);
    countedRoot[0] = Reference.NULL;
  }

  /** Gives up an entry of a strong table, which has been removed. */
  final void release(long object) {
    if (tap != null) {
      tap.released(object);
    }
    countedRoot[0] = object;
    writeRoot(countedRoot, 0, Reference.NULL);
  }
}
