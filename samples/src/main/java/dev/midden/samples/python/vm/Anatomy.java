package dev.midden.samples.python.vm;

import dev.midden.core.heap.HeapWalk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Looks at objects as a person would: a list with its items and not with the array that holds them. Nothing here allocates
 * in the heap, so that looking changes nothing and references stay valid.
 */
public final class Anatomy {
  private static final int MAX_VALUE = 24;

  private final Vm vm;

  /** A view of a machine's objects. */
  public Anatomy(Vm vm) {
    this.vm = vm;
  }

  /** Name of the class of an object, and of plain values what they are. */
  public String label(long object) {
    String type = vm.types.name(object);
    return switch (vm.kind(object)) {
      case Kind.INT, Kind.BOOL -> type + " " + vm.numbers.small(object);
      case Kind.FLOAT -> type + " " + vm.numbers.floating(object);
      case Kind.STR, Kind.STR2, Kind.STR4 -> type + " '" + shorten(vm.strs.get(object)) + "'";
      case Kind.FUNCTION, Kind.CODE -> type + " " + vm.codes.get(object).name;
      case Kind.TYPE -> "class " + vm.types.ofClass(object).name;
      case Kind.MODULE -> "module " + vm.modules.name(object);
      default -> type;
    };
  }

  private static String shorten(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > MAX_VALUE ? line.substring(0, MAX_VALUE) + "…" : line;
  }

  /** Whether an object is a part of another, as the items of a list are. */
  public boolean isPart(long object) {
    return vm.kind(object) == Kind.PART;
  }

  /** Whether an object is of the machine rather than of the program: a class, module, function or code. */
  public boolean isMachinery(long object) {
    return switch (vm.kind(object)) {
      case Kind.TYPE, Kind.MODULE, Kind.FUNCTION, Kind.BUILTIN, Kind.CODE -> true;
      default -> false;
    };
  }

  /** What an object refers to, parts seen through, its class left out, in the order of the slots. */
  public List<Long> referents(long object) {
    List<Long> found = new ArrayList<>();
    HeapWalk walk = vm.heap.walk();
    long type = switch (vm.kind(object)) {
      case Kind.INSTANCE, Kind.EXCEPTION, Kind.WEAKREF, Kind.TYPE -> vm.types.classOf(object);
      default -> 0;
    };
    for (long each : walk.referents(object)) {
      if (vm.kind(each) == Kind.PART) {
        for (long inner : walk.referents(each)) {
          found.add(inner);
        }
      } else if (each != type) {
        found.add(each);
      }
    }
    return found;
  }

  /** How often an object is referred to: exactly where counts are kept, else by a census. */
  public long count(long object) {
    return vm.m.referenceCount(object);
  }

  /** Whether the count of an object means something. */
  public boolean isCounted(long object) {
    return !vm.isImmortal(object);
  }

  /** The generation of each tracked object; empty where the collector has none that it tells. */
  public Map<Long, Integer> generations() {
    Map<Long, Integer> found = new HashMap<>();
    vm.collecting.forEachTracked((generation, object) -> found.put(object, generation));
    return found;
  }

  /** The objects with a name in the namespace in a slot, names that begin with an underscore left out. */
  public Map<Long, String> names(int namespace) {
    Map<Long, String> found = new LinkedHashMap<>();
    long dict = vm.s.get(namespace);
    for (int entry = vm.dicts.entryFrom(dict, 0); entry >= 0; entry = vm.dicts.entryFrom(dict, entry + 1)) {
      long key = vm.dicts.keyAt(dict, entry);
      String name = Kind.isStr(vm.kind(key)) ? vm.strs.get(key) : "";
      if (!name.startsWith("_")) {
        found.merge(vm.dicts.valueAt(dict, entry), name, (one, other) -> one + ", " + other);
      }
    }
    return found;
  }

  /** Visits every object that is no part. */
  public void forEachObject(LongConsumer visitor) {
    vm.heap.walk().forEachObject(object -> {
      if (vm.kind(object) != Kind.PART) {
        visitor.accept(object);
      }
    });
  }
}
