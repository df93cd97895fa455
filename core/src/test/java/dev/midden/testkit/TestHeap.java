package dev.midden.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapClosedException;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An open heap with an attached mutator and one shape of each kind. Closing it fails if the verifier finds anything, or if
 * a callback or finalizer threw and the rule did not look at {@link #failures()}.
 */
public final class TestHeap implements AutoCloseable {
  private final List<String> failures = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final Heap heap;
  private final Mutator mutator;
  private boolean failuresSeen;
  private boolean corrupted;

  /** Two references, 16 bytes: the smallest object with two. */
  final Shape pair;
  /** Two references and eight bytes of data. */
  final Shape node;
  /** Eight bytes of data. */
  final Shape leaf;
  /** Two references and eight bytes, with a finalizer. */
  final Shape mortal;
  /** A weak reference with eight bytes of its user's data. */
  final Shape weak;
  final Shape references;
  final Shape bytes;
  final Shape ints;
  final Shape longs;
  final Shape doubles;

  TestHeap(HeapBuilder builder) {
    heap = builder.onFailure((what, failure) -> failures.add(what + ": " + failure.getMessage())).open();
    mutator = heap.attach();
    pair = heap.shapes().define("Pair").references(2).register();
    node = heap.shapes().define("Node").references(2).bytes(8).register();
    leaf = heap.shapes().define("Leaf").bytes(8).acyclic().register();
    mortal = heap.shapes().define("Mortal").references(2).bytes(8).finalizable().register();
    weak = heap.shapes().define("Weak").bytes(8).weakReference().register();
    references = array("References", Shape.Kind.REFERENCES);
    bytes = array("Bytes", Shape.Kind.BYTES);
    ints = array("Ints", Shape.Kind.INTS);
    longs = array("Longs", Shape.Kind.LONGS);
    doubles = array("Doubles", Shape.Kind.DOUBLES);
  }

  private Shape array(String name, Shape.Kind kind) {
    return heap.shapes().define(name).array(kind).register();
  }

  /** The heap. */
  public Heap heap() {
    return heap;
  }

  /** The mutator attached by the thread that opened it. */
  public Mutator mutator() {
    return mutator;
  }

  /** Defines a shape by its numbers of references and data bytes. */
  Shape fixed(int references, int bytes) {
    return heap.shapes().define("Fixed" + references + "_" + bytes).references(references).bytes(bytes).register();
  }

  /** What callbacks and finalizers threw; asking for it says that this was expected. */
  List<String> failures() {
    failuresSeen = true;
    return failures;
  }

  /** Events that a rule notes in their order. */
  List<String> log() {
    return log;
  }

  /** Has the weak callbacks and the finalizers of {@link #weak} and {@link #mortal} note the number in their object. */
  void logCalls() {
    heap.setWeakCallback(weak, (caller, object) -> log.add("callback " + caller.getLong(object, 0)));
    heap.setFinalizer(mortal, (caller, object) -> log.add("finalizer " + caller.getLong(object, 0)));
  }

  /** Objects allocated and not found dead. */
  long live() {
    return heap.statistics().liveObjects();
  }

  /** Objects that a walk over the heap meets. */
  long walked() {
    long[] count = new long[1];
    heap.walk().forEachObject(object -> count[0]++);
    return count[0];
  }

  /** Collects, and checks that the books and the walk agree on what is left. */
  long collect() {
    mutator.collect();
    assertEquals(live(), walked(), "statistics and heap walk after a collection");
    return live();
  }

  /** Collects until what the calls made by the first collection left is gone as well. */
  long collectTwice() {
    mutator.collect();
    return collect();
  }

  /** An object, of {@link #node}, {@link #leaf} or {@link #mortal}, that carries a number. */
  long numbered(Shape shape, long number) {
    long object = mutator.allocate(shape);
    mutator.setLong(object, 0, number);
    return object;
  }

  /** A weak reference that carries a number. */
  long numberedWeak(long referent, long number) {
    long object = mutator.allocateWeak(weak, referent);
    mutator.setLong(object, 0, number);
    return object;
  }

  /**
   * Writes a slot of the object in a frame slot; the value is computed before the object is looked up, so it may
   * allocate.
   */
  void put(Frame frame, int frameSlot, int slot, long value) {
    mutator.setReference(frame.get(frameSlot), slot, value);
  }

  /** Puts a list of numbered nodes, linked by slot 0, into a frame slot: first the one with the highest number. */
  void list(Frame frame, int frameSlot, int length) {
    frame.set(frameSlot, Reference.NULL);
    for (int i = 0; i < length; i++) {
      long object = numbered(node, i);
      mutator.setReference(object, 0, frame.get(frameSlot));
      frame.set(frameSlot, object);
    }
  }

  /** Checks a list made by {@link #list} and returns its length. */
  long checkList(long head, long length) {
    long left = length;
    for (long at = head; at != Reference.NULL; at = mutator.getReference(at, 0)) {
      left--;
      assertEquals(left, mutator.getLong(at, 0), "number of a node of the list");
    }
    assertEquals(0, left, "nodes missing at the end of the list");
    return length;
  }

  /** Puts a ring of numbered nodes, linked by slot 0, into a frame slot. */
  void ring(Frame frame, int frameSlot, int length) {
    try (Frame own = mutator.enter(2)) {
      long first = numbered(node, 0);
      own.set(0, first);
      own.set(1, first);
      for (int i = 1; i < length; i++) {
        long object = numbered(node, i);
        mutator.setReference(object, 0, own.get(0));
        own.set(0, object);
      }
      mutator.setReference(own.get(1), 0, own.get(0));
      frame.set(frameSlot, own.get(0));
    }
  }

  /** Says that the rule breaks the heap on purpose, so that it is not verified when it is closed. */
  void corrupted() {
    corrupted = true;
  }

  /** What the verifier finds; nothing once the heap has been closed. */
  private List<String> problems() {
    try {
      return corrupted ? List.of() : HeapVerifier.verify(heap, false);
    } catch (HeapClosedException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    List<String> problems = problems();
    mutator.close();
    heap.close();
    assertEquals(List.of(), problems, "found by the verifier at the end");
    if (!failuresSeen) {
      assertEquals(List.of(), failures, "thrown by callbacks and finalizers");
    }
  }
}
