package dev.midden.intern;

import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.reference.InternKey;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Guava: any interner of Guava's as a policy, to compare with. Each value is a Java object that Guava shares, with the
 * number of a root slot that keeps its object in the heap.
 *
 * <p>An object lives as long as Guava keeps its value. A weak interner of Guava's does so until the JVM's collector next
 * looks, because nobody else holds the value: a bridge between two heaps, neither of whose collectors sees what the other
 * does. Guava's interners have no lookup without insertion, so a value that was only looked up stays there without object.
 *
 * <p>Cost: a lookup makes several Java objects; an entry takes some two hundred bytes of the Java heap.
 */
final class GuavaInterner extends Interner {
  private static final int NONE = -1;

  /** What Guava shares. */
  private static final class Entry {
    private final Object value;
    private int root = NONE;

    Entry(Object value) {
      this.value = value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entry entry && entry.value.equals(value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  /** Tells when Guava and all others have let go of an entry. */
  private static final class Ghost extends PhantomReference<Entry> {
    private final int root;

    Ghost(Entry entry, ReferenceQueue<Entry> queue) {
      super(entry, queue);
      root = entry.root;
    }
  }

  private final com.google.common.collect.Interner<Entry> guava;
  private final ReferenceQueue<Entry> gone = new ReferenceQueue<>();
  private final Set<Ghost> ghosts = new HashSet<>();

  private GuavaInterner(HeapParts parts, com.google.common.collect.Interner<Entry> guava) {
    super(parts);
    this.guava = guava;
  }

  static GuavaInterner strong(HeapParts parts) {
    return new GuavaInterner(parts, com.google.common.collect.Interners.newStrongInterner());
  }

  static GuavaInterner weak(HeapParts parts) {
    return new GuavaInterner(parts, com.google.common.collect.Interners.newWeakInterner());
  }

  @Override
  protected long find(InternKey key, Use use) {
    int root = guava.intern(new Entry(key.toJava())).root;
    // An object that has been changed holds its value no more.
    return root == NONE || !key.matches(held(root)) ? Reference.NULL : held(root);
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    Entry entry = guava.intern(new Entry(key.toJava()));
    if (entry.root == NONE) {
      entry.root = hold(mutator, object);
      ghosts.add(new Ghost(entry, gone));
    } else {
      hold(mutator, entry.root, object);
    }
    for (java.lang.ref.Reference<?> ghost = gone.poll(); ghost != null; ghost = gone.poll()) {
      ghosts.remove(ghost);
      letGo(mutator, ((Ghost) ghost).root);
    }
  }

  @Override
  protected long entries() {
    return ghosts.size();
  }
}
