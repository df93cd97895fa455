package dev.midden.intern.guava;

import com.google.common.collect.Interner;
import dev.midden.core.heap.Handle;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Shape;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The interner of a managed heap as one of Guava's, for programs that are written to that interface and for comparisons.
 *
 * <pre>
 *   string ──interner──▶ object ──identity──▶ entry ┄┄weak┄┄▶ canonical string, the first that was equal
 *                           ▲──────handle───────┘
 * </pre>
 *
 * <p><b>What it guarantees.</b> Equal strings give one instance as long as the program has that instance, if the heap's
 * policy shares all it is asked for ({@code weak}, {@code strong}, {@code cpython}); under another policy they do as far as
 * the policy goes. While the program has the instance, its object in the heap lives as well. Nothing here keeps an instance
 * alive: once the JVM's collector has found that nobody has it, the next call gives up the handle, and what becomes of the
 * object is up to the policy.
 *
 * <p>A known string costs, beside the lookup in the heap, one in a Java map. An entry takes about 130 bytes of the Java
 * heap, which is what the heap's own interner saves; programs that can work with references need no adapter. Belongs to
 * the thread of its mutator; to be closed before it.
 */
public final class StringInterner implements Interner<String>, AutoCloseable {
  private static final class Canonical extends WeakReference<String> {
    private final long identity;
    private final Handle handle;

    Canonical(String string, ReferenceQueue<String> queue, long identity, Handle handle) {
      super(string, queue);
      this.identity = identity;
      this.handle = handle;
    }
  }

  private final Mutator mutator;
  private final Shape shape;
  private final Map<Long, Canonical> entries = new HashMap<>();
  private final ReferenceQueue<String> collected = new ReferenceQueue<>();

  /**
   * Makes an adapter without entries. Several may be open for one heap; each has instances of its own.
   *
   * @param mutator the mutator of a heap with an interner
   * @param shape of the objects that hold the strings, one of {@linkplain Shape#text() text}
   * @throws IllegalArgumentException if the shape does not hold text or belongs to another heap
   * @throws IllegalStateException if the heap was opened without an interner
   */
  public StringInterner(Mutator mutator, Shape shape) {
    this.mutator = mutator;
    this.shape = shape;
    // Refuses what can never work, now.
    mutator.heap().interner().findString(mutator, shape, "", Use.REQUEST);
  }

  /**
   * The canonical instance: {@code sample} itself, or one that is equal to it.
   *
   * @throws IllegalArgumentException if the shape's encoding lacks a character of it
   * @throws dev.midden.core.heap.HeapExhaustedException if it is new and the heap has no room for it
   */
  @Override
  public String intern(String sample) {
    releaseCollected();
    long object = mutator.heap().interner().internString(mutator, shape, sample);
    long identity = mutator.identity(object);
    Canonical known = entries.get(identity);
    String instance = known == null ? null : known.get();
    if (instance != null) {
      return instance;
    }
    // An instance that is gone and not yet in the queue leaves its handle to the next.
    Handle handle = known == null ? mutator.handle(object) : known.handle;
    entries.put(identity, new Canonical(sample, collected, identity, handle));
    return sample;
  }

  /** Gives up the handles of instances that the JVM's collector has found unused; {@link #intern} does so as well. */
  public void releaseCollected() {
    for (@Nullable
    Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      Canonical canonical = (Canonical) gone;
      if (entries.remove(canonical.identity, canonical)) {
        canonical.handle.close();
      }
    }
  }

  /** Number of strings whose objects it keeps alive now. */
  public int size() {
    return entries.size();
  }

  /** Gives up all handles. Instances given out stay what they are, and are canonical no more. */
  @Override
  public void close() {
    entries.values().forEach(canonical -> canonical.handle.close());
    entries.clear();
  }
}
