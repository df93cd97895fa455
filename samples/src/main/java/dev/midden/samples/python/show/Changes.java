package dev.midden.samples.python.show;

import dev.midden.core.heap.GenerationControl;
import dev.midden.core.heap.Mutator;
import dev.midden.samples.python.vm.Anatomy;
import dev.midden.samples.python.vm.Vm;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says after each statement what the heap has done: objects born, counts that changed, objects promoted, and objects freed
 * and by whom. It compares the whole heap before and after, so it is slow, and meant for programs to be looked at.
 *
 * <p>Counts are shown of objects with a name and of those born since the beginning; under collectors that do not count there
 * are none.
 */
public final class Changes {
  /** What was known of an object. */
  private record Seen(String label, long count, int generation) {}

  private final Vm vm;
  private final Anatomy anatomy;
  private final PrintStream out;
  private final int namespace;
  private final Map<Long, Seen> initial;
  private final Map<String, List<String>> freed = new TreeMap<>();
  private Map<Long, Seen> before;
  private long collections;
  private boolean over;

  /**
   * Begins to look.
   *
   * @param namespace slot of the namespace whose names are told
   */
  public Changes(Vm vm, int namespace, PrintStream out) {
    this.vm = vm;
    this.anatomy = new Anatomy(vm);
    this.namespace = namespace;
    this.out = out;
    initial = look();
    before = initial;
    collections = vm.heap.statistics().collections();
    vm.heap.generations().ifPresent(control -> control.addListener(new Listener()));
  }

  /** The program is at its end, and its namespace is about to go. */
  public void end() {
    over = true;
  }

  /** Collections begin and end outside their pauses, so one can look around. */
  private final class Listener implements GenerationControl.Listener {
    private @Nullable Map<Long, Seen> started;

    @Override
    public void started(Mutator mutator, int generation) {
      if (over) {
        return;
      }
      Map<Long, Seen> now = look();
      gone(before, now, "by their counts");
      started = now;
    }

    @Override
    public void stopped(Mutator mutator, int generation, long collected, long uncollectable) {
      Map<Long, Seen> then = started;
      if (then != null && !over) {
        Map<Long, Seen> now = look();
        gone(then, now, "by the collection of generation " + generation);
        promoted(then, now);
        Map<Long, Seen> merged = new HashMap<>(before);
        merged.keySet().retainAll(now.keySet());
        now.forEach((id, seen) -> {
          if (merged.containsKey(id)) {
            merged.put(id, new Seen(seen.label, before.getOrDefault(id, seen).count, seen.generation));
          }
        });
        before = merged;
      }
    }
  }

  private final List<String> promotions = new ArrayList<>();

  private Map<Long, Seen> look() {
    Map<Long, Seen> found = new HashMap<>();
    Map<Long, Integer> generations = anatomy.generations();
    Map<Long, String> names = anatomy.names(namespace);
    anatomy.forEachObject(object -> {
      String name = names.get(object);
      long count = vm.counting && anatomy.isCounted(object) ? anatomy.count(object) : -1;
      found.put(vm.m.identity(object), new Seen(anatomy.label(object) + (name == null ? "" : " " + name), count,
          generations.getOrDefault(object, -1)));
    });
    return found;
  }

  private void gone(Map<Long, Seen> then, Map<Long, Seen> now, String byWhom) {
    then.forEach((id, seen) -> {
      if (!now.containsKey(id)) {
        freed.computeIfAbsent(byWhom, unused -> new ArrayList<>()).add(seen.label);
      }
    });
  }

  private void promoted(Map<Long, Seen> then, Map<Long, Seen> now) {
    Map<String, List<String>> moved = new TreeMap<>();
    now.forEach((id, seen) -> {
      Seen old = then.get(id);
      if (!initial.containsKey(id) && old != null && old.generation >= 0 && seen.generation > old.generation) {
        moved.computeIfAbsent(old.generation + " → " + seen.generation, unused -> new ArrayList<>()).add(seen.label);
      }
    });
    moved.forEach((way, labels) -> promotions.add(way + ": " + listed(labels)));
  }

  /** A statement has been carried out. */
  public void statement(int line) {
    Map<Long, Seen> now = look();
    long made = vm.heap.statistics().collections() - collections;
    gone(before, now, vm.counting ? "by their counts" : "by " + (made == 1 ? "a collection" : made + " collections"));
    List<String> born = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    now.forEach((id, seen) -> {
      Seen old = before.get(id);
      if (old == null) {
        born.add(seen.label);
      } else if (old.count >= 0 && seen.count != old.count && (seen.label.contains(" ") || !initial.containsKey(id))
          && isTold(id, seen, old)) {
        changed.add(seen.label + " " + old.count + " → " + seen.count);
      }
    });
    tell(line, "born", born);
    if (!changed.isEmpty()) {
      out.println("  # line " + line + ": counts: " + String.join(", ", changed.stream().sorted().toList()));
    }
    promotions.forEach(each -> out.println("  # line " + line + ": promoted " + each));
    freed.forEach((byWhom, labels) -> tell(line, "freed " + byWhom, labels));
    promotions.clear();
    freed.clear();
    before = now;
    collections = vm.heap.statistics().collections();
  }

  /** What was there from the beginning is told only if it has a name now or had one. */
  private boolean isTold(long id, Seen now, Seen old) {
    if (!initial.containsKey(id)) {
      return true;
    }
    Seen first = initial.get(id);
    return first != null && (!now.label.equals(first.label) || !old.label.equals(first.label));
  }

  private void tell(int line, String what, List<String> labels) {
    if (!labels.isEmpty()) {
      out.println("  # line " + line + ": " + what + ": " + listed(labels));
    }
  }

  /** Each label once, with how often it comes. */
  private static String listed(Collection<String> labels) {
    Map<String, Integer> counted = new TreeMap<>();
    labels.forEach(label -> counted.merge(label, 1, Integer::sum));
    List<String> words = new ArrayList<>();
    counted.forEach((label, count) -> words.add(count == 1 ? label : label + " × " + count));
    return String.join(", ", words);
  }
}
