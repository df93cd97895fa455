package dev.midden.core.reference;

import dev.midden.core.memory.Memory;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.ObjectVisitor;
import dev.midden.core.object.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Canonical objects by their value: open addressing with eight bytes an entry, outside the Java heap, and no Java object
 * for any of them.
 *
 * <pre>
 *   entry:  │ hash 31 │ turn 1 │ compressed reference 32 │      home slot = hash × capacity / 2³¹
 *
 *   slots:  │ 0 │ 3 │ 3 │ 5 │ 0 │ 0 │ 9 │ …    in the order of hashes, a search ends at the first larger one
 * </pre>
 *
 * <p>Linear probing over entries kept in order (Amble and Knuth 1974). Because the home of a hash grows with the hash, the
 * whole table is sorted, and so
 * <ul>
 * <li>it grows by a quarter <em>in place and little by little</em>: from the highest hash down, some entries with every
 * operation; a boundary hash tells which ones follow the new capacity. At most 85 % and at least 68 % of the slots hold
 * entries meanwhile and afterwards: 9.4 to 11.8 bytes an entry;
 * <li>it is swept in the order of hashes, a run of slots at a time.
 * </ul>
 * Removal moves the rest of the run back; there are no tombstones. The table shrinks, little by little as well, when four
 * fifths of it are empty.
 *
 * <p><b>Weak tables.</b> An entry keeps nothing alive; its object carries {@link Header#INTERNED}. A collector that counts
 * says so when one dies ({@link #died}). After marking, nothing is done in the pause: {@link #condemn} changes whose
 * <em>turn</em> it is. An entry of the former turn is good if the collector has marked its object, which is asked when it
 * is met, by a search or by the sweep that goes on with the program and ends before the next marking. A moving collector
 * has the entries changed whose objects are young ({@link #update}).
 *
 * <p><b>Strong tables.</b> Entries are roots ({@link #visit}); who adds and removes counts them for the collector.
 *
 * <p><b>Crowded hashes.</b> Where {@value #CROWD} entries have one hash, further ones go to a table beside this one, where
 * a {@linkplain SipHash keyed hash} of all they hold decides. It is made when it is needed, and is looked into where the
 * first has no answer. So no choice of values makes a search long: at most {@value #CROWD} entries with the same hash, and
 * neighbours that depend on the heap's seed.
 *
 * <p>Objects are immutable as long as they are in a table. Not synchronised.
 */
public final class InternTable implements AutoCloseable {
  /** Whether entries keep their objects alive. */
  public enum Strength {
    /** An entry goes when its object dies. An object is in one weak table at most. */
    WEAK,
    /** Objects live as long as their entries. */
    STRONG
  }

  /** Slots looked at with every addition and removal while something goes on little by little. */
  public static final int STEP = 16;

  /** Entries with one hash that a search may have to compare, but for those that wait to die. */
  public static final int CROWD = 8;

  private static final int HASH_SHIFT = 33;
  private static final long TURN = 1L << 32;
  private static final long ALL_HASHES = 1L << 31;
  private static final long MIN_CAPACITY = 64;
  private static final int CHUNK = 512;

  /** More entries than this are not followed one by one if they are many among those of the table. */
  private static final int FEW = 1024;

  private final ObjectModel model;
  private final MemorySource source;
  private final Strength strength;
  private final InternTables tables;
  private final InternKey scratch;

  /** Hashes below the boundary follow {@code older}, the others {@code newer}; 0 where nothing is under way. */
  private long boundary;
  private Memory newerMemory;
  private Memory newer;
  private long newerCapacity;
  private Memory olderMemory;
  private Memory older;
  private long olderCapacity;
  /** While the boundary goes down: no slot above this one holds an entry below the boundary. */
  private long frontier;

  private final boolean follows;
  /** Whether too many may move for a log of them: all entries are looked at then, in the order of the table. */
  private boolean followsAll;
  /** Otherwise the references and hashes of the entries whose objects may move. */
  private int[] young = new int[16];
  private int[] youngHashes = new int[16];
  private int youngCount;

  private long size;
  private long turn;
  /** Entries with hashes below it have been swept since the last {@link #condemn}. */
  private long swept = ALL_HASHES;
  private @Nullable LongPredicate isMarked;
  private long[] group = new long[8];
  private final long[] shown;

  /** Leads to entries of this table alone, not of the one beside it. */
  private final InternMemo memo = new InternMemo();
  private final @Nullable Supplier<InternTable> makeBeside;
  private @Nullable InternTable beside;

  /**
   * Makes an empty table.
   *
   * @param tables all of the heap
   * @param moves whether objects do
   * @param makeBeside makes the table for what crowds; null for such a table itself
   */
  InternTable(ObjectModel model, MemorySource source, Strength strength, InternTables tables, boolean moves,
      @Nullable Supplier<InternTable> makeBeside) {
    this.makeBeside = makeBeside;
    this.model = model;
    this.source = source;
    this.strength = strength;
    this.tables = tables;
    this.scratch = tables.newKey();
    this.follows = moves && strength == Strength.WEAK;
    shown = new long[strength == Strength.STRONG ? CHUNK : 0];
    newerMemory = reserve(MIN_CAPACITY);
    newer = newerMemory;
    newerCapacity = MIN_CAPACITY;
    olderMemory = newerMemory;
    older = newer;
    olderCapacity = newerCapacity;
  }

  /** Room for a run that begins in the last slot, and to grow in place unless memory is touched as soon as reserved. */
  private Memory reserve(long capacity) {
    long room = source == MemorySource.EAGER ? 2 : 32;
    Memory memory = Memory.reserve(Math.max(1 << 16, 8 * room * capacity), source);
    memory.commit(8 * used(capacity, memory));
    return memory;
  }

  /** Slots that a capacity can reach in a region: as many again as homes, in case all hashes are the largest. */
  private static long used(long capacity, Memory memory) {
    return Math.min(memory.bytes() / 8, 2 * capacity);
  }

  // ---------------------------------------------------------------- looking up

  /** Number of entries; those of dead objects that are still to be swept are among them. */
  public long size() {
    return beside == null ? size : size + beside.size;
  }

  /** Whether entries keep their objects alive. */
  public Strength strength() {
    return strength;
  }

  /**
   * The canonical object with a value, or null. Where there are several, because one waits to die, the newest.
   *
   * @param key the value
   * @return the object without any tag
   */
  public long find(InternKey key) {
    if (key.kind() == InternKey.Kind.STRING) {
      long known = memo.find(key.hash(), key.shapeId(), key.string());
      if (known != Reference.NULL) {
        key.matched();
        return known;
      }
    }
    long found = search(key, key.hash());
    if (found != Reference.NULL && key.isMemorable()) {
      memo.found(key.hash(), key.shapeId(), key.string(), found);
    }
    return found != Reference.NULL || beside == null || beside.size == 0 ? found : beside.search(key, key.strongHash());
  }

  private long search(InternKey key, long hash) {
    Memory slots = newer;
    long capacity = newerCapacity;
    if (hash < boundary) {
      slots = older;
      capacity = olderCapacity;
    }
    for (long at = (hash * capacity >>> 31) << 3;; at += 8) {
      long entry = slots.getLong(at);
      long itsHash = entry >>> HASH_SHIFT;
      if (itsHash >= hash) {
        if (itsHash > hash || entry == 0) {
          return Reference.NULL;
        }
        long object = Reference.expand((int) entry);
        if (isLive(entry) && key.matches(object)) {
          return object;
        }
      } else if (entry == 0) {
        return Reference.NULL;
      }
    }
  }

  /** Whether an entry's object has not been found dead. */
  private boolean isLive(long entry) {
    return (entry & TURN) == turn || isMarked == null || isMarked.test(Reference.expand((int) entry));
  }

  private long home(long hash) {
    return hash * (hash < boundary ? olderCapacity : newerCapacity) >>> 31;
  }

  private Memory zone(long hash) {
    return hash < boundary ? older : newer;
  }

  private static long get(Memory slots, long slot) {
    return slots.getLong(slot << 3);
  }

  private static void set(Memory slots, long slot, long entry) {
    slots.setLong(slot << 3, entry);
  }

  // ---------------------------------------------------------------- adding and removing

  /** Makes an object the canonical one of the value that a key holds and that no live object in the table has. */
  public void add(InternKey key, long object) {
    long hash = key.hash();
    if (strength == Strength.WEAK && Header.has(model.shapeWord(object), Header.INTERNED)) {
      // It was changed though it had an entry: when it dies it must not leave the old one behind.
      tables.forget(object);
    }
    // One that waits to die must not hide its successor, so that goes where a search looks first.
    if (isCrowded(hash) && search(key, hash) == Reference.NULL) {
      beside().add(object, key.strongHash());
    } else {
      add(object, hash);
    }
  }

  private boolean isCrowded(long hash) {
    Memory slots = zone(hash);
    int same = 0;
    for (long slot = home(hash);; slot++) {
      long entry = get(slots, slot);
      if (entry == 0 || entry >>> HASH_SHIFT > hash) {
        return false;
      }
      if (entry >>> HASH_SHIFT == hash && ++same == CROWD) {
        return true;
      }
    }
  }

  private InternTable beside() {
    InternTable table = beside;
    if (table == null) {
      table = Objects.requireNonNull(makeBeside).get();
      beside = table;
    }
    return table;
  }

  private void add(long object, long hash) {
    memo.forget(hash);
    step(STEP);
    if (size + 1 > newerCapacity - newerCapacity * 3 / 20 && boundary == 0) {
      beginGrowth();
    }
    if (strength == Strength.WEAK) {
      model.setFlags(object, Header.INTERNED);
    }
    insert(hash << HASH_SHIFT | turn | Reference.compress(object) & 0xFFFF_FFFFL);
    size++;
    if (follows) {
      follow(object, hash);
    }
    if (tables.listener() != null) {
      tables.listener().entered(model.shape(object));
    }
  }

  private void follow(long object, long hash) {
    if (followsAll) {
      return;
    }
    if (youngCount == young.length) {
      if (youngCount >= FEW && youngCount > size / 8) {
        forgetYoung();
        followsAll = true;
        return;
      }
      young = Arrays.copyOf(young, youngCount * 2);
      youngHashes = Arrays.copyOf(youngHashes, youngCount * 2);
    }
    young[youngCount] = Reference.compress(object);
    youngHashes[youngCount++] = (int) hash;
  }

  private void insert(long entry) {
    long hash = entry >>> HASH_SHIFT;
    Memory slots = zone(hash);
    long slot = home(hash);
    long carried = entry;
    long found = get(slots, slot);
    while (found != 0 && found >>> HASH_SHIFT < hash) {
      found = get(slots, ++slot);
    }
    while (found != 0) {
      set(slots, slot, carried);
      carried = found;
      found = get(slots, ++slot);
    }
    set(slots, slot, carried);
    if (hash < boundary) {
      frontier = Math.max(frontier, slot);
    }
  }

  /**
   * Removes the entry of an object, which is an eviction. In a weak table the object loses its {@link Header#INTERNED}.
   *
   * @return whether there was one
   */
  public boolean remove(long object) {
    boolean removed = removeHere(object) || beside != null && beside.removeHere(object);
    if (removed && tables.listener() != null) {
      tables.listener().evicted(model.shape(object));
    }
    return removed;
  }

  boolean removeHere(long object) {
    step(STEP);
    long hash = makeBeside == null ? scratch.strongHash(object) : scratch.hash(object);
    long slot = slotOf(object, hash);
    if (slot < 0) {
      return false;
    }
    takeOut(zone(hash), slot, object);
    return true;
  }

  /** The slot with the entry of a live object, or −1. */
  private long slotOf(long object, long hash) {
    Memory slots = zone(hash);
    int reference = Reference.compress(object);
    for (long slot = home(hash);; slot++) {
      long entry = get(slots, slot);
      if (entry == 0 || entry >>> HASH_SHIFT > hash) {
        return -1;
      }
      if (entry >>> HASH_SHIFT == hash && (int) entry == reference && isLive(entry)) {
        return slot;
      }
    }
  }

  /** The last resort for an object that was changed though it is in the table, so that its entry is not where it should be. */
  boolean removeAnywhere(long object) {
    return older != newer && removeAnywhere(older, frontier + 1, object) || removeAnywhere(newer, end(), object);
  }

  private boolean removeAnywhere(Memory slots, long end, long object) {
    for (long slot = 0; slot < end; slot++) {
      long entry = get(slots, slot);
      if (entry != 0 && (int) entry == Reference.compress(object) && isLive(entry)) {
        takeOut(slots, slot, object);
        return true;
      }
    }
    return false;
  }

  private void takeOut(Memory slots, long slot, long object) {
    memo.forget(get(slots, slot) >>> HASH_SHIFT);
    close(slots, slot);
    size--;
    if (strength == Strength.WEAK) {
      model.clearFlags(object, Header.INTERNED);
    }
    shrinkIfSparse();
  }

  /** Closes the gap at a slot: what follows in the run moves back, up to an entry that is at home. */
  private void close(Memory slots, long hole) {
    long slot = hole;
    long next = get(slots, slot + 1);
    while (next != 0 && home(next >>> HASH_SHIFT) <= slot) {
      set(slots, slot, next);
      slot++;
      next = get(slots, slot + 1);
    }
    set(slots, slot, 0);
  }

  /** Removes all entries. The caller gives up what it counted for a strong table. */
  public void clear() {
    if (beside != null) {
      beside.clear();
    }
    if (strength == Strength.WEAK) {
      forEach(object -> model.clearFlags(object, Header.INTERNED));
    }
    reset();
  }

  private void reset() {
    close();
    memo.clear();
    boundary = 0;
    swept = ALL_HASHES;
    size = 0;
    newerMemory = reserve(MIN_CAPACITY);
    newer = newerMemory;
    newerCapacity = MIN_CAPACITY;
    olderMemory = newerMemory;
    older = newer;
    olderCapacity = newerCapacity;
  }

  // ---------------------------------------------------------------- little by little

  /** Whether something goes on little by little: growing, shrinking or sweeping. */
  public boolean isBusy() {
    return boundary != 0 || swept != ALL_HASHES;
  }

  /** Goes on with what is under way, over about so many slots. */
  public void step(int slots) {
    if (boundary != 0) {
      rehome(slots);
    } else if (swept != ALL_HASHES) {
      sweep(slots);
    }
  }

  /** Completes what is under way. */
  public void finish() {
    while (isBusy()) {
      step(1 << 16);
    }
  }

  private void beginGrowth() {
    begin(newerCapacity + newerCapacity / 4);
  }

  private void beginShrinking() {
    long capacity = Math.max(MIN_CAPACITY, size + size / 2);
    if (capacity >= newerCapacity) {
      return;
    }
    if (size == 0) {
      tables.resized(0, newerCapacity, MIN_CAPACITY);
      reset();
    } else {
      begin(capacity);
    }
  }

  /** Begins to move to another capacity: in the same region if it is larger and fits. */
  private void begin(long capacity) {
    tables.resized(size, newerCapacity, capacity);
    olderMemory = newerMemory;
    older = newer;
    olderCapacity = newerCapacity;
    if (capacity < newerCapacity || 2 * capacity > newerMemory.bytes() / 8) {
      newerMemory = reserve(capacity);
      newer = newerMemory;
    } else {
      newerMemory.commit(8 * used(capacity, newerMemory));
    }
    newerCapacity = capacity;
    boundary = ALL_HASHES;
    frontier = lastSlot();
  }

  /** A slot that no entry lies beyond: the first empty one from the last home on. */
  private long lastSlot() {
    long slot = olderCapacity - 1;
    while (get(older, slot) != 0) {
      slot++;
    }
    return slot;
  }

  /** Moves the boundary down past the entries of about so many slots. */
  private void rehome(int slots) {
    boolean inPlace = older == newer;
    for (int left = slots; left > 0; left--) {
      if (frontier < 0) {
        endRehoming();
        return;
      }
      long entry = get(older, frontier);
      if (entry == 0 || inPlace && entry >>> HASH_SHIFT >= boundary) {
        frontier--;
      } else {
        left -= rehomeGroup(entry >>> HASH_SHIFT);
      }
    }
  }

  /** Takes all entries with the highest hash below the boundary out, lowers the boundary, and puts them in again. */
  private int rehomeGroup(long hash) {
    int count = 0;
    while (frontier >= 0 && get(older, frontier) != 0 && get(older, frontier) >>> HASH_SHIFT == hash) {
      if (count == group.length) {
        group = Arrays.copyOf(group, count * 2);
      }
      group[count++] = get(older, frontier);
      close(older, frontier);
      frontier--;
    }
    boundary = hash;
    for (int i = 0; i < count; i++) {
      insert(group[i]);
    }
    if (hash == 0) {
      endRehoming();
    }
    return count;
  }

  private void endRehoming() {
    boundary = 0;
    frontier = -1;
    if (olderMemory != newerMemory) {
      olderMemory.close();
      olderMemory = newerMemory;
    }
    older = newer;
    olderCapacity = newerCapacity;
    if (group.length > CHUNK) {
      group = new long[8];
    }
  }

  // ---------------------------------------------------------------- for collectors

  /** Before marking begins anew: sweeps what the program has not got round to, while the old marks can still be asked. */
  void settle() {
    if (swept != ALL_HASHES) {
      finish();
    }
  }

  /**
   * After marking: entries of objects that are not marked are gone. Takes no time; a weak table is swept later.
   *
   * @param marked whether an object had been reached by this marking; asked until the next one begins
   */
  void condemn(LongPredicate marked) {
    if (strength == Strength.WEAK && size > 0) {
      isMarked = marked;
      turn ^= TURN;
      swept = 0;
      memo.clear();
    }
  }

  /** Goes through the next runs of entries, about so many slots: the living are of the current turn then, the dead gone. */
  private void sweep(int slots) {
    Memory region = newer;
    long slot = home(swept);
    while (get(region, slot) != 0 && get(region, slot) >>> HASH_SHIFT < swept) {
      slot++;
    }
    long limit = slot + slots;
    long next = slot;
    long before = size;
    for (long entry = get(region, slot);; entry = get(region, ++slot)) {
      if (entry != 0) {
        next = sweepEntry(region, slot, entry, next);
      } else if (slot >= newerCapacity) {
        swept = ALL_HASHES;
        tables.lost(before - size);
        shrinkIfSparse();
        return;
      } else if (slot >= limit) {
        tables.lost(before - size);
        // What comes after an empty slot has its home there.
        swept = ((slot << 31) + newerCapacity - 1) / newerCapacity;
        return;
      }
    }
  }

  /** Moves a live entry back to close the gaps before it; returns the slot where the next one may stand. */
  private long sweepEntry(Memory region, long slot, long entry, long next) {
    boolean live = isLive(entry);
    long target = live ? Math.max(home(entry >>> HASH_SHIFT), next) : slot;
    if (!live) {
      set(region, slot, 0);
      size--;
      return next;
    }
    if (target != slot) {
      set(region, slot, 0);
    }
    set(region, target, entry & ~TURN | turn);
    return target + 1;
  }

  /**
   * In the pause of a collector that moves objects, or that has not marked all that live: entries follow their objects.
   * Where objects move, only the entries of those that may have been are looked at.
   *
   * @param now where an object is; null if it is dead
   * @param mayMove whether an object, where it is now, may be moved, or found dead, by another collection that moves
   */
  void update(LongUnaryOperator now, LongPredicate mayMove) {
    memo.clear();
    if (follows && !followsAll) {
      updateYoung(now, mayMove);
    } else {
      updateAll(now, mayMove);
    }
  }

  private void updateYoung(LongUnaryOperator now, LongPredicate mayMove) {
    long before = size;
    int count = youngCount;
    youngCount = 0;
    for (int i = 0; i < count; i++) {
      long hash = youngHashes[i];
      long was = Reference.expand(young[i]);
      long slot = slotOf(was, hash);
      if (slot < 0) {
        continue;
      }
      Memory slots = zone(hash);
      long is = now.applyAsLong(was);
      if (is == Reference.NULL) {
        close(slots, slot);
        size--;
      } else {
        set(slots, slot, hash << HASH_SHIFT | turn | Reference.compress(is) & 0xFFFF_FFFFL);
        if (mayMove.test(is)) {
          follow(is, hash);
        }
      }
    }
    if (young.length > 1024 && youngCount < young.length / 8) {
      young = Arrays.copyOf(young, young.length / 4);
      youngHashes = Arrays.copyOf(youngHashes, young.length);
    }
    tables.lost(before - size);
    shrinkIfSparse();
  }

  /** The same for all entries, whatever their objects. Those that wait to be swept are swept as well. */
  void updateAll(LongUnaryOperator now, LongPredicate mayMove) {
    forgetYoung();
    if (size == 0) {
      return;
    }
    memo.clear();
    while (boundary != 0) {
      step(1 << 16);
    }
    long before = size;
    long next = 0;
    long slot = 0;
    for (long entry = get(newer, 0); entry != 0 || slot < newerCapacity; entry = get(newer, ++slot)) {
      if (entry != 0) {
        long object = isLive(entry) ? now.applyAsLong(Reference.expand((int) entry)) : Reference.NULL;
        set(newer, slot, 0);
        if (object == Reference.NULL) {
          size--;
        } else {
          long hash = entry >>> HASH_SHIFT;
          next = Math.max(home(hash), next);
          set(newer, next++, hash << HASH_SHIFT | turn | Reference.compress(object) & 0xFFFF_FFFFL);
          if (follows && !followsAll && mayMove.test(object)) {
            follow(object, hash);
          }
        }
      }
    }
    swept = ALL_HASHES;
    tables.lost(before - size);
    shrinkIfSparse();
  }

  private void forgetYoung() {
    young = new int[16];
    youngHashes = new int[16];
    youngCount = 0;
    followsAll = false;
  }

  private void shrinkIfSparse() {
    if (boundary == 0 && size < newerCapacity / 5) {
      beginShrinking();
    }
  }

  /** Shows the objects of a strong table as roots, and takes over where they have been moved to. */
  void visit(RootVisitor visitor) {
    memo.clear();
    if (older != newer) {
      visit(older, frontier + 1, visitor);
    }
    visit(newer, end(), visitor);
  }

  private void visit(Memory slots, long end, RootVisitor visitor) {
    for (long slot = 0; slot < end;) {
      long first = slot;
      int count = 0;
      for (; slot < end && count < CHUNK; slot++) {
        long entry = get(slots, slot);
        if (entry != 0) {
          shown[count++] = Reference.expand((int) entry);
        }
      }
      visitor.visit(shown, 0, count);
      count = 0;
      for (long shownSlot = first; shownSlot < slot; shownSlot++) {
        long entry = get(slots, shownSlot);
        if (entry != 0 && Reference.compress(shown[count++]) != (int) entry) {
          set(slots, shownSlot, entry & -1L << 32 | Reference.compress(shown[count - 1]) & 0xFFFF_FFFFL);
        }
      }
    }
  }

  // ---------------------------------------------------------------- what a table can tell

  /** One more than the last slot of the newer region that holds an entry, or a little further. */
  private long end() {
    long slot = Math.max(newerCapacity - 1, older == newer ? frontier : 0);
    while (get(newer, slot) != 0) {
      slot++;
    }
    return slot;
  }

  /** Visits the objects of all entries, those found dead are left out. */
  public void forEach(ObjectVisitor visitor) {
    if (beside != null) {
      beside.forEach(visitor);
    }
    if (older != newer) {
      forEach(older, frontier + 1, visitor);
    }
    forEach(newer, end(), visitor);
  }

  private void forEach(Memory slots, long end, ObjectVisitor visitor) {
    for (long slot = 0; slot < end; slot++) {
      long entry = get(slots, slot);
      if (entry != 0 && isLive(entry)) {
        visitor.visit(Reference.expand((int) entry));
      }
    }
  }

  /** The hash of the first entry whose hash is not below {@code from}, and of the first of all if there is none. */
  public long hashFrom(long from) {
    return firstFrom(from) >>> HASH_SHIFT;
  }

  /** The object of the entry that {@link #hashFrom} tells of. */
  public long objectFrom(long from) {
    return Reference.expand((int) firstFrom(from));
  }

  private long firstFrom(long from) {
    if (size == 0 && beside != null) {
      return beside.firstFrom(from);
    }
    if (size == 0) {
      throw new IllegalStateException("an empty table has no entry");
    }
    finish();
    long slot = home(from & ALL_HASHES - 1);
    for (long end = end();; slot++) {
      long entry = get(newer, slot);
      if (entry != 0 && entry >>> HASH_SHIFT >= (from & ALL_HASHES - 1)) {
        return entry;
      }
      if (slot >= end) {
        return firstFrom(0);
      }
    }
  }

  /** The longest way from a home to its entry, 1 if every entry is at home; 0 for an empty table. Walks the table. */
  long longestProbe() {
    long longest = 0;
    for (long slot = 0, end = end(); slot < end; slot++) {
      long entry = get(newer, slot);
      if (entry != 0) {
        longest = Math.max(longest, slot - home(entry >>> HASH_SHIFT) + 1);
      }
    }
    return longest;
  }

  /** The sum over all entries of the slots from home to entry, both included. Walks the table. */
  long totalProbes() {
    long total = 0;
    for (long slot = 0, end = end(); slot < end; slot++) {
      long entry = get(newer, slot);
      if (entry != 0) {
        total += slot - home(entry >>> HASH_SHIFT) + 1;
      }
    }
    return total;
  }

  /** Bytes of its slots; both regions where it moves from one to another. */
  public long bytes() {
    return 8 * (newerCapacity + (older == newer ? 0 : olderCapacity));
  }

  @Override
  public void close() {
    newerMemory.close();
    if (olderMemory != newerMemory) {
      olderMemory.close();
    }
  }
}
