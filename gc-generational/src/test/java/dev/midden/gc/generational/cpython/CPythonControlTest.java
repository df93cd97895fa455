package dev.midden.gc.generational.cpython;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Tracking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What programs see of the module {@code gc}: figures and orders taken from CPython 3.11 to 3.13. */
class CPythonControlTest {
  private final List<String> log = new ArrayList<>();
  private Heap heap;
  private Mutator mutator;
  private GenerationControl control;
  private Frame frame;
  private Shape node;
  private Shape mortal;
  private Shape list;
  private Shape tuple;
  private Shape dict;
  private Shape items;
  private Shape grown;
  private Shape atom;
  private Shape weak;

  @BeforeEach
  void openDefault() {
    open("3.13");
    control.disable();
  }

  private void open(String profile) {
    heap = Heap.builder().collector(new CPythonProvider()).option("profile", profile).option("collect-at", "poll")
        .checks(CheckLevel.FULL).maxBytes(4 << 20).onFailure((what, failure) -> log.add(what + ": " + failure)).open();
    mutator = heap.attach();
    frame = mutator.enter(10);
    control = heap.generations().orElseThrow();
    node = heap.shapes().define("node").references(2).bytes(4).register();
    mortal = heap.shapes().define("mortal").references(2).bytes(4).finalizable().register();
    list = heap.shapes().define("list").array(Shape.Kind.REFERENCES).lastToFirst().register();
    tuple = heap.shapes().define("tuple").array(Shape.Kind.REFERENCES).lastToFirst().tracking(Tracking.UNTIL_SETTLED)
        .register();
    dict = heap.shapes().define("dict").references(2).tracking(Tracking.ON_DEMAND).register();
    items = heap.shapes().define("items").array(Shape.Kind.REFERENCES).lastToFirst().tracking(Tracking.PART).register();
    grown = heap.shapes().define("grown").references(1).register();
    atom = heap.shapes().define("atom").bytes(4).register();
    weak = heap.shapes().define("weak").bytes(4).weakReference().register();
    heap.setFinalizer(mortal, (caller, object) -> log.add("finalizer " + caller.getInt(object, 0)));
    heap.setWeakCallback(weak, (caller, object) -> log.add("callback " + caller.getInt(object, 0)));
  }

  @AfterEach
  void close() {
    assertEquals(List.of(), HeapVerifier.verify(heap, false));
    mutator.close();
    heap.close();
  }

  private void reopen(String profile) {
    close();
    open(profile);
  }

  /** Makes objects linked in a ring by slot 0, the first in a slot of the frame. */
  private void ring(int slot, Shape shape, int length) {
    try (Frame own = mutator.enter(1)) {
      for (int i = 0; i < length; i++) {
        long next = shape.isArray() ? mutator.allocate(shape, 2) : mutator.allocate(shape);
        if (i == 0) {
          frame.set(slot, next);
        } else {
          mutator.setReference(own.get(0), 0, next);
        }
        own.set(0, next);
      }
      mutator.setReference(own.get(0), 0, frame.get(slot));
    }
  }

  private void drop(int slot) {
    frame.set(slot, Reference.NULL);
  }

  private List<Integer> generationsCollected() {
    List<Integer> collected = new ArrayList<>();
    control.addListener(new GenerationControl.Listener() {
      @Override
      public void started(Mutator by, int generation) {
        collected.add(generation);
      }

      @Override
      public void stopped(Mutator by, int generation, long found, long uncollectable) {
        assertEquals(0, uncollectable);
      }
    });
    return collected;
  }

  @Test
  void collectReturnsHowManyWereUnreachable() {
    for (int length = 1; length < 20; length++) {
      ring(0, node, length);
      drop(0);
      assertEquals(length, control.collect(2));
      assertEquals(0, control.collect(2));
    }
    // A tuple cannot be cleared, the list in it can.
    frame.set(0, mutator.allocate(list, 1));
    frame.set(1, mutator.allocate(tuple, 1));
    mutator.setReference(frame.get(0), 0, frame.get(1));
    mutator.setReference(frame.get(1), 0, frame.get(0));
    drop(0);
    drop(1);
    assertEquals(2, control.collect(0));
    assertEquals(0, heap.statistics().liveObjects());
    assertEquals(new GenerationControl.Statistics(1, 2, 0), control.statistics(0));
    assertEquals(38, control.statistics(2).collections());
    assertEquals(190, control.statistics(2).collected());
  }

  @Test
  void whatHasBeenFoundIsShownBeforeAnythingIsCalled() {
    control.addListener(new GenerationControl.Listener() {
      @Override
      public void started(Mutator by, int generation) {
        log.add("start");
      }

      @Override
      public void found(Mutator by, int generation, long[] unreachable) {
        for (long object : unreachable) {
          log.add("found " + by.getInt(object, 0));
        }
      }

      @Override
      public void stopped(Mutator by, int generation, long found, long uncollectable) {
        log.add("stop " + found);
      }
    });
    for (Shape shape : List.of(node, mortal)) {
      control.setDebug(GenerationControl.DEBUG_COLLECTABLE);
      control.collect(2);
      ring(0, shape, 2);
      mutator.setInt(frame.get(0), 0, 1);
      mutator.setInt(mutator.getReference(frame.get(0), 0), 0, 2);
      frame.set(1, mutator.allocateWeak(weak, frame.get(0)));
      mutator.setInt(frame.get(1), 0, 7);
      drop(0);
      assertEquals(2, control.collect(2));
      assertEquals(1, heap.statistics().liveObjects());
      List<String> calls = shape == node ? List.of("callback 7") : List.of("callback 7", "finalizer 1", "finalizer 2");
      List<String> expected = new ArrayList<>(List.of("start", "stop 0", "start", "found 1", "found 2"));
      expected.addAll(calls);
      expected.add("stop 2");
      assertEquals(expected, log);
      log.clear();
      control.setDebug(0);
      ring(0, shape, 2);
      drop(0);
      control.collect(2);
      assertEquals(List.of("start", "stop 2"), log.stream().filter(line -> line.startsWith("st")).toList());
      log.clear();
      drop(1);
    }
  }

  @Test
  void countsOfOlderGenerations() {
    control.collect(2);
    List<String> counts = new ArrayList<>();
    for (int generation : new int[]{0, 0, 1, 0, 2}) {
      control.collect(generation);
      counts.add(control.count(1) + "," + control.count(2));
    }
    assertEquals(List.of("1,0", "2,0", "0,1", "1,1", "0,0"), counts);
  }

  @Test
  void countOfTheYoungestRisesAndFallsButNotBelowZero() {
    frame.set(0, mutator.allocate(node));
    frame.set(1, mutator.allocate(node));
    frame.set(2, mutator.allocate(atom));
    assertEquals(2, control.count(0), "containers only");
    drop(0);
    assertEquals(1, control.count(0));
    control.collect(0);
    drop(1);
    assertEquals(0, control.count(0));
  }

  @Test
  void olderGenerationsAreDueAsInCPython() {
    for (String profile : List.of("3.11", "3.12", "3.13")) {
      reopen(profile);
      control.setThreshold(0, 5);
      List<Integer> collected = generationsCollected();
      frame.set(0, mutator.allocate(list, 3000));
      for (int i = 0; collected.size() < 133; i++) {
        long object = mutator.allocate(node);
        mutator.setReference(frame.get(0), i, object);
        mutator.poll();
      }
      assertEquals(11, collected.indexOf(1), profile);
      assertEquals(132, collected.indexOf(2), profile);
    }
  }

  @Test
  void thresholdsOfTheProfiles() {
    for (String profile : List.of("3.11", "3.12", "3.13")) {
      reopen(profile);
      assertEquals(profile.equals("3.13") ? 2000 : 700, control.threshold(0));
      assertEquals(10, control.threshold(1));
      assertEquals(10, control.threshold(2));
    }
  }

  @Test
  void whereACollectionByCountIsMade() {
    for (String profile : List.of("3.11", "3.12", "3.13")) {
      reopen(profile);
      control.setThreshold(0, 5);
      control.disable();
      control.collect(2);
      control.enable();
      for (int i = 0; i < 8; i++) {
        frame.set(i, mutator.allocate(node));
        mutator.poll();
      }
      StringBuilder generations = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        long object = frame.get(i);
        for (int generation = 0; generation < 3; generation++) {
          for (long other : control.objects(generation)) {
            generations.append(other == object ? generation : "");
          }
        }
      }
      assertEquals(profile.equals("3.11") ? "11111000" : "11111100", generations.toString(), profile);
    }
  }

  @Test
  void noCollectionByCountWhenDisabledOrWithoutThreshold() {
    List<Integer> collected = generationsCollected();
    control.setThreshold(0, 3);
    for (int i = 0; i < 10; i++) {
      ring(0, node, 1);
      mutator.poll();
    }
    assertFalse(control.isEnabled());
    control.enable();
    control.setThreshold(0, 0);
    for (int i = 0; i < 10; i++) {
      ring(0, node, 1);
      mutator.poll();
    }
    assertEquals(List.of(), collected);
    control.setThreshold(0, 3);
    ring(0, node, 1);
    mutator.poll();
    assertEquals(List.of(0), collected);
  }

  @Test
  void tuplesAreUntrackedOnceSettled() {
    frame.set(0, mutator.allocate(tuple, 1));
    frame.set(1, mutator.allocate(tuple, 1));
    frame.set(2, mutator.allocate(tuple, 1));
    mutator.setReference(frame.get(0), 0, mutator.allocate(atom));
    mutator.setReference(frame.get(1), 0, frame.get(0));
    mutator.setReference(frame.get(2), 0, mutator.allocate(list, 0));
    for (int i = 0; i < 3; i++) {
      assertTrue(control.isTracked(frame.get(i)));
    }
    control.collect(0);
    assertFalse(control.isTracked(frame.get(0)));
    assertFalse(control.isTracked(frame.get(1)), "the tuple in it was untracked just before");
    assertTrue(control.isTracked(frame.get(2)));
  }

  @Test
  void dictionariesAreTrackedOnDemandAndUntrackedByFullCollections() {
    frame.set(0, mutator.allocate(dict));
    assertFalse(control.isTracked(frame.get(0)));
    assertEquals(1, control.count(0), "it counts all the same");
    mutator.setReference(frame.get(0), 0, frame.get(0));
    control.track(frame.get(0));
    assertTrue(control.isTracked(frame.get(0)));
    control.collect(2);
    assertTrue(control.isTracked(frame.get(0)));
    mutator.setReference(frame.get(0), 0, mutator.allocate(atom));
    control.collect(1);
    assertTrue(control.isTracked(frame.get(0)));
    control.collect(2);
    assertFalse(control.isTracked(frame.get(0)));
    mutator.setReference(frame.get(0), 0, frame.get(0));
    drop(0);
    assertEquals(0, control.collect(2), "an untracked cycle is not found");
    assertEquals(1, heap.statistics().liveObjects());
  }

  @Test
  void aPartBelongsToItsOwner() {
    frame.set(0, mutator.allocate(grown));
    frame.set(1, mutator.allocate(items, 3));
    mutator.setReference(frame.get(0), 0, frame.get(1));
    frame.set(2, mutator.allocate(node));
    mutator.setReference(frame.get(1), 0, frame.get(0));
    mutator.setReference(frame.get(1), 1, frame.get(2));
    assertEquals(2, control.count(0));
    assertFalse(control.isTracked(frame.get(1)));
    assertArrayEquals(new long[]{frame.get(2), frame.get(0)}, control.referents(frame.get(0)));
    assertArrayEquals(new long[]{frame.get(0)}, control.referrers(frame.get(2)));
    drop(1);
    assertArrayEquals(new long[]{frame.get(0), frame.get(2)}, control.objects(0));
    drop(0);
    assertEquals(1, control.collect(2));
    assertEquals(1, mutator.referenceCount(frame.get(2)));
    assertEquals(1, heap.statistics().liveObjects());
  }

  @Test
  void frozenObjectsAreLeftAlone() {
    ring(0, node, 3);
    drop(0);
    frame.set(1, mutator.allocate(node));
    control.freeze();
    assertEquals(4, control.freezeCount());
    assertEquals(0, control.collect(2));
    assertTrue(control.isTracked(frame.get(1)));
    assertEquals(0, control.objects(2).length);
    drop(1);
    assertEquals(3, control.freezeCount(), "dies by its count");
    control.unfreeze();
    assertEquals(3, control.objects(2).length);
    assertEquals(0, control.collect(1));
    assertEquals(3, control.collect(2));
  }

  @Test
  void saveAllKeepsWhatIsUnreachable() {
    control.setDebug(GenerationControl.DEBUG_SAVEALL);
    ring(0, mortal, 2);
    drop(0);
    assertEquals(2, control.collect(2));
    assertEquals(List.of("finalizer 0", "finalizer 0"), log);
    assertEquals(2, control.garbage().length);
    assertEquals(2, mutator.referenceCount(control.garbage()[0]));
    control.setDebug(0);
    control.clearGarbage();
    assertEquals(2, control.collect(2));
    assertEquals(0, heap.statistics().liveObjects());
  }

  @Test
  void collectInsideACollectionDoesNothing() {
    List<Long> results = new ArrayList<>();
    heap.setFinalizer(mortal, (caller, object) -> {
      assertTrue(control.isFinalized(object));
      results.add(control.collect(2));
    });
    ring(0, mortal, 1);
    assertFalse(control.isFinalized(frame.get(0)));
    ring(1, node, 4);
    drop(0);
    assertEquals(1, control.collect(0));
    assertEquals(List.of(0L), results);
    // A death by count is no collection.
    frame.set(0, mutator.allocate(mortal));
    drop(1);
    drop(0);
    assertEquals(List.of(0L, 4L), results);
  }

  @Test
  void aWeakReferenceThatDiesAfterItsCallbackIsCounted() {
    frame.set(1, mutator.allocate(list, 1));
    heap.setWeakCallback(weak, (caller, object) -> caller.setReference(frame.get(1), 0, Reference.NULL));
    ring(0, node, 1);
    long reference = mutator.allocateWeak(weak, frame.get(0));
    mutator.setReference(frame.get(1), 0, reference);
    drop(0);
    assertEquals(2, control.collect(2));
  }

  @Test
  void listenersHearOfBeginningAndEnd() {
    control.addListener(new GenerationControl.Listener() {
      @Override
      public void started(Mutator by, int generation) {
        log.add("start " + generation + ", count " + control.count(0));
      }

      @Override
      public void stopped(Mutator by, int generation, long collected, long uncollectable) {
        log.add("stop " + generation + " " + collected + " " + uncollectable);
      }
    });
    ring(0, mortal, 2);
    drop(0);
    control.collect(1);
    assertEquals(List.of("start 1, count 2", "finalizer 0", "finalizer 0", "stop 1 2 0"), log);
  }

  @Test
  void aListenerThatThrowsIsToldOf() {
    control.addListener(new GenerationControl.Listener() {
      @Override
      public void started(Mutator by, int generation) {
        throw new IllegalStateException("no");
      }

      @Override
      public void stopped(Mutator by, int generation, long collected, long uncollectable) {
        log.add("stopped");
      }
    });
    control.collect(0);
    assertEquals(List.of("a listener for generations: java.lang.IllegalStateException: no", "stopped"), log);
  }

  @Test
  void revivedObjectsAreOfTheNextGeneration() {
    heap.setFinalizer(mortal, (caller, object) -> frame.set(1, object));
    ring(0, mortal, 1);
    drop(0);
    assertEquals(0, control.collect(0));
    assertArrayEquals(new long[]{frame.get(1)}, control.objects(1));
    // Revived in a death by count it is the youngest.
    frame.set(2, mutator.allocate(mortal));
    control.collect(2);
    drop(2);
    assertArrayEquals(new long[]{frame.get(1)}, control.objects(0));
  }

  @Test
  void misuse() {
    assertThrows(IllegalArgumentException.class, () -> control.collect(3));
    assertThrows(IllegalArgumentException.class, () -> control.collect(-1));
    assertThrows(IllegalArgumentException.class, () -> control.count(3));
    assertThrows(IllegalArgumentException.class, () -> control.setThreshold(0, -1));
    assertThrows(NullPointerException.class, () -> control.isTracked(Reference.NULL));
    try (Heap other = Heap.builder().collector("none").maxBytes(1 << 20).open()) {
      assertTrue(other.generations().isEmpty());
    }
  }
}
