package dev.midden.core.reference;

import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The tables of a heap's interner, as the heap and its collector see them. */
public final class InternTables implements AutoCloseable {
  private static final int STEP_AT_SAFEPOINT = 1024;

  private final ObjectModel model;
  private final MemorySource source;
  private final List<InternTable> weak = new ArrayList<>();
  private final List<InternTable> strong = new ArrayList<>();
  private @Nullable IdentityTable identities;

  /**
   * Makes an empty list.
   *
   * @param model the heap's objects
   * @param source where the memory of tables comes from
   */
  public InternTables(ObjectModel model, MemorySource source) {
    this.model = model;
    this.source = source;
  }

  /** For the heap, before any table is made: its collector moves objects, which are known by these identities. */
  public void follow(IdentityTable itsIdentities) {
    identities = itsIdentities;
  }

  /** Makes a key for values of the heap. */
  public InternKey newKey() {
    return new InternKey(model, identities);
  }

  /** Makes a table; it lives as long as the heap. */
  public InternTable create(InternTable.Strength strength) {
    InternTable table = new InternTable(model, source, strength, newKey(), identities != null);
    (strength == InternTable.Strength.WEAK ? weak : strong).add(table);
    return table;
  }

  /** Shows the entries of the strong tables as roots. */
  public void visit(RootVisitor visitor) {
    for (int i = 0; i < strong.size(); i++) {
      strong.get(i).visit(visitor);
    }
  }

  /** For the heap, before a collection: completes what must be complete before marks are cleared. */
  public void settle() {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).settle();
    }
  }

  /** After marking: entries of weak tables whose objects are not marked are gone; see {@link InternTable#condemn}. */
  public void condemn(LongPredicate isMarked) {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).condemn(isMarked);
    }
  }

  /**
   * For a collector that moves objects or has not marked all that live, in its pause: entries of weak tables follow their
   * objects.
   *
   * @param now where an object is; null if it is dead
   * @param mayMove whether an object, where it is now, may be moved by another collection
   */
  public void update(LongUnaryOperator now, LongPredicate mayMove) {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).update(now, mayMove);
    }
  }

  /**
   * An object with {@link Header#INTERNED} dies, or is dead and about to be finalized: no interner gives it out any more.
   * What it refers to must be intact still.
   */
  public void died(long object) {
    for (int i = 0; i < weak.size(); i++) {
      if (weak.get(i).remove(object)) {
        return;
      }
    }
    for (int i = 0; i < weak.size(); i++) {
      if (weak.get(i).removeAnywhere(object)) {
        return;
      }
    }
    model.clearFlags(object, Header.INTERNED);
  }

  /** Goes on a little with what tables do little by little; called where the mutator is on a slow path anyway. */
  public void step() {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).step(STEP_AT_SAFEPOINT);
    }
  }

  /** Completes what tables do little by little. */
  public void finish() {
    weak.forEach(InternTable::finish);
    strong.forEach(InternTable::finish);
  }

  /** Bytes that the tables take. */
  public long bytes() {
    return weak.stream().mapToLong(InternTable::bytes).sum() + strong.stream().mapToLong(InternTable::bytes).sum();
  }

  /** All tables, the weak ones first. */
  public List<InternTable> all() {
    List<InternTable> all = new ArrayList<>(weak);
    all.addAll(strong);
    return all;
  }

  @Override
  public void close() {
    weak.forEach(InternTable::close);
    strong.forEach(InternTable::close);
  }
}
