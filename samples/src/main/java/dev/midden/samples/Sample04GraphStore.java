package dev.midden.samples;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A store for graphs with a hard quota: one tenant can fill its heap, and nobody else's. The store finds out when it is
 * full, drops something, and goes on; rings of friends are no leak.
 */
public final class Sample04GraphStore {
  private Sample04GraphStore() {}

  /** Runs the sample under the collector named first, or {@code marksweep}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "marksweep", System.out);
  }

  static void run(String collector, PrintStream out) {
    try (Store store = new Store(collector, 4 << 20, 2000)) {
      int groups = 0;
      try {
        while (true) {
          store.addGroup(groups, 100);
          groups++;
        }
      } catch (HeapExhaustedException e) {
        // The group that did not fit is gone as a whole: nothing half made can be reached.
        out.println("full: " + (groups > 100) + ", mostly of "
            + e.liveBytesByShape().keySet().stream().filter(shape -> !shape.equals("Groups")).sorted().toList());
      }
      out.println("friends of the first in group 7: " + store.friends(7));
      for (int group = 0; group < 2000; group += 2) {
        store.drop(group);
      }
      int again = 0;
      for (int group = 0; group < 100; group += 2) {
        store.addGroup(group, 100);
        again++;
      }
      out.println("after dropping every other group " + again + " more fit");
      out.println("friends of the first in group 7: " + store.friends(7));
      out.println("within the quota: " + (store.usedBytes() <= 4 << 20));
    }
  }

  /** Groups of people who all know the next one, the last the first. */
  private static final class Store implements AutoCloseable {
    private static final int NAME = 0;
    private static final int FRIENDS = 1;

    private final Heap heap;
    private final Mutator mutator;
    private final Shape person;
    private final Shape friends;
    private final Shape text;
    private final Handle groups;

    Store(String collector, long quota, int capacity) {
      heap = Heap.builder().collector(collector).maxBytes(quota).open();
      mutator = heap.attach();
      person = heap.shapes().define("Person").references(2).register();
      friends = heap.shapes().define("Friends").array(Shape.Kind.REFERENCES).register();
      text = heap.shapes().define("Name").text(Text.UTF_8).register();
      Shape table = heap.shapes().define("Groups").array(Shape.Kind.REFERENCES).register();
      groups = mutator.handle(mutator.allocate(table, capacity));
    }

    /** Adds a group of people in place of the one with this number. */
    void addGroup(int group, int size) {
      try (Frame frame = mutator.enter(3)) {
        for (int i = 0; i < size; i++) {
          frame.set(2, person("person " + i + " of group " + group));
          if (i == 0) {
            frame.set(0, frame.get(2));
          } else {
            befriend(frame.get(1), frame.get(2));
          }
          frame.set(1, frame.get(2));
        }
        befriend(frame.get(1), frame.get(0));
        mutator.setReference(groups.get(), group, frame.get(0));
      }
    }

    private long person(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      try (Frame frame = mutator.enter(1)) {
        frame.set(0, mutator.allocate(person));
        long label = mutator.allocate(text, bytes.length);
        mutator.setBytes(label, 0, bytes, 0, bytes.length);
        mutator.setReference(frame.get(0), NAME, label);
        long list = mutator.allocate(friends, 4);
        mutator.setReference(frame.get(0), FRIENDS, list);
        return frame.closeReturning(frame.get(0));
      }
    }

    private void befriend(long one, long other) {
      long list = mutator.getReference(one, FRIENDS);
      int slot = 0;
      while (mutator.getReference(list, slot) != Reference.NULL) {
        slot++;
      }
      mutator.setReference(list, slot, other);
    }

    /** How many people one gets to know by asking each for the first friend, until one meets oneself. */
    int friends(int group) {
      long first = mutator.getReference(groups.get(), group);
      int count = 0;
      long each = first;
      do {
        each = mutator.getReference(mutator.getReference(each, FRIENDS), 0);
        count++;
      } while (each != first);
      return count;
    }

    /** Forgets a group. The people know each other in a ring; a complete collector does not mind. */
    void drop(int group) {
      mutator.setReference(groups.get(), group, Reference.NULL);
    }

    long usedBytes() {
      return heap.statistics().usedBytes();
    }

    @Override
    public void close() {
      mutator.close();
      heap.close();
    }
  }
}
