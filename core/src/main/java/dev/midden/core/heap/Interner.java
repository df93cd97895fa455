package dev.midden.core.heap;

import dev.midden.core.event.InternListener;
import dev.midden.core.event.InternerEvent;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.reference.InternKey;
import dev.midden.core.reference.InternTables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Shares equal values: equal values of one shape give one object, as far as the policy goes. Interned objects must not be
 * changed. Methods whose names begin with {@code intern} may allocate, and then are a safepoint; those that begin with
 * {@code find} never are. References they return are valid until the next safepoint.
 *
 * <p>Values are looked up without a Java object being made: a string is compared with the bytes in the heap as it is.
 *
 * <p><b>Errors</b> of all methods: {@link IllegalArgumentException} if a shape cannot hold such a value or belongs to
 * another heap, and what {@link Mutator} says; {@link HeapExhaustedException} if there is no room for a new object.
 *
 * <p><b>For policies.</b> The public methods are final. A subclass says where a value is looked up ({@link #find}), which
 * values it takes ({@link #enter}), and which are made immortal ({@link #makesImmortal}); for tables it has
 * {@link HeapParts#internTables()}. References in its methods have no tag. One object of it serves one heap.
 */
public abstract class Interner {
  private final HeapParts parts;
  private final ObjectModel model;
  private final @Nullable InternListener listener;
  /** One for each call from a callback that runs inside the allocation of another; all else uses the first. */
  private InternKey[] keys;
  private int depth;
  private long lookups;
  private long hits;
  private long savedBytes;

  /** For subclasses. */
  protected Interner(HeapParts parts) {
    this.parts = parts;
    model = parts.model();
    listener = parts.internTables().listener();
    keys = new InternKey[]{parts.internTables().newKey()};
  }

  /**
   * What an interner did since its heap was opened.
   *
   * @param lookups values asked for, in whatever way
   * @param hits of these, those for which there was an object
   * @param entries values known now
   * @param savedBytes bytes that hits did not have to allocate
   * @param evictions values forgotten to stay within a limit
   * @param deaths entries that went because their objects died
   * @param resizes how often a table has begun to grow or shrink
   * @param tableBytes bytes of the tables
   * @param meanProbe slots looked at to find an entry, on average
   * @param longestProbe slots looked at to find the entry farthest from its home
   */
  public record Statistics(long lookups, long hits, long entries, long savedBytes, long evictions, long deaths,
      long resizes, long tableBytes, double meanProbe, long longestProbe) {}

  // ---------------------------------------------------------------- what a policy brings

  /**
   * Finds the object that a value shares.
   *
   * @param key the value
   * @param use what it is for
   * @return the object, or {@link Reference#NULL}
   */
  protected abstract long find(InternKey key, Use use);

  /**
   * A value has not been found and an object has been made for it, or is in the heap already: takes it, or not.
   *
   * @param mutator the calling thread's mutator
   * @param key the value
   * @param use what it is for
   * @param object the object
   */
  protected abstract void enter(Mutator mutator, InternKey key, Use use, long object);

  /** Number of values known now. */
  protected abstract long entries();

  /** Whether the object for a value that has not been found is to be immortal; by default none is. */
  protected boolean makesImmortal(InternKey key, Use use) {
    return false;
  }

  /** A client will have values of a shape: time to make those that exist from the beginning. By default there are none. */
  protected void prepare(Mutator mutator, InternKey.Kind kind, Shape shape) {
    // Nothing is made ahead of time.
  }

  /** Values forgotten to stay within a limit; by default there is none. */
  protected long evictions() {
    return 0;
  }

  /** For tables that keep their objects alive: counts a new entry as a reference. */
  protected static void retain(Mutator mutator, long object) {
    mutator.retain(object);
  }

  /** For tables that keep their objects alive: gives up an entry that has been removed. The object may die in this call. */
  protected static void release(Mutator mutator, long object) {
    mutator.release(object);
  }

  /** For policies with collections of Java's: makes a root slot for an object and returns its number. */
  protected final int hold(Mutator mutator, long object) {
    return mutator.add(RootKind.INTERNER, parts.internRoots(), object);
  }

  /** Makes a root slot refer to another object. The former one may die in this call. */
  protected final void hold(Mutator mutator, int root, long object) {
    mutator.setInternRoot(root, object);
  }

  /** The object in a root slot. */
  protected final long held(int root) {
    return parts.internRoots().slots()[root];
  }

  /** Gives a root slot back. The object may die in this call. */
  protected final void letGo(Mutator mutator, int root) {
    mutator.remove(RootKind.INTERNER, parts.internRoots(), root);
  }

  // ---------------------------------------------------------------- making and finding

  private InternKey key(Mutator mutator, Shape shape) {
    mutator.checkThread();
    if (shape.registry() != model.shapes()) {
      mutator.heap.requireOwn(shape);
    }
    return keys[depth];
  }

  /** The canonical object of a string that the program asks to be interned; see {@link #internString(Mutator, Shape, String, Use)}. */
  public final long internString(Mutator mutator, Shape shape, String value) {
    return internString(mutator, shape, value, Use.REQUEST);
  }

  /**
   * The canonical object of a string, made now if there is none.
   *
   * @param mutator the calling thread's mutator
   * @param shape a shape of {@linkplain dev.midden.core.object.ShapeBuilder#text text}
   * @param value the string; unpaired surrogates are welcome
   * @param use what it is for
   */
  public final long internString(Mutator mutator, Shape shape, String value, Use use) {
    InternKey key = key(mutator, shape);
    key.string(shape, value);
    return intern(mutator, key, use);
  }

  /** The canonical object of a string, or null if none is known. */
  public final long findString(Mutator mutator, Shape shape, String value, Use use) {
    InternKey key = key(mutator, shape);
    key.string(shape, value);
    return look(mutator, key, use);
  }

  /** The canonical array of bytes that the program asks to be interned. */
  public final long internBytes(Mutator mutator, Shape shape, byte[] value) {
    return internBytes(mutator, shape, value, 0, value.length, Use.REQUEST);
  }

  /**
   * The canonical array of some bytes, made now if there is none.
   *
   * @param mutator the calling thread's mutator
   * @param shape an array shape of bytes; if it is one of text, bytes and strings that are encoded so are one value
   * @param value holds the bytes
   * @param from index of the first byte
   * @param count number of bytes
   * @param use what they are for
   */
  public final long internBytes(Mutator mutator, Shape shape, byte[] value, int from, int count, Use use) {
    InternKey key = key(mutator, shape);
    key.bytes(shape, value, from, count);
    return intern(mutator, key, use);
  }

  /** The canonical array of bytes, or null if none is known. */
  public final long findBytes(Mutator mutator, Shape shape, byte[] value) {
    return findBytes(mutator, shape, value, 0, value.length, Use.REQUEST);
  }

  /** The canonical array of some bytes, or null if none is known. */
  public final long findBytes(Mutator mutator, Shape shape, byte[] value, int from, int count, Use use) {
    InternKey key = key(mutator, shape);
    key.bytes(shape, value, from, count);
    return look(mutator, key, use);
  }

  /**
   * The canonical object of an integer, made now if there is none.
   *
   * @param mutator the calling thread's mutator
   * @param shape a fixed shape with eight bytes of data and nothing else
   * @param value the integer
   * @param use what it is for
   */
  public final long internInteger(Mutator mutator, Shape shape, long value, Use use) {
    InternKey key = key(mutator, shape);
    key.integer(shape, value);
    return intern(mutator, key, use);
  }

  /** The canonical object of an integer, or null if none is known. */
  public final long findInteger(Mutator mutator, Shape shape, long value, Use use) {
    InternKey key = key(mutator, shape);
    key.integer(shape, value);
    return look(mutator, key, use);
  }

  /**
   * The canonical object of a floating-point number, made now if there is none. Numbers are equal if their bits are.
   *
   * @param mutator the calling thread's mutator
   * @param shape a fixed shape with eight bytes of data and nothing else
   * @param value the number
   * @param use what it is for
   */
  public final long internDouble(Mutator mutator, Shape shape, double value, Use use) {
    InternKey key = key(mutator, shape);
    key.floating(shape, value);
    return intern(mutator, key, use);
  }

  /** The canonical object of a floating-point number, or null if none is known. */
  public final long findDouble(Mutator mutator, Shape shape, double value, Use use) {
    InternKey key = key(mutator, shape);
    key.floating(shape, value);
    return look(mutator, key, use);
  }

  /**
   * The canonical object of some references, made now if there is none. Tuples are equal if they refer to the same objects,
   * so tuples of interned values are equal if these are.
   *
   * @param mutator the calling thread's mutator
   * @param shape an array shape of references, or a fixed shape with {@code count} of them and no data
   * @param elements holds the references
   * @param from its slot with the first reference
   * @param count number of references
   * @param use what the tuple is for
   */
  public final long internTuple(Mutator mutator, Shape shape, Frame elements, int from, int count, Use use) {
    InternKey key = tuple(mutator, shape, elements, from, count);
    lookups++;
    long found = find(key, use);
    if (found != Reference.NULL && mutator.isAlive(found)) {
      return hit(mutator, key, found);
    }
    deeper();
    try (Frame own = mutator.enter(1)) {
      own.set(0, allocate(mutator, key, use));
      for (int i = 0; i < count; i++) {
        mutator.setReference(own.get(0), i, elements.get(from + i));
      }
      // Callbacks that ran meanwhile may have interned the same, and objects may have moved.
      fillTuple(mutator, key, shape, elements, from, count);
      found = find(key, use);
      if (found != Reference.NULL && mutator.isAlive(found)) {
        return own.closeReturning(hit(mutator, key, found));
      }
      missed(key);
      enter(mutator, key, use, mutator.plain(own.get(0)));
      return own.closeReturning(own.get(0));
    } finally {
      depth--;
    }
  }

  /** The canonical object of some references, or null if none is known. */
  public final long findTuple(Mutator mutator, Shape shape, Frame elements, int from, int count, Use use) {
    return look(mutator, tuple(mutator, shape, elements, from, count), use);
  }

  private InternKey tuple(Mutator mutator, Shape shape, Frame elements, int from, int count) {
    InternKey key = key(mutator, shape);
    fillTuple(mutator, key, shape, elements, from, count);
    return key;
  }

  private static void fillTuple(Mutator mutator, InternKey key, Shape shape, Frame elements, int from, int count) {
    key.beginTuple(shape, count);
    for (int i = 0; i < count; i++) {
      key.reference(i, mutator.plain(elements.get(from + i)));
    }
    key.endTuple();
  }

  /** The canonical object equal to one of the heap, which the program asks to be interned. */
  public final long intern(Mutator mutator, long object) {
    return intern(mutator, object, Use.REQUEST);
  }

  /**
   * The canonical object equal to one of the heap: itself, if it is the first of its value. No safepoint.
   *
   * @param mutator the calling thread's mutator
   * @param object any object but a weak reference
   * @param use what it is for
   */
  public final long intern(Mutator mutator, long object, Use use) {
    InternKey key = objectKey(mutator, object);
    lookups++;
    long found = find(key, use);
    if (found != Reference.NULL && mutator.isAlive(found)) {
      return known(mutator, key, found);
    }
    missed(key);
    deeper();
    try {
      enterAndKeep(mutator, key, use, mutator.plain(object));
    } finally {
      depth--;
    }
    return object;
  }

  /** What a policy drops in exchange may run callbacks, which may have it drop this one, too; the caller is to get it. */
  private void enterAndKeep(Mutator mutator, InternKey key, Use use, long object) {
    mutator.hold(object);
    try {
      enter(mutator, key, use, object);
    } finally {
      mutator.letGo(object);
      mutator.returned(object);
    }
  }

  /** The canonical object equal to one of the heap, or null if none is known. */
  public final long find(Mutator mutator, long object, Use use) {
    return look(mutator, objectKey(mutator, object), use);
  }

  private InternKey objectKey(Mutator mutator, long object) {
    long plain = mutator.requireObject(object, "interning");
    if (Header.has(model.shapeWord(plain), Header.WEAK_REFERENCE)) {
      throw new IllegalArgumentException("a " + model.shape(plain).name() + " is a weak reference, which is no value;"
          + " intern what it refers to");
    }
    InternKey key = keys[depth];
    key.object(plain);
    return key;
  }

  /** Tells that values of a shape will be interned, so that those the policy has from the beginning are made now. */
  public final void prepareFor(Mutator mutator, InternKey.Kind kind, Shape shape) {
    mutator.checkThread();
    mutator.heap.requireOwn(shape);
    prepare(mutator, kind, shape);
  }

  /** Opens a scope for the constants of what is compiled together. */
  public final CodeUnit openUnit(Mutator mutator) {
    mutator.checkThread();
    mutator.checkOpen();
    return new CodeUnit(mutator);
  }

  private long look(Mutator mutator, InternKey key, Use use) {
    lookups++;
    long found = find(key, use);
    if (found != Reference.NULL && mutator.isAlive(found)) {
      return hit(mutator, key, found);
    }
    missed(key);
    return Reference.NULL;
  }

  private long intern(Mutator mutator, InternKey key, Use use) {
    lookups++;
    long found = find(key, use);
    // One that waits to die by its count is not given out any more.
    if (found != Reference.NULL && mutator.isAlive(found)) {
      return hit(mutator, key, found);
    }
    return make(mutator, key, use);
  }

  private long hit(Mutator mutator, InternKey key, long object) {
    savedBytes += key.size();
    return known(mutator, key, object);
  }

  private long known(Mutator mutator, InternKey key, long object) {
    hits++;
    if (listener != null) {
      listener.hit(key.shape());
    }
    return tagged(mutator, object);
  }

  private static long tagged(Mutator mutator, long object) {
    return mutator.careful ? mutator.interned(object) : object;
  }

  private void missed(InternKey key) {
    if (listener != null) {
      listener.missed(key.shape());
    }
  }

  private long make(Mutator mutator, InternKey key, Use use) {
    deeper();
    try {
      long made = allocate(mutator, key, use);
      // The allocation was a safepoint: a callback may have interned the same meanwhile.
      long found = find(key, use);
      if (found != Reference.NULL && mutator.isAlive(found)) {
        return hit(mutator, key, found);
      }
      long plain = mutator.plain(made);
      missed(key);
      mutator.valueWritten(plain);
      key.write(plain);
      enterAndKeep(mutator, key, use, plain);
      return tagged(mutator, plain);
    } finally {
      depth--;
    }
  }

  private long allocate(Mutator mutator, InternKey key, Use use) {
    Shape shape = key.shape();
    if (makesImmortal(key, use)) {
      return shape.isArray() ? mutator.allocateImmortal(shape, key.length()) : mutator.allocateImmortal(shape);
    }
    return shape.isArray() ? mutator.allocate(shape, key.length()) : mutator.allocate(shape);
  }

  /** Calls that callbacks make from now on use another key. */
  private void deeper() {
    depth++;
    if (depth == keys.length) {
      keys = Arrays.copyOf(keys, depth + 1);
      keys[depth] = parts.internTables().newKey();
    }
  }

  // ---------------------------------------------------------------- statistics

  /** What happened so far. Completes what the tables do little by little, and walks them. */
  public final Statistics statistics() {
    parts.internTables().finish();
    InternTables tables = parts.internTables();
    return new Statistics(lookups, hits, entries(), savedBytes, evictions(), tables.deaths(), tables.resizes(), tables
        .bytes(),
        tables.meanProbe(), tables.longestProbe());
  }

  InternerEvent event(String heap) {
    InternTables tables = parts.internTables();
    return new InternerEvent(heap, lookups, hits, entries(), savedBytes, evictions(), tables.deaths(), tables.bytes());
  }
}
