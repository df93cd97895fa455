package dev.midden.core.heap;

import dev.midden.core.object.Reference;
import dev.midden.core.reference.InternKey;
import dev.midden.core.reference.RootTable;
import java.util.Arrays;

/**
 * The scope of constants: what is compiled together, such as one file or one line at a prompt. A policy may keep equal
 * constants of a unit one object here. Until the unit is closed it holds them; afterwards they live as long as the program
 * refers to them.
 *
 * <pre>
 *   hash ──▶ buckets │0│3│0│1│2│…  (0 empty, n the n-th constant)  ──▶ hashes[n−1], root slot roots[n−1] ──▶ object
 * </pre>
 */
public final class CodeUnit implements AutoCloseable {
  private final Mutator mutator;
  private final RootTable table;
  private final Use constants = Use.constant(this);
  private int[] buckets = new int[16];
  private long[] hashes = new long[8];
  private int[] roots = new int[8];
  private int size;

  CodeUnit(Mutator mutator) {
    this.mutator = mutator;
    this.table = mutator.heap.parts().internRoots();
  }

  /** The use of a constant of this unit. */
  public Use constants() {
    return constants;
  }

  /** Number of constants held. */
  public int size() {
    return size;
  }

  /**
   * For policies: the constant with a value, or null.
   *
   * @param key the value
   * @return the object without any tag
   */
  public long find(InternKey key) {
    long hash = key.strongHash();
    int mask = buckets.length - 1;
    for (int bucket = (int) hash & mask; buckets[bucket] != 0; bucket = bucket + 1 & mask) {
      int index = buckets[bucket] - 1;
      if (hashes[index] == hash) {
        long object = table.slots()[roots[index]];
        if (key.matches(object)) {
          return object;
        }
      }
    }
    return Reference.NULL;
  }

  /**
   * For policies: holds a constant.
   *
   * @param key its value
   * @param object the object without any tag
   */
  public void add(InternKey key, long object) {
    long hash = key.strongHash();
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
      roots = Arrays.copyOf(roots, size * 2);
      buckets = new int[buckets.length * 2];
      for (int index = 0; index < size; index++) {
        enter(index);
      }
    }
    hashes[size] = hash;
    roots[size] = mutator.add(RootKind.INTERNER, table, object);
    enter(size++);
  }

  private void enter(int index) {
    int mask = buckets.length - 1;
    int bucket = (int) hashes[index] & mask;
    while (buckets[bucket] != 0) {
      bucket = bucket + 1 & mask;
    }
    buckets[bucket] = index + 1;
  }

  /** Gives up its constants. Closing twice, or after the heap, does nothing. */
  @Override
  public void close() {
    if (!mutator.isOpen()) {
      return;
    }
    mutator.checkThread();
    while (size > 0) {
      mutator.remove(RootKind.INTERNER, table, roots[--size]);
    }
    Arrays.fill(buckets, 0);
  }
}
