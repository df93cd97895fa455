package dev.midden.testkit;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.RootKind;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tap that writes down what it hears; objects are named after their shapes and numbered in the order of allocation. */
final class Journal implements MutatorTap {
  /** What the program did, in words. */
  final List<String> lines = new ArrayList<>();
  /** Which objects are where, as far as has been heard. */
  final Map<Long, String> names = new HashMap<>();
  /** Objects that died by their counts. */
  long freedObjects;
  /** Bytes of the objects that died by their counts. */
  long freedBytes;
  /** Allocations heard, of whatever kind. */
  long allocations;
  long moves;
  /** Whether calls and the safepoints of the program are written down, too. */
  boolean callsHeard;

  private final Set<String> freed = new HashSet<>();
  private final List<Long> calls = new ArrayList<>();
  private @Nullable HeapParts parts;
  private boolean collecting;

  private HeapParts parts() {
    return Objects.requireNonNull(parts);
  }

  private ObjectModel model() {
    return parts().model();
  }

  /** The name of an object. */
  String name(long object) {
    return object == Reference.NULL ? "null" : names.getOrDefault(object, "unknown");
  }

  private void note(String line) {
    if (collecting) {
      lines.add("in a collection: " + line);
    } else {
      lines.add(line);
    }
  }

  private void enter(String what, long object, Shape shape, String more) {
    String name = shape.name() + allocations++;
    if (model().shape(object) != shape) {
      note(name + " has another shape");
    }
    names.put(object, name);
    note(what + " " + name + more);
  }

  @Override
  public void opened(Heap heap, HeapParts heapParts) {
    parts = heapParts;
    lines.add("opened");
  }

  @Override
  public void allocated(long object, Shape shape, int length) {
    enter("allocated", object, shape, shape.isArray() ? "[" + length + "]" : "");
  }

  @Override
  public void allocatedWeak(long weak, Shape shape, long referent) {
    enter("allocated", weak, shape, " -> " + name(referent));
  }

  @Override
  public void allocatedImmortal(long object, Shape shape, int length) {
    enter("for ever", object, shape, shape.isArray() ? "[" + length + "]" : "");
  }

  @Override
  public void wrote(long object, int slot, long value) {
    note(name(object) + "." + slot + ": " + name(model().reference(object, slot)) + " -> " + name(value));
  }

  @Override
  public void dataWritten(long object, long address, long bytes) {
    note(name(object) + " +" + (address - object) + ": " + bytes + " bytes");
  }

  @Override
  public void finalizerRequired(long object) {
    note("finalizer for " + name(object));
  }

  @Override
  public void weakRead(long weak, long referent) {
    note(name(weak) + " gives " + name(referent));
  }

  @Override
  public void weakCleared(long weak) {
    note(name(weak) + " is cleared, was " + name(parts().weak().referent(weak)));
  }

  @Override
  public void framePushed(int slots) {
    note("push " + slots);
  }

  @Override
  public void framePopped(long returned) {
    note("pop " + name(returned));
  }

  @Override
  public void rootAdded(RootKind kind, int index, long value) {
    note(kind + " " + index + " new: " + name(value));
  }

  @Override
  public void rootWritten(RootKind kind, int index, long value) {
    note(kind + " " + index + ": " + name(value));
  }

  @Override
  public void rootRemoved(RootKind kind, int index) {
    note(kind + " " + index + " gone");
  }

  @Override
  public void polled() {
    note("poll");
  }

  @Override
  public void collectRequested() {
    note("collect");
  }

  @Override
  public void queued(long object, boolean finalizer) {
    names.computeIfAbsent(object, address -> "unknown at " + Long.toHexString(address));
  }

  @Override
  public void callBegan(long object, boolean finalizer) {
    calls.add(object);
    if (callsHeard) {
      note((finalizer ? "finalizer of " : "callback of ") + name(object));
    }
  }

  @Override
  public void callEnded() {
    calls.removeLast();
    if (callsHeard) {
      note("end");
    }
  }

  /** Calls that have begun and not ended. */
  int openCalls() {
    return calls.size();
  }

  @Override
  public void collectionBegan(Cause cause) {
    if (collecting) {
      lines.add("a collection in a collection");
    }
    collecting = true;
  }

  @Override
  public void moved(long from, long to) {
    moves++;
    String name = names.get(from);
    if (name == null) {
      lines.add("what is unknown has moved");
    } else {
      // What slides may take the place of one that has moved already.
      names.remove(from);
      names.put(to, name);
    }
    if (!collecting) {
      lines.add(name + " moved outside a collection");
    }
  }

  @Override
  public void freed(long object, long bytes) {
    String name = names.remove(object);
    if (name == null || !freed.add(name)) {
      lines.add("what is unknown has been freed");
    }
    freedObjects++;
    freedBytes += bytes;
  }

  @Override
  public void collectionEnded(CollectionRecord record) {
    if (!collecting) {
      lines.add("a collection ends that has not begun");
    }
    collecting = false;
    Map<Long, String> left = new HashMap<>();
    parts().blocks().forEachObject(object -> left.put(object, name(object)));
    names.keySet().retainAll(left.keySet());
  }
}
