package dev.midden.gc.refcount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to {@code refcount-deferred} and {@code refcount-coalescing}: what is put off, and until when. */
class DeferredCountingTest {
  private static final int THRESHOLD = 1000;

  private final List<CollectionRecord> records = new ArrayList<>();
  private Heap heap;
  private Mutator mutator;
  private Shape node;
  private Shape array;

  private void open(String collector, String... options) {
    var builder = Heap.builder().collector(collector).maxBytes(256L << 20).option("threshold", "" + THRESHOLD)
        .listener(record -> records.add(record.copy()));
    for (String option : options) {
      String[] parts = option.split("=", 2);
      builder.option(parts[0], parts[1]);
    }
    heap = builder.open();
    mutator = heap.attach();
    node = heap.shapes().define("Node").references(2).register();
    array = heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register();
  }

  @AfterEach
  void close() {
    if (heap != null) {
      mutator.close();
      heap.close();
    }
  }

  private long counter(String name) {
    return heap.statistics().counters().get(name);
  }

  /** Allocates what is dead at once until the table has been reconciled. */
  private void reconcile() {
    long before = counter("reconciliations");
    while (counter("reconciliations") == before) {
      mutator.allocate(node);
    }
    assertEquals(List.of(), HeapVerifier.verify(heap, false));
  }

  private void chain(Frame frame, int slot, int nodes) {
    frame.set(slot, Reference.NULL);
    for (int i = 0; i < nodes; i++) {
      long next = mutator.allocate(node);
      mutator.setReference(next, 0, frame.get(slot));
      frame.set(slot, next);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("nothing is freed below the threshold, and everything dead but the fresh once it is reached")
  void threshold(String collector) {
    open(collector);
    for (int i = 0; i < THRESHOLD; i++) {
      mutator.allocate(node);
    }
    assertEquals(THRESHOLD, heap.statistics().liveObjects());
    assertEquals(List.of(), records);
    mutator.allocate(node);
    assertEquals(1, heap.statistics().liveObjects());
    assertEquals(1, records.size());
    assertFalse(records.get(0).isFull());
    assertEquals(THRESHOLD, records.get(0).freedObjects());
    assertEquals(THRESHOLD, counter("freedByCount"));
    assertEquals(0, counter("freedByTrace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("what only roots refer to lives through reconciliations, and is freed by the next once they do not")
  void roots(String collector) {
    open(collector);
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      chain(frame, 1, 100);
      mutator.setReference(frame.get(0), 0, frame.get(1));
      long live = 101;
      for (int i = 0; i < 3; i++) {
        reconcile();
        assertEquals(live + 1, heap.statistics().liveObjects());
        assertEquals(1, mutator.referenceCount(frame.get(0)));
        assertEquals(2, mutator.referenceCount(frame.get(1)));
      }
      frame.set(1, Reference.NULL);
      reconcile();
      assertEquals(live + 1, heap.statistics().liveObjects(), "the chain is held by the node");
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      reconcile();
      assertEquals(2, heap.statistics().liveObjects());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("a table of live entries is not reconciled over and over")
  void liveTable(String collector) {
    open(collector);
    try (Frame frame = mutator.enter(20 * THRESHOLD)) {
      for (int i = 0; i < frame.size(); i++) {
        frame.set(i, mutator.allocate(node));
      }
      assertTrue(counter("reconciliations") <= 6, counter("reconciliations") + " reconciliations");
      assertEquals(frame.size(), heap.statistics().liveObjects());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("few large objects are reconciled long before memory runs out")
  void largeObjects(String collector) {
    open(collector);
    for (int i = 0; i < 500; i++) {
      mutator.allocate(array, 1 << 18);
    }
    assertTrue(counter("reconciliations") >= 10, counter("reconciliations") + " reconciliations");
    assertTrue(records.stream().noneMatch(CollectionRecord::isFull));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("cycles go by a trace once the heap has doubled, however often the table is reconciled")
  void cycles(String collector) {
    open(collector);
    for (int i = 0; i < 3 << 20; i++) {
      long self = mutator.allocate(node);
      mutator.setReference(self, 0, self);
    }
    assertTrue(counter("reconciliations") > 100);
    assertTrue(counter("freedByTrace") > 1 << 20, counter("freedByTrace") + " freed by traces");
    assertTrue(records.stream().filter(CollectionRecord::isFull).count() >= 2);
    assertTrue(heap.statistics().peakFootprintBytes() < 64 << 20, heap.statistics().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("a chain of ten million nodes and an array of ten million elements are freed in one reconciliation")
  void deepAndWide(String collector) {
    int many = 10_000_000;
    try (Heap large = Heap.builder().collector(collector).maxBytes(512L << 20).open();
        Mutator own = large.attach();
        Frame frame = own.enter(1)) {
      Shape pair = large.shapes().define("Pair").references(2).register();
      Shape references = large.shapes().define("References").array(Shape.Kind.REFERENCES).register();
      for (int i = 0; i < many; i++) {
        long next = own.allocate(pair);
        own.setReference(next, 0, frame.get(0));
        frame.set(0, next);
      }
      assertFreed(large, own, frame, pair, many);
      frame.set(0, own.allocate(references, many));
      for (int i = 0; i < many; i++) {
        long element = own.allocate(pair);
        own.setReference(frame.get(0), i, element);
      }
      assertFreed(large, own, frame, pair, many + 1);
    }
  }

  /** Drops what the frame holds and allocates until the table has been reconciled: no trace is needed. */
  private static void assertFreed(Heap heap, Mutator mutator, Frame frame, Shape shape, long objects) {
    long before = heap.statistics().counters().get("freedByCount");
    long reconciliations = heap.statistics().counters().get("reconciliations");
    frame.set(0, Reference.NULL);
    while (heap.statistics().counters().get("reconciliations") == reconciliations) {
      mutator.allocate(shape);
    }
    long freed = heap.statistics().counters().get("freedByCount") - before;
    assertTrue(freed >= objects, freed + " of " + objects);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("a dead weak reference is not called, a living one is, before the finalizer, which sees what it refers to")
  void lastRites(String collector) {
    open(collector);
    Shape weak = heap.shapes().define("Weak").bytes(8).weakReference().register();
    Shape mortal = heap.shapes().define("Mortal").references(2).bytes(8).finalizable().register();
    List<String> log = new ArrayList<>();
    heap.setWeakCallback(weak, (caller, object) -> log.add("callback " + caller.getLong(object, 0)));
    heap.setFinalizer(mortal, (caller, object) -> {
      long inner = caller.getReference(object, 0);
      log.add("finalizer " + caller.getLong(object, 0) + ", inner " + (inner == Reference.NULL
          ? "none"
          : caller.getLong(inner, 0) + " with " + caller.referenceCount(inner)));
    });
    try (Frame frame = mutator.enter(3)) {
      frame.set(0, mutator.allocate(mortal));
      mutator.setLong(frame.get(0), 0, 1);
      long inner = mutator.allocate(mortal);
      mutator.setLong(inner, 0, 2);
      mutator.setReference(frame.get(0), 0, inner);
      frame.set(1, mutator.allocateWeak(weak, frame.get(0)));
      mutator.setLong(frame.get(1), 0, 3);
      long dying = mutator.allocateWeak(weak, frame.get(0));
      mutator.setLong(dying, 0, 4);
      mutator.setReference(frame.get(0), 1, dying);
      frame.set(0, Reference.NULL);
      reconcile();
      assertEquals(Reference.NULL, mutator.referent(frame.get(1)));
      mutator.poll();
      assertEquals(3, log.size(), log.toString());
      assertEquals("callback 3", log.get(0));
      assertTrue(log.get(1).startsWith("finalizer 1, inner 2 with ") || log.get(2).startsWith(
          "finalizer 1, inner 2 with "), log.toString());
      reconcile();
      assertEquals(2, heap.statistics().liveObjects(), "the weak reference in the frame, and what was allocated last");
    }
  }

  @Test
  @DisplayName("root writes make no updates of counts")
  void savedByDeferring() {
    open("refcount-deferred", "meter=true");
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      for (int i = 0; i < 100; i++) {
        frame.set(1, frame.get(0));
      }
      mutator.setReference(frame.get(0), 1, frame.get(0));
      assertEquals(1, counter("increments"));
      assertEquals(0, counter("decrements"));
      assertEquals(1 + 100 + 99, counter("savedUpdates"));
    }
  }

  @Test
  @DisplayName("of a thousand writes to a slot in an epoch only the first value and the last are counted")
  void coalesced() {
    open("refcount-coalescing", "meter=true");
    try (Frame frame = mutator.enter(3)) {
      for (int i = 0; i < 3; i++) {
        frame.set(i, mutator.allocate(node));
      }
      mutator.setReference(frame.get(0), 0, frame.get(1));
      reconcile();
      assertEquals(1, counter("updates"), "a new object's slot");
      for (int i = 0; i < 1000; i++) {
        mutator.setReference(frame.get(0), 0, frame.get(1 + i % 2));
      }
      assertEquals(1, counter("updates"));
      reconcile();
      assertEquals(1, counter("logged"));
      assertEquals(3, counter("updates"));
      assertEquals(2000 + 1 - 3, counter("coalescedUpdates"));
      assertEquals(1, mutator.referenceCount(frame.get(1)));
      assertEquals(2, mutator.referenceCount(frame.get(2)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"refcount-deferred", "refcount-coalescing"})
  @DisplayName("the verifier finds a count that is not the number of references from slots")
  void audit(String collector) {
    open(collector);
    // An array of ints made up in an immortal object's data reaches what was allocated after it.
    Shape blob = heap.shapes().define("Blob").bytes(32).register();
    Shape ints = heap.shapes().define("Ints").array(Shape.Kind.INTS).register();
    long poker = mutator.allocateImmortal(blob);
    mutator.setInt(poker, 0, ints.shapeWord());
    mutator.setInt(poker, 8, Integer.MAX_VALUE);
    long fake = poker + 8;
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      frame.set(1, mutator.allocate(node));
      mutator.setReference(frame.get(0), 0, frame.get(1));
      assertEquals(List.of(), HeapVerifier.verify(heap, false));
      mutator.setIntElement(fake, Math.toIntExact((frame.get(1) + 4 - fake - 12) / 4), 7 * ZeroCountTable.ONE);
      List<String> problems = HeapVerifier.verify(heap, false);
      assertTrue(problems.stream().anyMatch(problem -> problem.contains("has the count 7, but 1 references exist")),
          problems.toString());
    }
    mutator = null;
    heap.close();
    heap = null;
  }
}
