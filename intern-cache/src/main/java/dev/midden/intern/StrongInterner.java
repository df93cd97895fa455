package dev.midden.intern;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.reference.RootTable;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Strong: an open-addressing table of roots that keeps every value until the heap is closed.
 *
 * <pre>
 *   hash ──▶ buckets │0│3│0│1│2│…   (0 empty, n the n-th value)   linear probing, at most half full
 *                         └──▶ hashes[n−1], root slot n−1 ──▶ object
 * </pre>
 *
 * <p>A value is found by its hash first, then by shape and content, compared in the heap. Values are never removed, so
 * there are no tombstones. Cost: a lookup is O(1) and allocates nothing; 16 bytes of Java heap a value beside the object.
 */
final class StrongInterner implements Interner {
  private final ObjectModel model;
  private final RootTable values;
  private int[] buckets = new int[64];
  private int[] hashes = new int[32];
  private int size;
  private long lookups;
  private long hits;
  private long savedBytes;

  StrongInterner(HeapParts parts) {
    model = parts.model();
    values = parts.internTable();
  }

  @Override
  public long internBytes(Mutator mutator, Shape shape, byte[] value) {
    lookups++;
    int hash = hash(shape, Arrays.hashCode(value));
    int index = find(shape, hash, value);
    if (index >= 0) {
      return hit(mutator, index);
    }
    long made = mutator.allocate(shape, value.length);
    mutator.setBytes(made, 0, value, 0, value.length);
    // The allocation was a safepoint: a finalizer may have interned the same value meanwhile.
    index = find(shape, hash, value);
    return index >= 0 ? hit(mutator, index) : add(mutator, hash, made);
  }

  @Override
  public long findBytes(Mutator mutator, Shape shape, byte[] value) {
    lookups++;
    int index = find(shape, hash(shape, Arrays.hashCode(value)), value);
    return index >= 0 ? hit(mutator, index) : Reference.NULL;
  }

  @Override
  public long intern(Mutator mutator, long array) {
    lookups++;
    Shape shape = mutator.shape(array);
    if (shape.kind() != Shape.Kind.BYTES) {
      throw new IllegalArgumentException("a " + shape.name() + " is not an array of bytes and cannot be interned");
    }
    byte[] value = new byte[mutator.length(array)];
    mutator.getBytes(array, 0, value, 0, value.length);
    int hash = hash(shape, Arrays.hashCode(value));
    int index = find(shape, hash, value);
    return index >= 0 ? hit(mutator, index) : add(mutator, hash, array);
  }

  private static int hash(Shape shape, int content) {
    int mixed = (content ^ shape.id() * 0x9E37_79B9) * 0x85EB_CA6B;
    return mixed ^ mixed >>> 15;
  }

  private long hit(Mutator mutator, int index) {
    hits++;
    long value = mutator.getTableRoot(values, index);
    savedBytes += mutator.size(value);
    return value;
  }

  /** Index of the value with this shape and content, or −1. */
  private int find(Shape shape, int hash, byte[] content) {
    int mask = buckets.length - 1;
    for (int bucket = hash & mask; buckets[bucket] != 0; bucket = bucket + 1 & mask) {
      int index = buckets[bucket] - 1;
      if (hashes[index] == hash && isEqual(values.slots()[index], shape, content)) {
        return index;
      }
    }
    return -1;
  }

  private boolean isEqual(long value, Shape shape, byte[] content) {
    if (Header.shapeId(model.shapeWord(value)) != shape.id() || model.length(value) != content.length) {
      return false;
    }
    long start = value + shape.kind().firstElement();
    return MemorySegment.mismatch(model.memory(), start, start + content.length, MemorySegment.ofArray(content), 0,
        content.length) < 0;
  }

  private long add(Mutator mutator, int hash, long value) {
    int index = values.claim();
    if (index >= hashes.length) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    hashes[index] = hash;
    mutator.setTableRoot(values, index, value);
    size++;
    if (2 * size > buckets.length) {
      grow();
    } else {
      enter(index);
    }
    return value;
  }

  private void enter(int index) {
    int mask = buckets.length - 1;
    int bucket = hashes[index] & mask;
    while (buckets[bucket] != 0) {
      bucket = bucket + 1 & mask;
    }
    buckets[bucket] = index + 1;
  }

  private void grow() {
    buckets = new int[buckets.length * 2];
    for (int index = 0; index < size; index++) {
      enter(index);
    }
  }

  @Override
  public Statistics statistics() {
    return new Statistics(lookups, hits, size, savedBytes);
  }
}
