package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.ForeignReferenceException;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.InvalidReferenceException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.StaleReferenceException;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.testkit.fuzz.Contents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Rules 8xx: misuse is refused with an exception that says what was wrong and what to do, and harms nothing. */
public interface MisuseRules extends Rules {
  /** A rule's body, run at one check level. */
  @FunctionalInterface
  interface Attempt {
    /** Misuses the heap; the frame has ten slots. */
    void on(TestHeap heap, Frame frame) throws Throwable;
  }

  /** Runs at each level and checks afterwards that the heap still works. */
  private void atLevels(List<CheckLevel> levels, Attempt attempt) {
    for (CheckLevel level : levels) {
      try (TestHeap heap = subject().open(builder -> builder.checks(level)); Frame frame = heap.mutator().enter(10)) {
        heap.list(frame, 9, 50);
        try {
          attempt.on(heap, frame);
        } catch (AssertionError e) {
          throw new AssertionError("at level " + level + ": " + e.getMessage(), e);
        } catch (Throwable e) {
          throw new AssertionError("at level " + level + ": " + e, e);
        }
        heap.checkList(frame.get(9), 50);
        heap.mutator().collect();
        heap.list(frame, 8, 50);
        heap.checkList(frame.get(8), 50);
        heap.checkList(frame.get(9), 50);
      }
    }
  }

  private void everywhere(Attempt attempt) {
    atLevels(List.of(CheckLevel.values()), attempt);
  }

  private void checked(Attempt attempt) {
    atLevels(List.of(CheckLevel.BASIC, CheckLevel.FULL), attempt);
  }

  private static void refused(Class<? extends Throwable> type, Executable misuse, Object... parts) {
    Throwable thrown = assertThrows(type, misuse);
    assertNotNull(thrown.getMessage());
    for (Object part : parts) {
      assertTrue(thrown.getMessage().contains(part.toString()), "'" + part + "' is not in: " + thrown.getMessage());
    }
  }

  /** Null. */
  @Test
  @DisplayName("r801 null where an object is needed: NullPointerException that names the operation")
  default void r801_null() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      Map<String, Executable> operations = new LinkedHashMap<>();
      operations.put("getReference", () -> mutator.getReference(Reference.NULL, 0));
      operations.put("setReference", () -> mutator.setReference(Reference.NULL, 0, frame.get(9)));
      operations.put("references", () -> mutator.references(Reference.NULL));
      operations.put("length", () -> mutator.length(Reference.NULL));
      operations.put("shape", () -> mutator.shape(Reference.NULL));
      operations.put("size", () -> mutator.size(Reference.NULL));
      operations.put("identity", () -> mutator.identity(Reference.NULL));
      operations.put("referenceCount", () -> mutator.referenceCount(Reference.NULL));
      operations.put("referent", () -> mutator.referent(Reference.NULL));
      operations.put("clearWeak", () -> mutator.clearWeak(Reference.NULL));
      operations.put("allocateWeak", () -> mutator.allocateWeak(heap.weak, Reference.NULL));
      operations.put("getByte", () -> mutator.getByte(Reference.NULL, 0));
      operations.put("setByte", () -> mutator.setByte(Reference.NULL, 0, (byte) 1));
      operations.put("getInt", () -> mutator.getInt(Reference.NULL, 0));
      operations.put("setInt", () -> mutator.setInt(Reference.NULL, 0, 1));
      operations.put("getLong", () -> mutator.getLong(Reference.NULL, 0));
      operations.put("setLong", () -> mutator.setLong(Reference.NULL, 0, 1));
      operations.put("getDouble", () -> mutator.getDouble(Reference.NULL, 0));
      operations.put("setDouble", () -> mutator.setDouble(Reference.NULL, 0, 1));
      operations.put("getByteElement", () -> mutator.getByteElement(Reference.NULL, 0));
      operations.put("setIntElement", () -> mutator.setIntElement(Reference.NULL, 0, 1));
      operations.put("getLongElement", () -> mutator.getLongElement(Reference.NULL, 0));
      operations.put("setDoubleElement", () -> mutator.setDoubleElement(Reference.NULL, 0, 1));
      operations.put("getBytes", () -> mutator.getBytes(Reference.NULL, 0, new byte[1], 0, 1));
      operations.put("setBytes", () -> mutator.setBytes(Reference.NULL, 0, new byte[1], 0, 1));
      operations.forEach((name, operation) -> {
        NullPointerException thrown = assertThrows(NullPointerException.class, operation, name);
        assertTrue(thrown.getMessage().contains("null reference"), name + ": " + thrown.getMessage());
      });
    });
  }

  /** Slots. */
  @Test
  @DisplayName("r802 a slot the object does not have: IndexOutOfBoundsException with slot, shape and what it has")
  default void r802_slots() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      for (int references : new int[]{0, 1, 2, 63, 64, 100}) {
        Shape shape = heap.fixed(references, 16);
        frame.set(0, mutator.allocate(shape));
        Contents.fill(mutator, frame.get(0), 1);
        for (int slot : new int[]{-1, references, references + 1, references + 63, 1 << 30, Integer.MIN_VALUE,
            Integer.MAX_VALUE}) {
          refused(IndexOutOfBoundsException.class, () -> mutator.getReference(frame.get(0), slot), "no slot " + slot
              + " ", shape.name(), references + " slots");
          refused(IndexOutOfBoundsException.class, () -> mutator.setReference(frame.get(0), slot, frame.get(9)),
              "no slot " + slot + " ", shape.name());
        }
        Contents.check(mutator, frame.get(0), 1);
      }
      for (int length : new int[]{0, 1, 5, 5000}) {
        frame.set(0, mutator.allocate(heap.references, length));
        for (int index : new int[]{-1, length, length + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
          refused(IndexOutOfBoundsException.class, () -> mutator.getReference(frame.get(0), index), "no slot " + index
              + " ", "References", length + " elements");
          refused(IndexOutOfBoundsException.class, () -> mutator.setReference(frame.get(0), index, frame.get(9)),
              "no slot " + index + " ");
        }
      }
      frame.set(0, mutator.allocate(heap.ints, 5));
      refused(IndexOutOfBoundsException.class, () -> mutator.getReference(frame.get(0), 0), "Ints", "INTS");
      refused(IndexOutOfBoundsException.class, () -> mutator.setReference(frame.get(0), 0, Reference.NULL), "Ints");
    });
  }

  /** Data. */
  @Test
  @DisplayName("r803 data the object does not have: IndexOutOfBoundsException with offset, width and what it has")
  default void r803_data() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      for (Shape shape : List.of(heap.fixed(0, 12), heap.fixed(2, 12), heap.fixed(70, 12), heap.heap().shapes().define(
          "RichWeak").bytes(12).weakReference().register())) {
        frame.set(0, shape.isWeakReference() ? mutator.allocateWeak(shape, frame.get(9)) : mutator.allocate(shape));
        Contents.fill(mutator, frame.get(0), 2);
        for (int offset : new int[]{-1, -8, 12, 13, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 7}) {
          refused(IndexOutOfBoundsException.class, () -> mutator.getByte(frame.get(0), offset), offset, shape.name(),
              "12 bytes of data");
          refused(IndexOutOfBoundsException.class, () -> mutator.setByte(frame.get(0), offset, (byte) 1), offset);
          refused(IndexOutOfBoundsException.class, () -> mutator.setInt(frame.get(0), offset, 1), offset, "4 bytes");
          refused(IndexOutOfBoundsException.class, () -> mutator.setLong(frame.get(0), offset, 1), offset, "8 bytes");
        }
        refused(IndexOutOfBoundsException.class, () -> mutator.getInt(frame.get(0), 9), "9");
        refused(IndexOutOfBoundsException.class, () -> mutator.setLong(frame.get(0), 5, 1), "5");
        refused(IndexOutOfBoundsException.class, () -> mutator.setDouble(frame.get(0), 5, 1), "5");
        refused(IndexOutOfBoundsException.class, () -> mutator.getDouble(frame.get(0), -3), "-3");
        Contents.check(mutator, frame.get(0), 2);
      }
      frame.set(0, mutator.allocate(heap.pair));
      refused(IndexOutOfBoundsException.class, () -> mutator.getByte(frame.get(0), 0), "Pair", "0 bytes of data");
      frame.set(0, mutator.allocate(heap.longs, 4));
      refused(IndexOutOfBoundsException.class, () -> mutator.getLong(frame.get(0), 0), "Longs", "4 elements");
    });
  }

  /** Elements. */
  @Test
  @DisplayName("r804 elements of another kind, or that are not there")
  default void r804_elements() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.bytes, 7));
      frame.set(1, mutator.allocate(heap.ints, 7));
      frame.set(2, mutator.allocate(heap.longs, 7));
      frame.set(3, mutator.allocate(heap.doubles, 7));
      frame.set(4, mutator.allocate(heap.references, 7));
      frame.set(5, mutator.allocate(heap.node));
      String[] names = {"BYTES", "INTS", "LONGS", "DOUBLES", "REFERENCES", "FIXED"};
      for (int i = 0; i < 6; i++) {
        int slot = i;
        Executable[] reads = {() -> mutator.getByteElement(frame.get(slot), 0), () -> mutator.getIntElement(frame.get(
            slot), 0), () -> mutator.getLongElement(frame.get(slot), 0), () -> mutator.getDoubleElement(frame.get(slot),
                0)};
        Executable[] writes = {() -> mutator.setByteElement(frame.get(slot), 0, (byte) 1),
            () -> mutator.setIntElement(frame.get(slot), 0, 1), () -> mutator.setLongElement(frame.get(slot), 0, 1),
            () -> mutator.setDoubleElement(frame.get(slot), 0, 1)};
        for (int kind = 0; kind < 4; kind++) {
          if (kind != i) {
            refused(IllegalArgumentException.class, reads[kind], names[kind], names[i]);
            refused(IllegalArgumentException.class, writes[kind], names[kind], names[i]);
          }
        }
      }
      for (int index : new int[]{-1, 7, 8, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refused(IndexOutOfBoundsException.class, () -> mutator.getByteElement(frame.get(0), index), "element " + index,
            "7 elements");
        refused(IndexOutOfBoundsException.class, () -> mutator.setIntElement(frame.get(1), index, 1), "Ints");
        refused(IndexOutOfBoundsException.class, () -> mutator.getLongElement(frame.get(2), index), "Longs");
        refused(IndexOutOfBoundsException.class, () -> mutator.setDoubleElement(frame.get(3), index, 1), "Doubles");
      }
      refused(IllegalArgumentException.class, () -> mutator.length(frame.get(5)), "Node", "not an array");
      for (int i = 0; i < 4; i++) {
        Contents.checkZero(mutator, frame.get(i));
      }
    });
  }

  /** Bulk copies. */
  @Test
  @DisplayName("r805 bulk copies beyond either end, of the wrong kind, of negative length")
  default void r805_bulk() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      byte[] bytes = new byte[10];
      frame.set(0, mutator.allocate(heap.bytes, 10));
      int[][] wrong = {{-1, 0, 1}, {0, -1, 1}, {0, 0, 11}, {10, 0, 1}, {0, 10, 1}, {5, 0, 6}, {0, 5, 6}, {0, 0, -1},
          {Integer.MAX_VALUE, 0, 5}, {0, Integer.MAX_VALUE, 5}, {1, 1, Integer.MAX_VALUE}};
      for (int[] at : wrong) {
        refused(IndexOutOfBoundsException.class, () -> mutator.getBytes(frame.get(0), at[0], bytes, at[1], at[2]));
        refused(IndexOutOfBoundsException.class, () -> mutator.setBytes(frame.get(0), at[0], bytes, at[1], at[2]));
      }
      frame.set(1, mutator.allocate(heap.ints, 10));
      refused(IllegalArgumentException.class, () -> mutator.setBytes(frame.get(1), 0, bytes, 0, 10), "Ints", "BYTES");
      refused(IllegalArgumentException.class, () -> mutator.getBytes(frame.get(9), 0, bytes, 0, 8), "Node");
      Contents.checkZero(mutator, frame.get(0));
      Contents.checkZero(mutator, frame.get(1));
    });
  }

  /** Allocation. */
  @Test
  @DisplayName("r806 allocation with a wrong shape or length")
  default void r806_allocation() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      refused(IllegalArgumentException.class, () -> mutator.allocate(heap.ints), "Ints", "array", "length");
      refused(IllegalArgumentException.class, () -> mutator.allocate(heap.node, 3), "Node", "without a length");
      refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(heap.ints), "Ints");
      refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(heap.mortal), "Mortal", "immortal");
      refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(heap.weak), "Weak", "immortal");
      refused(IllegalArgumentException.class, () -> mutator.allocateWeak(heap.node, frame.get(9)), "Node",
          "weakReference()");
      for (Shape shape : List.of(heap.references, heap.bytes, heap.ints, heap.longs, heap.doubles)) {
        for (int length : new int[]{-1, -3, -1000, Integer.MIN_VALUE}) {
          refused(NegativeArraySizeException.class, () -> mutator.allocate(shape, length), length, shape.name());
        }
      }
      assertThrows(NullPointerException.class, () -> mutator.allocate(null));
    });
  }

  /** Immortal arrays, which take another way. */
  @Test
  @DisplayName("r807 immortal arrays of negative length, of fixed shape, with a finalizer")
  default void r807_immortalArrays() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      Shape mortal = heap.heap().shapes().define("MortalArray").array(Shape.Kind.LONGS).finalizable().register();
      for (int length : new int[]{-1, -3, -1000, Integer.MIN_VALUE}) {
        refused(NegativeArraySizeException.class, () -> mutator.allocateImmortal(heap.ints, length), length);
      }
      refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(heap.node, 3), "Node");
      refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(mortal, 3), "MortalArray");
    });
  }

  /** Shapes of another heap. */
  @Test
  @DisplayName("r808 a shape of another heap is refused wherever one is taken")
  default void r808_foreignShape() {
    try (TestHeap other = subject().open(1 << 20)) {
      everywhere((heap, frame) -> {
        Mutator mutator = heap.mutator();
        refused(IllegalArgumentException.class, () -> mutator.allocate(other.node), "Node", "another heap", "shapes()");
        refused(IllegalArgumentException.class, () -> mutator.allocate(other.mortal), "another heap");
        refused(IllegalArgumentException.class, () -> mutator.allocate(other.ints, 3), "Ints", "another heap");
        refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(other.node), "another heap");
        refused(IllegalArgumentException.class, () -> mutator.allocateImmortal(other.ints, 3), "another heap");
        refused(IllegalArgumentException.class, () -> mutator.allocateWeak(other.weak, frame.get(9)), "another heap");
      });
    }
  }

  /** Handlers for shapes that cannot have them. */
  @Test
  @DisplayName("r809 finalizers and callbacks for shapes without them, or of another heap")
  default void r809_handlers() {
    try (TestHeap other = subject().open(1 << 20)) {
      everywhere((heap, frame) -> {
        refused(IllegalArgumentException.class, () -> heap.heap().setFinalizer(heap.node, (caller, object) -> {}),
            "Node", "finalizable()");
        refused(IllegalArgumentException.class, () -> heap.heap().setWeakCallback(heap.node, (caller, object) -> {}),
            "Node", "weakReference()");
        refused(IllegalArgumentException.class, () -> heap.heap().setFinalizer(other.mortal, (caller, object) -> {}),
            "another heap");
        refused(IllegalArgumentException.class, () -> heap.heap().setWeakCallback(other.weak, (caller, object) -> {}),
            "another heap");
      });
    }
  }

  /** Weak references. */
  @Test
  @DisplayName("r810 weak operations on what is not a weak reference")
  default void r810_notWeak() {
    everywhere((heap, frame) -> {
      refused(IllegalArgumentException.class, () -> heap.mutator().referent(frame.get(9)), "Node", "not a weak");
      refused(IllegalArgumentException.class, () -> heap.mutator().clearWeak(frame.get(9)), "Node", "not a weak");
    });
  }

  /** Roots. */
  @Test
  @DisplayName("r811 frame slots, frames and globals that there are not")
  default void r811_roots() {
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      for (int slot : new int[]{-1, 10, 11, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refused(IndexOutOfBoundsException.class, () -> frame.get(slot), slot);
        refused(IndexOutOfBoundsException.class, () -> frame.set(slot, Reference.NULL), slot);
      }
      int global = mutator.addGlobal(frame.get(9));
      for (int wrong : new int[]{-1, global + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        refused(IndexOutOfBoundsException.class, () -> mutator.getGlobal(wrong), wrong);
        refused(IndexOutOfBoundsException.class, () -> mutator.setGlobal(wrong, Reference.NULL), wrong);
      }
      refused(IllegalArgumentException.class, () -> mutator.enter(-1), -1);
    });
  }

  /** A frame of absurd size. */
  @Test
  @DisplayName("r812 a frame with two billion slots is refused as an argument, not by running out of Java heap")
  default void r812_hugeFrame() {
    everywhere((heap, frame) -> {
      assertThrows(IllegalArgumentException.class, () -> heap.mutator().enter(Integer.MAX_VALUE));
      assertThrows(IllegalArgumentException.class, () -> heap.mutator().enter(Integer.MAX_VALUE - 8));
    });
  }

  /** Another thread. */
  @Test
  @DisplayName("r813 use by another thread: WrongThreadException that names both, heap unharmed")
  default void r813_wrongThread() {
    checked((heap, frame) -> {
      Mutator mutator = heap.mutator();
      Map<String, Executable> operations = new LinkedHashMap<>();
      long node = frame.get(9);
      int global = mutator.addGlobal(node);
      Handle handle = mutator.handle(node);
      operations.put("allocate", () -> mutator.allocate(heap.node));
      operations.put("allocate array", () -> mutator.allocate(heap.ints, 5));
      operations.put("allocateImmortal", () -> mutator.allocateImmortal(heap.node));
      operations.put("allocateWeak", () -> mutator.allocateWeak(heap.weak, node));
      operations.put("getReference", () -> mutator.getReference(node, 0));
      operations.put("setReference", () -> mutator.setReference(node, 0, node));
      operations.put("getLong", () -> mutator.getLong(node, 0));
      operations.put("setLong", () -> mutator.setLong(node, 0, 77));
      operations.put("shape", () -> mutator.shape(node));
      operations.put("referenceCount", () -> mutator.referenceCount(node));
      operations.put("enter", () -> mutator.enter(1));
      operations.put("frame.get", () -> frame.get(0));
      operations.put("frame.set", () -> frame.set(0, node));
      operations.put("frame.close", frame::close);
      operations.put("handle", () -> mutator.handle(node));
      operations.put("handle.get", handle::get);
      operations.put("handle.set", () -> handle.set(Reference.NULL));
      operations.put("handle.close", handle::close);
      operations.put("getGlobal", () -> mutator.getGlobal(global));
      operations.put("setGlobal", () -> mutator.setGlobal(global, Reference.NULL));
      operations.put("poll", mutator::poll);
      operations.put("collect", mutator::collect);
      operations.put("close", mutator::close);
      List<String> wrong = new ArrayList<>();
      Thread other = new Thread(() -> operations.forEach((name, operation) -> {
        try {
          operation.execute();
          wrong.add(name + ": nothing thrown");
        } catch (WrongThreadException expected) {
          if (!expected.getMessage().contains("other-thread") || !expected.getMessage().contains("attach")) {
            wrong.add(name + ": " + expected.getMessage());
          }
        } catch (Throwable thrown) {
          wrong.add(name + ": " + thrown);
        }
      }), "other-thread");
      other.start();
      other.join();
      assertEquals(List.of(), wrong);
      assertEquals(node, handle.get());
    });
  }

  /** Attaching twice. */
  @Test
  @DisplayName("r814 attaching a second mutator is refused until the first is closed")
  default void r814_attachTwice() {
    everywhere((heap, frame) -> {
      refused(IllegalStateException.class, heap.heap()::attach, heap.heap().name(), "close");
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread other = new Thread(() -> {
        try (Mutator second = heap.heap().attach()) {
          second.poll();
        } catch (Throwable e) {
          thrown.set(e);
        }
      });
      other.start();
      other.join();
      assertInstanceOf(IllegalStateException.class, thrown.get());
    });
  }

  /** Collecting from inside. */
  @Test
  @DisplayName("r815 collect() from a callback, a finalizer or a listener is refused with advice")
  default void r815_reentrantCollect() {
    subject().needs(Capability.RECLAIMS);
    everywhere((heap, frame) -> {
      Mutator mutator = heap.mutator();
      heap.heap().setFinalizer(heap.mortal, (caller, object) -> {
        refused(IllegalStateException.class, caller::collect, "finalizer", "after");
        heap.log().add("finalizer");
      });
      heap.heap().setWeakCallback(heap.weak, (caller, weak) -> {
        refused(IllegalStateException.class, caller::collect, "callback", "after");
        heap.log().add("callback");
      });
      frame.set(0, heap.numbered(heap.mortal, 1));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      frame.set(0, Reference.NULL);
      mutator.collect();
      assertEquals(List.of("callback", "finalizer"), heap.log().stream().sorted().toList());
    });
    List<String> log = new ArrayList<>();
    TestHeap[] opened = new TestHeap[1];
    try (TestHeap heap = subject().open(builder -> builder.listener(record -> {
      refused(IllegalStateException.class, () -> opened[0].mutator().collect(), "under way", "listeners");
      log.add("listener");
    }))) {
      opened[0] = heap;
      heap.mutator().collect();
      assertEquals(List.of("listener"), log);
    }
  }

  /** References of another heap. */
  @Test
  @DisplayName("r816 full checks: a reference of another heap is refused and both heaps are named")
  default void r816_foreignReference() {
    for (CheckLevel others : CheckLevel.values()) {
      try (TestHeap other = subject().open(builder -> builder.checks(others));
          Frame otherFrame = other.mutator().enter(1)) {
        for (int i = 0; i < 10; i++) {
          otherFrame.set(0, other.numbered(other.node, 1));
        }
        long foreign = otherFrame.get(0);
        atLevels(List.of(CheckLevel.FULL), (heap, frame) -> {
          Mutator mutator = heap.mutator();
          Class<? extends Throwable> type = others == CheckLevel.FULL
              ? ForeignReferenceException.class
              : InvalidReferenceException.class;
          List<Executable> operations = List.of(() -> mutator.getReference(foreign, 0), () -> mutator.setReference(
              foreign, 0, frame.get(9)), () -> mutator.setReference(frame.get(9), 1, foreign),
              () -> mutator.getLong(
                  foreign, 0),
              () -> mutator.setLong(foreign, 0, 1), () -> mutator.shape(foreign), () -> frame.set(0,
                  foreign),
              () -> mutator.handle(foreign), () -> mutator.addGlobal(foreign), () -> mutator
                  .identity(foreign),
              () -> mutator.allocateWeak(heap.weak, foreign), () -> mutator
                  .referenceCount(foreign),
              () -> heap.heap().inspect(foreign), () -> heap.heap().walk()
                  .referrers(foreign));
          for (Executable operation : operations) {
            refused(type, operation, "heap", Long.toHexString(foreign));
          }
        });
      }
    }
  }

  /** References to what was reclaimed. */
  @Test
  @DisplayName("r817 full checks: a stale reference is refused, with shape and what reclaimed it")
  default void r817_staleReference() {
    subject().needs(Capability.RECLAIMS);
    atLevels(List.of(CheckLevel.FULL), (heap, frame) -> {
      Mutator mutator = heap.mutator();
      frame.set(0, mutator.allocate(heap.leaf));
      frame.set(1, mutator.allocate(heap.longs, 5000));
      long leaf = frame.get(0);
      long longs = frame.get(1);
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      long collection = mutator.collect().number();
      refused(StaleReferenceException.class, () -> mutator.getLong(leaf, 0), "Leaf", "frames or handles");
      refused(StaleReferenceException.class, () -> mutator.setReference(frame.get(9), 1, leaf), "Leaf");
      refused(StaleReferenceException.class, () -> frame.set(0, leaf), "Leaf");
      // Something may have been moved there in the same collection.
      String what = subject().can(Capability.MOVES) ? "frames or handles" : "Longs";
      refused(StaleReferenceException.class, () -> mutator.getLongElement(longs, 0), what);
      refused(StaleReferenceException.class, () -> mutator.length(longs), what);
      if (subject().can(Capability.COUNTS)) {
        refused(StaleReferenceException.class, () -> mutator.shape(leaf), "count");
      } else {
        refused(StaleReferenceException.class, () -> mutator.shape(leaf), "collection " + collection);
      }
      // Also once the cell, or the block, serves another object.
      for (int i = 0; i < 2000; i++) {
        frame.set(0, mutator.allocate(i % 2 == 0 ? heap.leaf : heap.pair));
        frame.set(1, mutator.allocate(heap.longs, 4000 + i % 1000));
        String once = assertThrows(StaleReferenceException.class, () -> mutator.getLong(leaf, 0)).getMessage();
        assertTrue(once.contains(subject().can(Capability.COUNTS) ? "count" : "collection"), once);
        assertTrue(once.contains("Leaf") || once.contains("more than once") || subject().can(Capability.MOVES), once);
        assertThrows(StaleReferenceException.class, () -> mutator.length(longs));
        if (i % 100 == 0) {
          mutator.collect();
        }
      }
    });
  }

  /** A bad argument of closeReturning. */
  @Test
  @DisplayName("r818 closeReturning with what is no reference leaves no root behind")
  default void r818_closeReturning() {
    subject().needs(Capability.RECLAIMS);
    checked((heap, frame) -> {
      Mutator mutator = heap.mutator();
      long before = heap.collect();
      for (long wild : new long[]{12345, -8, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 50}) {
        Frame inner = mutator.enter(3);
        inner.set(0, mutator.allocate(heap.node));
        inner.set(2, mutator.allocate(heap.node));
        assertThrows(InvalidReferenceException.class, () -> inner.closeReturning(wild));
        // Whether the frame is still open or has been popped whole.
        inner.close();
        try (Frame next = mutator.enter(3)) {
          for (int slot = 0; slot < 3; slot++) {
            assertEquals(Reference.NULL, next.get(slot), "a new frame's slot");
          }
        }
      }
      assertEquals(before, heap.collect());
    });
  }

  /** Values that cannot be references. */
  @Test
  @DisplayName("r819 a value outside the heap is refused wherever a reference is stored, and nothing changes")
  default void r819_valueOutside() {
    checked((heap, frame) -> {
      Mutator mutator = heap.mutator();
      frame.set(0, heap.numbered(heap.node, 1));
      frame.set(1, mutator.allocate(heap.references, 100));
      int global = mutator.addGlobal(frame.get(0));
      long end = heap.heap().statistics().limitBytes() + (64 << 10);
      for (long wild : new long[]{end, -8, 1L << 35, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE, 12345}) {
        refused(InvalidReferenceException.class, () -> mutator.setReference(frame.get(0), 1, wild));
        refused(InvalidReferenceException.class, () -> mutator.setReference(frame.get(1), 70, wild));
        refused(InvalidReferenceException.class, () -> frame.set(0, wild));
        refused(InvalidReferenceException.class, () -> mutator.setGlobal(global, wild));
        refused(InvalidReferenceException.class, () -> mutator.addGlobal(wild));
        refused(InvalidReferenceException.class, () -> mutator.handle(wild));
        refused(InvalidReferenceException.class, () -> mutator.allocateWeak(heap.weak, wild));
      }
      assertEquals(Reference.NULL, mutator.getReference(frame.get(0), 1));
      assertEquals(Reference.NULL, mutator.getReference(frame.get(1), 70));
      assertEquals(1, mutator.getLong(mutator.getGlobal(global), 0));
    });
  }
}
