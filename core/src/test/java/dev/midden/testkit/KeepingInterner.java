package dev.midden.testkit;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.Options;
import dev.midden.core.reference.RootTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The least interner there can be: keeps every value in the heap's table, compares one by one, forgets all on request. */
final class KeepingInterner implements InternerProvider {
  @Override
  public String name() {
    return "keeping";
  }

  @Override
  public String description() {
    return "keeps every value, for tests";
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    return new Table(parts.internTable());
  }

  /** The values, by their index in the heap's table. */
  static final class Table implements Interner {
    private final RootTable table;
    private final List<Integer> indices = new ArrayList<>();
    private long lookups;
    private long hits;
    private long savedBytes;

    private Table(RootTable table) {
      this.table = table;
    }

    @Override
    public long internBytes(Mutator mutator, Shape shape, byte[] value) {
      lookups++;
      long found = findBytes(mutator, shape, value);
      if (found != Reference.NULL) {
        hits++;
        savedBytes += mutator.size(found);
        return found;
      }
      long array = mutator.allocate(shape, value.length);
      mutator.setBytes(array, 0, value, 0, value.length);
      return keep(mutator, array);
    }

    private long keep(Mutator mutator, long array) {
      int index = table.claim();
      mutator.setTableRoot(table, index, array);
      indices.add(index);
      return array;
    }

    @Override
    public long findBytes(Mutator mutator, Shape shape, byte[] value) {
      for (int index : indices) {
        long array = mutator.getTableRoot(table, index);
        if (mutator.shape(array) == shape && Arrays.equals(bytes(mutator, array), value)) {
          return array;
        }
      }
      return Reference.NULL;
    }

    @Override
    public long intern(Mutator mutator, long array) {
      long found = findBytes(mutator, mutator.shape(array), bytes(mutator, array));
      return found != Reference.NULL ? found : keep(mutator, array);
    }

    private static byte[] bytes(Mutator mutator, long array) {
      byte[] bytes = new byte[mutator.length(array)];
      mutator.getBytes(array, 0, bytes, 0, bytes.length);
      return bytes;
    }

    /** Lets go of all values. */
    void forget(Mutator mutator) {
      for (int index : indices) {
        mutator.setTableRoot(table, index, Reference.NULL);
        table.vacate(index);
      }
      indices.clear();
    }

    @Override
    public Statistics statistics() {
      return new Statistics(lookups, hits, indices.size(), savedBytes);
    }
  }
}
