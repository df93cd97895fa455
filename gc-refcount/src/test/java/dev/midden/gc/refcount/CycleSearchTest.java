package dev.midden.gc.refcount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is particular to {@code refcount}: where trial deletion can go wrong, and releases that are bounded. */
class CycleSearchTest {
  private Heap heap;
  private Mutator mutator;
  private Shape node;

  @BeforeEach
  void open() {
    open("cycles=trial");
  }

  private void open(String... options) {
    close();
    var builder = Heap.builder().collector("refcount").maxBytes(512L << 20).option("trigger", "never");
    for (String option : options) {
      String[] parts = option.split("=", 2);
      builder.option(parts[0], parts[1]);
    }
    heap = builder.open();
    mutator = heap.attach();
    node = heap.shapes().define("Node").references(2).register();
  }

  @AfterEach
  void close() {
    if (heap != null) {
      mutator.close();
      heap.close();
      heap = null;
    }
  }

  private long freedByCollection() {
    CollectionRecord record = mutator.collect();
    assertEquals(List.of(), HeapVerifier.verify(heap, true));
    return record.freedObjects();
  }

  private long counter(String name) {
    return heap.statistics().counters().get(name);
  }

  /** Makes a ring of doubly linked nodes, whose first goes to the slot. */
  private void ring(Frame frame, int slot, int nodes) {
    frame.set(slot, mutator.allocate(node));
    frame.set(slot + 1, frame.get(slot));
    for (int i = 1; i < nodes; i++) {
      long next = mutator.allocate(node);
      mutator.setReference(next, 0, frame.get(slot + 1));
      mutator.setReference(frame.get(slot + 1), 1, next);
      frame.set(slot + 1, next);
    }
    mutator.setReference(frame.get(slot), 0, frame.get(slot + 1));
    mutator.setReference(frame.get(slot + 1), 1, frame.get(slot));
    frame.set(slot + 1, Reference.NULL);
  }

  @Test
  @DisplayName("a candidate greyed by another, with count zero by then, is no garbage if a third keeps it")
  void greyCandidateWithCountZero() {
    try (Frame frame = mutator.enter(4)) {
      ring(frame, 0, 2);
      frame.set(1, mutator.getReference(frame.get(0), 1));
      // The keeper lies behind the ring in memory, so that both candidates of the ring are gone through before it.
      frame.set(2, mutator.allocate(node));
      frame.set(3, mutator.allocate(node));
      mutator.setReference(frame.get(2), 0, frame.get(3));
      mutator.setReference(frame.get(3), 0, frame.get(0));
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      frame.set(3, Reference.NULL);
      assertEquals(0, freedByCollection());
      assertEquals(3, mutator.referenceCount(mutator.getReference(mutator.getReference(frame.get(2), 0), 0)));
      mutator.setReference(frame.get(2), 0, Reference.NULL);
      assertEquals(2, freedByCollection());
    }
  }

  @Test
  @DisplayName("a candidate that dies by its count leaves the set and is freed once")
  void candidateDies() {
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      frame.set(1, frame.get(0));
      frame.set(1, Reference.NULL);
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.statistics().liveObjects());
      // Its cell is used again at once; the set must not know it any more.
      frame.set(0, mutator.allocate(node));
      assertEquals(0, freedByCollection());
      assertEquals(1, counter("trialDeletions"));
      assertEquals(0, counter("candidates"));
    }
  }

  @Test
  @DisplayName("candidates that wait dead on the stack while a finalizer's allocations collect are left to the release")
  void deadCandidatesWait() {
    open("cycles=trial", "trigger=candidates:64");
    Shape mortal = heap.shapes().define("Mortal").references(1).finalizable().register();
    Shape array = heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register();
    long[] collectionsInside = {0};
    heap.setFinalizer(mortal, (m, object) -> {
      long before = heap.statistics().collections();
      for (int i = 0; i < 100; i++) {
        try (Frame frame = m.enter(2)) {
          ring(frame, 0, 3);
        }
      }
      m.poll();
      collectionsInside[0] += heap.statistics().collections() - before;
    });
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(array, 30));
      mutator.setReference(frame.get(0), 0, mutator.allocate(mortal));
      for (int i = 1; i < 30; i++) {
        frame.set(1, mutator.allocate(node));
        mutator.setReference(frame.get(0), i, frame.get(1));
      }
      frame.set(1, Reference.NULL);
      // The first element is freed first: its finalizer runs while the others, all candidates, wait.
      frame.set(0, Reference.NULL);
    }
    assertTrue(collectionsInside[0] > 0, "no collection while others waited");
    mutator.collect();
    assertEquals(List.of(), HeapVerifier.verify(heap, true));
    assertEquals(0, heap.statistics().liveObjects());
  }

  @Test
  @DisplayName("a new object that refers to itself before it is stored anywhere is found")
  void selfReferenceOfNewObject() {
    long object = mutator.allocate(node);
    mutator.setReference(object, 0, object);
    mutator.poll();
    assertEquals(1, heap.statistics().liveObjects());
    assertEquals(1, freedByCollection());
  }

  @Test
  @DisplayName("acyclic shapes and shapes without references never become candidates")
  void acyclicIsNoCandidate() {
    Shape acyclic = heap.shapes().define("Acyclic").references(1).acyclic().register();
    Shape bytes = heap.shapes().define("Bytes").bytes(16).register();
    try (Frame frame = mutator.enter(2)) {
      for (Shape shape : List.of(acyclic, bytes, node)) {
        frame.set(0, mutator.allocate(shape));
        frame.set(1, frame.get(0));
        frame.set(1, Reference.NULL);
      }
      assertEquals(1, counter("candidates"));
    }
  }

  @Test
  @DisplayName("a hundred garbage rings go in one search, which does not look at what is not reached from them")
  void rings() {
    try (Frame frame = mutator.enter(3)) {
      ring(frame, 0, 1000);
      for (int i = 0; i < 100; i++) {
        ring(frame, 1, 21);
        frame.set(1, Reference.NULL);
      }
      mutator.collect();
      assertEquals(1000, heap.statistics().liveObjects());
      assertEquals(2100, counter("freedInCycles"));
    }
  }

  @Test
  @DisplayName("so many candidates make a collection due")
  void candidatesTrigger() {
    open("cycles=trial", "trigger=candidates:256");
    try (Frame frame = mutator.enter(3)) {
      for (int i = 0; i < 10_000; i++) {
        ring(frame, 0, 5);
        frame.set(0, Reference.NULL);
      }
    }
    assertTrue(heap.statistics().collections() > 10, "collections: " + heap.statistics().collections());
    assertTrue(heap.statistics().liveObjects() < 5_000, "live: " + heap.statistics().liveObjects());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cycles=trial", "cycles=trace"})
  @DisplayName("a bounded release frees a long chain by and by, and all of it before memory is said to be short")
  void boundedRelease(String cycles) {
    open(cycles, "release-bound=100");
    int length = 100_000;
    try (Frame frame = mutator.enter(1)) {
      for (int i = 0; i < length; i++) {
        long next = mutator.allocate(node);
        mutator.setReference(next, 0, frame.get(0));
        frame.set(0, next);
      }
      frame.set(0, Reference.NULL);
      long waiting = heap.statistics().liveObjects();
      assertEquals(length - 100, waiting);
      frame.set(0, mutator.allocate(node));
      assertEquals(waiting - 100 + 1, heap.statistics().liveObjects());
      mutator.poll();
      assertEquals(waiting - 200 + 1, heap.statistics().liveObjects());
      assertEquals(100, counter("longestRelease"));
      mutator.collect();
      assertEquals(1, heap.statistics().liveObjects());
    }
  }

  @Test
  @DisplayName("a bounded release takes a wide array to pieces")
  void boundedReleaseOfWideArray() {
    open("release-bound=100");
    Shape array = heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register();
    int length = 10_050;
    try (Frame frame = mutator.enter(1)) {
      frame.set(0, mutator.allocate(array, length));
      for (int i = 0; i < length; i++) {
        mutator.setReference(frame.get(0), i, mutator.allocate(node));
      }
      long live = heap.statistics().liveObjects();
      frame.set(0, Reference.NULL);
      for (int polls = 0; heap.statistics().liveObjects() > 0; polls++) {
        assertTrue(polls < 1000, "live: " + heap.statistics().liveObjects());
        long before = heap.statistics().liveObjects();
        mutator.poll();
        assertTrue(before - heap.statistics().liveObjects() <= 101, "too many at once");
      }
      assertEquals(length + 1, live);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cycles=trace", "cycles=trial"})
  @DisplayName("a chain of ten million nodes and an array of ten million elements are freed at once")
  void deepAndWide(String option) {
    open(option);
    int many = 10_000_000;
    Shape array = heap.shapes().define("Array").array(Shape.Kind.REFERENCES).register();
    try (Frame frame = mutator.enter(1)) {
      for (int i = 0; i < many; i++) {
        long next = mutator.allocate(node);
        mutator.setReference(next, 0, frame.get(0));
        frame.set(0, next);
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.statistics().liveObjects());
      frame.set(0, mutator.allocate(array, many));
      for (int i = 0; i < many; i++) {
        long element = mutator.allocate(node);
        mutator.setReference(frame.get(0), i, element);
      }
      frame.set(0, Reference.NULL);
      assertEquals(0, heap.statistics().liveObjects());
      assertEquals(2L * many + 1, counter("freedByCount"));
      assertEquals(many + 1L, counter("longestRelease"));
    }
  }

  @Test
  @DisplayName("stores are counted where that is asked for")
  void meter() {
    open("meter=true");
    try (Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(node));
      frame.set(1, frame.get(0));
      mutator.setReference(frame.get(0), 0, frame.get(1));
      mutator.setReference(frame.get(0), 0, Reference.NULL);
      frame.moveTo(0, frame.get(1), 0, 1);
      frame.moveFrom(0, frame.get(1), 0, 2);
      frame.set(1, Reference.NULL);
    }
    assertEquals(3, counter("increments"));
    assertEquals(3, counter("decrements"));
  }
}
