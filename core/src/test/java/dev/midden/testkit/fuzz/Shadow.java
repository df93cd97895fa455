package dev.midden.testkit.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A plain-Java copy of a heap's graph and roots. It decides what is reachable. */
final class Shadow {
  /** Globals that random programs use. */
  static final int GLOBALS = 8;
  /** Globals that hold the newest object of each depth of callbacks, so that no object is reachable by luck alone. */
  static final int DEPTHS = 20;

  final List<@Nullable Thing> globals = new ArrayList<>(Collections.nCopies(GLOBALS, null));
  final @Nullable Thing[] newest = new Thing[DEPTHS];
  final List<@Nullable Thing[]> frames = new ArrayList<>();
  final List<@Nullable Thing> handles = new ArrayList<>();
  /** Objects that operations under way hold: whose finalizer or callback runs, or that are being returned. */
  final ArrayDeque<Thing> held = new ArrayDeque<>();
  /** The referent of the weak reference that is being made, as long as that keeps it alive. */
  @Nullable
  Thing making;
  /** What the interner keeps alive. */
  Supplier<List<Thing>> interned = List::of;
  /** Weak references whose callbacks, and objects whose finalizers, wait. */
  final List<Thing> dueCallbacks = new ArrayList<>();
  final List<Thing> dueFinalizers = new ArrayList<>();

  private final ThingTable byIdentity = new ThingTable();
  private final List<Thing> immortals = new ArrayList<>();
  private final ArrayList<Thing> things = new ArrayList<>();
  private Thing[] stack = new Thing[256];
  private int depth;
  private int epoch;

  /** All objects that the heap has, as far as known. */
  List<Thing> things() {
    return things;
  }

  void add(Thing thing) {
    Thing former = byIdentity.put(thing);
    if (former != null) {
      lose(former);
    }
    things.add(thing);
    if (thing.immortal) {
      immortals.add(thing);
    }
  }

  @Nullable
  Thing find(long identity) {
    Thing thing = byIdentity.get(identity);
    return thing == null || thing.gone ? null : thing;
  }

  /** Notes that the heap no longer has an object. */
  private static void lose(Thing thing) {
    thing.gone = true;
    if (thing.needsFinalizer()) {
      throw new AssertionError(thing + " was reclaimed and its finalizer did not run");
    }
    if (thing.immortal) {
      throw new AssertionError(thing + " was reclaimed, it is immortal");
    }
  }

  // ---------------------------------------------------------------- reachability

  /** Finds what roots reach; returns the number that marks it. */
  int reach() {
    epoch++;
    visitAll(globals);
    visitAll(newest);
    for (int i = 0; i < frames.size(); i++) {
      visitAll(frames.get(i));
    }
    visitAll(handles);
    held.forEach(this::visit);
    visit(making);
    visitAll(dueCallbacks);
    visitAll(dueFinalizers);
    visitAll(immortals);
    visitAll(interned.get());
    drain();
    return epoch;
  }

  /** Adds to the search begun last. */
  void reach(List<Thing> roots) {
    visitAll(roots);
    drain();
  }

  private void visitAll(List<? extends @Nullable Thing> roots) {
    for (int i = 0; i < roots.size(); i++) {
      visit(roots.get(i));
    }
  }

  private void visitAll(@Nullable Thing[] slots) {
    for (Thing target : slots) {
      visit(target);
    }
  }

  private void visit(@Nullable Thing thing) {
    if (thing != null && thing.mark != epoch) {
      thing.mark = epoch;
      if (thing.gone) {
        throw new AssertionError(thing + " can be reached, and its memory has been given to another object");
      }
      if (depth == stack.length) {
        stack = Arrays.copyOf(stack, depth * 2);
      }
      stack[depth++] = thing;
    }
  }

  private void drain() {
    while (depth > 0) {
      visitAll(stack[--depth].slots);
    }
  }

  boolean isReachable(Thing thing) {
    return thing.mark == reach();
  }

  /** Begins a search that the caller makes, in which {@link #enter} tells what has been met before. */
  void beginSearch() {
    epoch++;
  }

  /** Whether a thing is met for the first time. */
  boolean enter(Thing thing) {
    boolean first = thing.mark != epoch;
    thing.mark = epoch;
    return first;
  }

  /** Everything that keeps objects alive, by what it is. */
  private Map<String, Collection<@Nullable Thing>> roots() {
    Map<String, Collection<@Nullable Thing>> roots = new LinkedHashMap<>();
    roots.put("a global", globals);
    roots.put("the newest object", Arrays.asList(newest));
    for (int i = 0; i < frames.size(); i++) {
      roots.put("frame " + i, Arrays.asList(frames.get(i)));
    }
    roots.put("a handle", handles);
    roots.put("an operation under way", new ArrayList<>(held));
    roots.put("a new weak reference", Collections.singletonList(making));
    roots.put("a callback due", new ArrayList<>(dueCallbacks));
    roots.put("a finalizer due", new ArrayList<>(dueFinalizers));
    roots.put("the interner", new ArrayList<>(interned.get()));
    roots.put("being immortal", new ArrayList<>(immortals));
    return roots;
  }

  /** How a thing can be reached, for messages. */
  String path(Thing wanted) {
    for (Map.Entry<String, Collection<@Nullable Thing>> root : roots().entrySet()) {
      Map<Thing, Thing> from = new LinkedHashMap<>();
      ArrayDeque<Thing> open = new ArrayDeque<>();
      for (Thing thing : root.getValue()) {
        if (thing != null && from.putIfAbsent(thing, thing) == null) {
          open.add(thing);
        }
      }
      while (!open.isEmpty()) {
        Thing thing = open.remove();
        if (thing == wanted) {
          StringBuilder path = new StringBuilder();
          for (; from.get(thing) != thing; thing = from.get(thing)) {
            path.insert(0, " > " + thing);
          }
          return root.getKey() + " > " + thing + path;
        }
        for (Thing target : thing.slots) {
          if (target != null && from.putIfAbsent(target, thing) == null) {
            open.add(target);
          }
        }
      }
    }
    return "nothing";
  }

  // ---------------------------------------------------------------- what dies, and counts

  /** The unreachable things that no garbage cycle leads to, after {@link #reach()}: what counting finds by itself. */
  List<Thing> acyclicGarbage() {
    List<Thing> garbage = new ArrayList<>();
    for (Thing thing : things) {
      if (thing.mark != epoch) {
        thing.incoming = 0;
        garbage.add(thing);
      }
    }
    for (Thing thing : garbage) {
      for (Thing target : thing.slots) {
        if (isGarbage(target)) {
          target.incoming++;
        }
      }
    }
    List<Thing> peeled = new ArrayList<>();
    for (Thing thing : garbage) {
      if (thing.incoming == 0) {
        peeled.add(thing);
      }
    }
    for (int i = 0; i < peeled.size(); i++) {
      for (Thing target : peeled.get(i).slots) {
        if (isGarbage(target) && --target.incoming == 0) {
          peeled.add(target);
        }
      }
    }
    return peeled;
  }

  /** Not what is gone, to which an array may refer that is being taken to pieces. */
  private boolean isGarbage(@Nullable Thing target) {
    return target != null && target.mark != epoch && !target.gone;
  }

  /** Forgets the things that the walk with the given number has not met. */
  void forgetUnseen(int walk) {
    int kept = 0;
    for (int i = 0; i < things.size(); i++) {
      Thing thing = things.get(i);
      if (thing.seen == walk) {
        things.set(kept++, thing);
      } else if (!thing.gone) {
        byIdentity.remove(thing.identity);
        lose(thing);
      }
    }
    things.subList(kept, things.size()).clear();
  }

  /** Sets {@link Thing#incoming} of all things to the number of references from slots of things and from roots. */
  void count() {
    for (int i = 0; i < things.size(); i++) {
      things.get(i).incoming = 0;
    }
    globals.forEach(Shadow::increment);
    incrementAll(newest);
    frames.forEach(Shadow::incrementAll);
    handles.forEach(Shadow::increment);
    interned.get().forEach(Shadow::increment);
    for (int i = 0; i < things.size(); i++) {
      incrementAll(things.get(i).slots);
    }
  }

  private static void incrementAll(@Nullable Thing[] slots) {
    for (Thing target : slots) {
      increment(target);
    }
  }

  private static void increment(@Nullable Thing target) {
    if (target != null) {
      target.incoming++;
    }
  }
}
