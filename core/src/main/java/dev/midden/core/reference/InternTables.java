package dev.midden.core.reference;

import dev.midden.core.event.InternListener;
import dev.midden.core.event.InternTableResizeEvent;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** The tables of a heap's interner, as the heap and its collector see them. */
public final class InternTables implements AutoCloseable {
  private static final int STEP_AT_SAFEPOINT = 1024;

  private final ObjectModel model;
  private final MemorySource source;
  private final List<InternTable> weak = new ArrayList<>();
  private final List<InternTable> strong = new ArrayList<>();
  private final List<InternTable> main = new ArrayList<>();
  private final long seed;
  private @Nullable IdentityTable identities;
  private String heap = "";
  private @Nullable InternListener listener;
  private long deaths;
  private long resizes;

  /**
   * Makes an empty list.
   *
   * @param model the heap's objects
   * @param source where the memory of tables comes from
   * @param seed what hashes depend on
   */
  public InternTables(ObjectModel model, MemorySource source, long seed) {
    this.model = model;
    this.source = source;
    this.seed = seed;
  }

  /** For the heap, before any table is made: its collector moves objects, which are known by these identities. */
  public void follow(IdentityTable itsIdentities) {
    identities = itsIdentities;
  }

  /** For the heap, before any table is made: its name, and who hears of what happens. */
  public void observe(String heapName, @Nullable InternListener itsListener) {
    heap = heapName;
    listener = itsListener;
  }

  /** Who hears of what the interner does, if anybody. */
  public @Nullable InternListener listener() {
    return listener;
  }

  /** A table begins to grow or shrink. */
  void resized(long entries, long fromSlots, long toSlots) {
    resizes++;
    if (listener != null) {
      listener.resized(entries, fromSlots, toSlots);
    }
    if (FlightRecorder.isInitialized()) {
      new InternTableResizeEvent(heap, entries, fromSlots, toSlots).commit();
    }
  }

  /** Entries go because their objects have died. */
  void lost(long entries) {
    deaths += entries;
    if (listener != null && entries > 0) {
      listener.died(entries);
    }
  }

  /** Entries that went because their objects died, in all. */
  public long deaths() {
    return deaths;
  }

  /** How often tables have begun to grow or shrink, in all. */
  public long resizes() {
    return resizes;
  }

  /** Makes a key for values of the heap. */
  public InternKey newKey() {
    return new InternKey(model, identities, seed);
  }

  /** Makes a table; it lives as long as the heap. */
  public InternTable create(InternTable.Strength strength) {
    InternTable table = make(strength, () -> make(strength, null));
    main.add(table);
    return table;
  }

  /** Each table beside another has its own place here, so that collectors need not know that it is one. */
  private InternTable make(InternTable.Strength strength, @Nullable Supplier<InternTable> beside) {
    InternTable table = new InternTable(model, source, strength, this, identities != null, beside);
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
   * @param mayMove whether an object, where it is now, may be moved, or found dead, by another collection that moves
   */
  public void update(LongUnaryOperator now, LongPredicate mayMove) {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).update(now, mayMove);
    }
  }

  /** For a collector that has moved objects which other collections do not move: every entry follows its object. */
  public void updateAll(LongUnaryOperator now, LongPredicate mayMove) {
    for (int i = 0; i < weak.size(); i++) {
      weak.get(i).updateAll(now, mayMove);
    }
  }

  /**
   * An object with {@link Header#INTERNED} dies, or is dead and about to be finalized: no interner gives it out any more.
   * What it refers to must be intact still.
   */
  public void died(long object) {
    if (forget(object)) {
      lost(1);
    }
    model.clearFlags(object, Header.INTERNED);
  }

  /** Takes an object out of the weak table that it is in; returns whether there was one. */
  boolean forget(long object) {
    for (int i = 0; i < weak.size(); i++) {
      if (weak.get(i).removeHere(object)) {
        return true;
      }
    }
    for (int i = 0; i < weak.size(); i++) {
      if (weak.get(i).removeAnywhere(object)) {
        return true;
      }
    }
    return false;
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

  /** The tables that {@link #create} has made. */
  public List<InternTable> all() {
    return List.copyOf(main);
  }

  /** Slots looked at to find an entry, on average; 0 without entries. Walks the tables. */
  public double meanProbe() {
    long entries = main.stream().mapToLong(InternTable::size).sum();
    long probes = Stream.concat(weak.stream(), strong.stream()).mapToLong(InternTable::totalProbes).sum();
    return entries == 0 ? 0 : (double) probes / entries;
  }

  /** Slots looked at to find the entry farthest from its home. Walks the tables. */
  public long longestProbe() {
    return Stream.concat(weak.stream(), strong.stream()).mapToLong(InternTable::longestProbe).max().orElse(0);
  }

  @Override
  public void close() {
    weak.forEach(InternTable::close);
    strong.forEach(InternTable::close);
  }
}
