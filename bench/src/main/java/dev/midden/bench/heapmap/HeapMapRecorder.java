package dev.midden.bench.heapmap;

import dev.midden.bench.measure.Cell;
import dev.midden.bench.measure.Contender;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.RootKind;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.space.Blocks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records a heap map through a tap. Which objects can be reached is found out here, from the roots that have been heard,
 * and not asked of the collector.
 */
public final class HeapMapRecorder implements MutatorTap {
  private static final String PROGRAM = "random-graph";
  private static final Map<String, String> OPTIONS = Map.of("objects", "48", "edges", "2", "mutations", "240");
  private static final long HEAP_BYTES = 1 << 20;
  private static final String EVERY = "alloc:20";

  private final Map<Long, Thing> things = new HashMap<>();
  private final Map<String, Integer> shapes = new LinkedHashMap<>();
  private final List<HeapMap.Frame> frames = new ArrayList<>();
  private final List<@Nullable Thing> stack = new ArrayList<>();
  private final Deque<Integer> frameSizes = new ArrayDeque<>();
  private final Map<String, Thing> otherRoots = new HashMap<>();
  private @Nullable Thing fresh;
  private @Nullable HeapParts parts;
  private @Nullable Heap opened;
  private int generations;
  private long collections;
  private int allocated;

  private HeapMapRecorder() {}

  /** An object, wherever it is. */
  private static final class Thing {
    final int number;
    int age;

    Thing(int number) {
      this.number = number;
    }
  }

  /** Runs a small program under a collector, collecting every so many allocations. */
  public static HeapMap record(String collector, long seed) {
    HeapMapRecorder recorder = new HeapMapRecorder();
    Contender contender = Contender.parse(collector);
    Cell cell = new Cell(Workloads.available().named(PROGRAM), contender.collector(), OPTIONS, contender.options(),
        HEAP_BYTES, Stress.parse(EVERY), false, seed);
    try (Heap heap = cell.builder().tap(recorder).open(); Mutator mutator = heap.attach()) {
      cell.prepare().execute(mutator, (name, value) -> {});
    }
    return new HeapMap(collector, PROGRAM + " " + OPTIONS + ", --gc-every " + EVERY, List.copyOf(recorder.shapes
        .keySet()), recorder.generations, Blocks.BYTES, recorder.frames);
  }

  private @Nullable Thing at(long address) {
    return address == Reference.NULL ? null : things.get(address);
  }

  @Override
  public void opened(Heap heap, HeapParts heapParts) {
    parts = heapParts;
    opened = heap;
    generations = heap.generations().map(GenerationControl::generations).orElse(0);
  }

  @Override
  public void allocated(long object, Shape shape, int length) {
    Thing made = new Thing(++allocated);
    things.put(object, made);
    fresh = made;
  }

  @Override
  public void framePushed(int slots) {
    frameSizes.push(slots);
    for (int i = 0; i < slots; i++) {
      stack.add(null);
    }
  }

  @Override
  public void framePopped(long returned) {
    for (int i = frameSizes.pop(); i > 0; i--) {
      stack.removeLast();
    }
    fresh = at(returned);
  }

  @Override
  public void rootAdded(RootKind kind, int index, long value) {
    rootWritten(kind, index, value);
  }

  @Override
  public void rootWritten(RootKind kind, int index, long value) {
    Thing thing = at(value);
    if (kind == RootKind.FRAME) {
      stack.set(index, thing);
    } else if (thing == null) {
      rootRemoved(kind, index);
    } else {
      otherRoots.put(kind + " " + index, thing);
    }
  }

  @Override
  public void rootRemoved(RootKind kind, int index) {
    otherRoots.remove(kind + " " + index);
  }

  @Override
  public void safepoint() {
    fresh = null;
  }

  @Override
  public void moved(long from, long to) {
    Thing thing = things.remove(from);
    if (thing != null) {
      things.put(to, thing);
    }
  }

  @Override
  public void freed(long object, long bytes) {
    things.remove(object);
  }

  @Override
  public void collectionBegan(Cause cause) {
    collections++;
    look("collection " + collections + " begins (" + cause.name().toLowerCase(Locale.ROOT) + ")");
  }

  @Override
  public void collectionEnded(CollectionRecord record) {
    Set<Long> present = new HashSet<>();
    Objects.requireNonNull(parts).blocks().forEachObject(present::add);
    things.keySet().retainAll(present);
    things.values().forEach(thing -> thing.age++);
    String what = record.isStep() ? ", a step of it" : record.isFull() ? ", of the whole heap," : ", of a part,";
    look("collection " + collections + what + " has ended");
  }

  private void look(String label) {
    HeapParts heap = Objects.requireNonNull(parts);
    List<Integer> roots = new ArrayList<>();
    stack.stream().filter(Objects::nonNull).forEach(thing -> roots.add(thing.number));
    otherRoots.values().forEach(thing -> roots.add(thing.number));
    Map<Integer, Long> addresses = new HashMap<>();
    things.forEach((address, thing) -> addresses.put(thing.number, address));
    Set<Integer> reached = reach(heap, roots, addresses);
    Map<Long, Integer> generationOf = new HashMap<>();
    Objects.requireNonNull(opened).generations().ifPresent(control -> {
      for (int generation = 0; generation < generations; generation++) {
        for (long object : control.objects(generation)) {
          generationOf.put(object, generation);
        }
      }
    });
    List<List<Object>> objects = new ArrayList<>();
    heap.blocks().forEachObject(address -> {
      Thing thing = things.get(address);
      if (thing != null) {
        Shape shape = heap.model().shape(address);
        int name = shapes.computeIfAbsent(shape.name(), unused -> shapes.size());
        objects.add(List.of(thing.number, address, heap.blocks().occupied(address), name, thing.age, reached.contains(
            thing.number) ? 1 : 0, slots(heap, address), generationOf.getOrDefault(address, -1)));
      }
    });
    frames.add(new HeapMap.Frame(label, roots.stream().distinct().toList(), objects));
  }

  private Set<Integer> reach(HeapParts heap, List<Integer> roots, Map<Integer, Long> addresses) {
    Deque<Integer> grey = new ArrayDeque<>(roots);
    if (fresh != null) {
      grey.add(fresh.number);
    }
    Set<Integer> reached = new HashSet<>(grey);
    while (!grey.isEmpty()) {
      Long address = addresses.get(grey.pop());
      if (address != null) {
        slots(heap, address).stream().filter(target -> target != 0 && reached.add(target)).forEach(grey::push);
      }
    }
    return reached;
  }

  private List<Integer> slots(HeapParts heap, long address) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0, count = heap.model().slots(address); slot < count; slot++) {
      Thing target = at(heap.model().reference(address, slot));
      slots.add(target == null ? 0 : target.number);
    }
    return slots;
  }
}
