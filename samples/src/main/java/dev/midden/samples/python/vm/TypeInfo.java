package dev.midden.samples.python.vm;

import dev.midden.core.object.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the machine knows of a class beside its object in the heap: layout of instances, the keys their attributes share
 * (PEP 412), and a cache of lookups, which says where in the heap an attribute was found.
 */
public final class TypeInfo {
  /** In the cache: the class has no such attribute. */
  static final long MISSING = -1;
  /** Attributes of an instance beyond so many are kept in a dict, as CPython does. */
  static final int MAX_KEYS = 30;

  /** Name. */
  public final String name;
  /** What instances are: {@link Kind}. */
  public final int kind;
  /** The class whose layout instances share. */
  public final @Nullable TypeInfo base;
  final boolean builtin;
  /** Number in the machine's table. */
  final int number;
  /** Root of a builtin class; −1 of others, which are found through their instances. */
  int global = -1;
  TypeInfo[] order;
  boolean hasAttributes;
  /** The builtin type whose value an instance carries, if any. */
  @Nullable
  TypeInfo payload;
  /** Index of the first slot of {@code __slots__}. */
  int firstSlot;
  int slots;
  @Nullable
  Shape shape;
  boolean finalizable;
  /** Whether an attribute is looked up by methods of the class. */
  boolean customGet;
  boolean customSet;
  boolean weakReferable;
  boolean subclassable = true;
  /** Another number, which no other class has, whenever an attribute of the class or a base may have changed. */
  int version;
  /** The version in which instances are known to be true whatever they hold. */
  int trueVersion;
  /** The version for which {@link #initPlace} was found. */
  int plainVersion;
  /** Place of the {@code __init__} with which plain instances are made, or 0. */
  long initPlace;
  private final Map<String, Long> cache = new HashMap<>();
  private final List<WeakReference<TypeInfo>> subclasses = new ArrayList<>();
  final Map<String, Integer> keyIndex = new HashMap<>();
  final List<String> keys = new ArrayList<>();

  private final Types types;

  TypeInfo(Types types, int number, String name, int kind, @Nullable TypeInfo base, boolean builtin) {
    this.types = types;
    version = types.nextVersion();
    this.number = number;
    this.name = name;
    this.kind = kind;
    this.base = base;
    this.builtin = builtin;
    order = new TypeInfo[]{this};
    if (base != null) {
      order = Arrays.copyOf(order, 1 + base.order.length);
      System.arraycopy(base.order, 0, order, 1, base.order.length);
    }
  }

  /** Whether it is another class or one of its subclasses. */
  public boolean isSubclassOf(TypeInfo other) {
    for (TypeInfo each : order) {
      if (each == other) {
        return true;
      }
    }
    return false;
  }

  void addSubclass(TypeInfo subclass) {
    subclasses.removeIf(reference -> reference.get() == null);
    subclasses.add(new WeakReference<>(subclass));
  }

  List<TypeInfo> subclasses() {
    List<TypeInfo> found = new ArrayList<>();
    for (WeakReference<TypeInfo> reference : subclasses) {
      TypeInfo subclass = reference.get();
      if (subclass != null) {
        found.add(subclass);
      }
    }
    return found;
  }

  /** Forgets lookups, because an attribute of the class has changed. */
  void changed() {
    version = types.nextVersion();
    cache.clear();
    subclasses().forEach(TypeInfo::changed);
  }

  /** Where an attribute is: index in the order of classes, and of the entry in that class's dict; 0 if not known. */
  long cached(String attribute) {
    Long found = cache.get(attribute);
    return found == null ? 0 : found;
  }

  void remember(String attribute, long place) {
    cache.put(attribute, place);
  }

  /** Index of an attribute of instances, added if it is new and there is room; else −1. */
  int keyFor(String attribute) {
    Integer index = keyIndex.get(attribute);
    if (index != null) {
      return index;
    }
    if (keys.size() >= MAX_KEYS) {
      return -1;
    }
    keyIndex.put(attribute, keys.size());
    keys.add(attribute);
    // Who has remembered that instances have no such attribute looks again.
    version = types.nextVersion();
    return keys.size() - 1;
  }

  /** Index of an attribute of instances, or −1. */
  int findKey(String attribute) {
    Integer index = keyIndex.get(attribute);
    return index == null ? -1 : index;
  }

  /** Slots of references of an instance. */
  int references() {
    return firstSlot + slots;
  }

  @Override
  public String toString() {
    return name;
  }
}
