package dev.midden.core.reference;

import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/**
 * Which weak references refer to an object. A weak reference is itself an object of the heap; after its user's data it
 * holds three compressed references, its referent and its neighbours in the referent's list, newest first:
 *
 * <pre>
 *   table: referent ──▶ newest ⇄ … ⇄ oldest          each: │ referent 4 │ older 4 │ newer 4 │
 * </pre>
 *
 * <p>The table is keyed by address, open addressing with linear probing, deletion by shifting back (Knuth 6.4, R). Neither
 * it nor the links keep anything alive. Adding and removing are O(1); {@link #clearDead} and {@link #dropDead} are O(weak references).
 */
public final class WeakTable {
  private static final int OLDER = 4;
  private static final int NEWER = 8;

  private final ObjectModel model;
  private int[] referents = new int[16];
  private int[] newest = new int[16];
  private int[] spareReferents = new int[16];
  private int[] spareNewest = new int[16];
  private int size;

  /** Makes an empty table over the heap's objects. */
  public WeakTable(ObjectModel model) {
    this.model = model;
  }

  /** Number of objects with weak references to them. */
  public int size() {
    return size;
  }

  /** Bytes of the Java heap that the table takes. */
  public long tableBytes() {
    return 8L * referents.length;
  }

  /** The object a weak reference refers to, or null once it is dead. */
  public long referent(long weak) {
    return link(weak, 0);
  }

  /** Lets a fresh weak reference refer to an object; it becomes the newest. */
  public void attach(long weak, long referent) {
    if (2 * (size + 1) > referents.length) {
      grow();
    }
    int index = find(Reference.compress(referent));
    long older = Reference.NULL;
    if (referents[index] == 0) {
      referents[index] = Reference.compress(referent);
      size++;
      model.setFlags(referent, Header.WEAKLY_REFERENCED);
    } else {
      older = Reference.expand(newest[index]);
      setLink(older, NEWER, weak);
    }
    newest[index] = Reference.compress(weak);
    setLink(weak, 0, referent);
    setLink(weak, OLDER, older);
    setLink(weak, NEWER, Reference.NULL);
  }

  /** Takes a weak reference out of its referent's list, because it dies or is cleared by hand; it refers to null then. */
  public void detach(long weak) {
    long referent = referent(weak);
    if (referent == Reference.NULL) {
      return;
    }
    long older = link(weak, OLDER);
    long newer = link(weak, NEWER);
    if (older != Reference.NULL) {
      setLink(older, NEWER, newer);
    }
    if (newer != Reference.NULL) {
      setLink(newer, OLDER, older);
    } else {
      int index = find(Reference.compress(referent));
      if (older != Reference.NULL) {
        newest[index] = Reference.compress(older);
      } else {
        remove(index);
        model.clearFlags(referent, Header.WEAKLY_REFERENCED);
      }
    }
    setLink(weak, 0, Reference.NULL);
  }

  /** Clears all weak references to an object that dies and hands them over, newest first. */
  public void clear(long referent, LongConsumer cleared) {
    int index = find(Reference.compress(referent));
    if (referents[index] == 0) {
      return;
    }
    long weak = Reference.expand(newest[index]);
    remove(index);
    model.clearFlags(referent, Header.WEAKLY_REFERENCED);
    while (weak != Reference.NULL) {
      long older = older(weak, referent);
      setLink(weak, 0, Reference.NULL);
      cleared.accept(weak);
      weak = older;
    }
  }

  /**
   * After tracing, first: clears the weak references to dead objects, handing over those that are alive themselves, newest
   * first for each referent. {@link #dropDead} must follow before the table is used again.
   *
   * @param now where an object is, given where it was, or null if it is dead; what was copied is intact but for its header
   * @param cleared receives the cleared ones where they are now
   */
  public void clearDead(LongUnaryOperator now, LongConsumer cleared) {
    if (size == 0) {
      return;
    }
    for (int i = 0; i < referents.length; i++) {
      long referent = Reference.expand(referents[i]);
      if (referent != Reference.NULL && now.applyAsLong(referent) == Reference.NULL) {
        clearDead(referent, Reference.expand(newest[i]), now, cleared);
        model.clearFlags(referent, Header.WEAKLY_REFERENCED);
        newest[i] = 0;
      }
    }
  }

  private void clearDead(long referent, long first, LongUnaryOperator now, LongConsumer cleared) {
    for (long weak = first; weak != Reference.NULL;) {
      long older = older(weak, referent);
      setLink(weak, 0, Reference.NULL);
      long moved = now.applyAsLong(weak);
      if (moved != Reference.NULL) {
        setLink(moved, 0, Reference.NULL);
        cleared.accept(moved);
      }
      weak = older;
    }
  }

  /**
   * After tracing, second, when finalizers have had their say on what is alive: forgets the weak references that are dead
   * and finds the others where they are now.
   *
   * @param now as for {@link #clearDead}
   */
  public void dropDead(LongUnaryOperator now) {
    rebuild(now, true);
  }

  /**
   * For a collector that slides objects over each other, after {@link #dropDead} and before it moves any: writes where
   * everything will be into the weak references where they still are.
   *
   * @param then where a live object will be
   */
  public void relocate(LongUnaryOperator then) {
    rebuild(then, false);
  }

  private void rebuild(LongUnaryOperator now, boolean moved) {
    if (size == 0) {
      return;
    }
    int[] oldReferents = referents;
    int[] oldNewest = newest;
    referents = emptied(spareReferents, oldReferents.length);
    newest = emptied(spareNewest, oldReferents.length);
    spareReferents = oldReferents;
    spareNewest = oldNewest;
    size = 0;
    for (int i = 0; i < oldReferents.length; i++) {
      if (oldNewest[i] != 0) {
        keepLive(Reference.expand(oldReferents[i]), Reference.expand(oldNewest[i]), now, moved);
      }
    }
    Arrays.fill(oldNewest, 0);
  }

  /** Two pairs of arrays take turns, so that a collection allocates nothing in the Java heap. */
  private static int[] emptied(int[] spare, int length) {
    if (spare.length != length) {
      return new int[length];
    }
    Arrays.fill(spare, 0);
    return spare;
  }

  /** Enters a live referent again with those of its weak references that live. */
  private void keepLive(long formerReferent, long first, LongUnaryOperator now, boolean moved) {
    long referent = now.applyAsLong(formerReferent);
    long head = Reference.NULL;
    long last = Reference.NULL;
    long lastAt = Reference.NULL;
    for (long former = first, next; former != Reference.NULL; former = next) {
      // Links are read where the weak references were and written where their contents are now.
      next = older(former, formerReferent);
      long weak = now.applyAsLong(former);
      if (weak != Reference.NULL) {
        long at = moved ? weak : former;
        setLink(at, 0, referent);
        setLink(at, NEWER, last);
        if (last == Reference.NULL) {
          head = weak;
        } else {
          setLink(lastAt, OLDER, weak);
        }
        last = weak;
        lastAt = at;
      } else {
        setLink(former, 0, Reference.NULL);
      }
    }
    if (last == Reference.NULL) {
      model.clearFlags(referent, Header.WEAKLY_REFERENCED);
      return;
    }
    setLink(lastAt, OLDER, Reference.NULL);
    int index = find(Reference.compress(referent));
    referents[index] = Reference.compress(referent);
    newest[index] = Reference.compress(head);
    size++;
  }

  /** Hands over the weak references to an object, newest first. */
  public void forEach(long referent, LongConsumer visitor) {
    int index = find(Reference.compress(referent));
    if (referents[index] != 0) {
      for (long weak = Reference.expand(newest[index]); weak != Reference.NULL; weak = older(weak, referent)) {
        visitor.accept(weak);
      }
    }
  }

  /**
   * For the verifier: reports entries and links that contradict each other.
   *
   * @param isStart whether an address is the start of an object
   * @param problem receives what is wrong
   * @return number of weak references in the lists
   */
  public long verify(LongPredicate isStart, Consumer<String> problem) {
    long count = 0;
    int entries = 0;
    for (int i = 0; i < referents.length; i++) {
      long referent = Reference.expand(referents[i]);
      if (referent == Reference.NULL) {
        continue;
      }
      entries++;
      if (!isStart.test(referent) || !Header.has(model.shapeWord(referent), Header.WEAKLY_REFERENCED) || newest[i] == 0
          || find(referents[i]) != i) {
        problem.accept("the table of weak references has " + Long.toHexString(referent)
            + ", which is no object, or without the flag, or without weak references, or at the wrong place");
        continue;
      }
      long newer = Reference.NULL;
      for (long weak = Reference.expand(newest[i]); weak != Reference.NULL; weak = link(weak, OLDER)) {
        if (!isStart.test(weak) || !Header.has(model.shapeWord(weak), Header.WEAK_REFERENCE) || referent(
            weak) != referent || link(weak, NEWER) != newer) {
          problem.accept("the list of the weak references to " + Long.toHexString(referent) + " leads to "
              + Long.toHexString(weak) + ", which does not belong there");
          break;
        }
        count++;
        newer = weak;
      }
    }
    if (entries != size) {
      problem.accept("the table of weak references has " + entries + " entries and counts " + size);
    }
    return count;
  }

  private int find(int referent) {
    int mask = referents.length - 1;
    int index = home(referent, mask);
    while (referents[index] != 0 && referents[index] != referent) {
      index = index + 1 & mask;
    }
    return index;
  }

  private static int home(int referent, int mask) {
    int hash = referent * 0x9E3779B9;
    return (hash ^ hash >>> 15) & mask;
  }

  private void remove(int index) {
    int mask = referents.length - 1;
    int hole = index;
    for (int i = hole + 1 & mask; referents[i] != 0; i = i + 1 & mask) {
      if ((i - home(referents[i], mask) & mask) >= (i - hole & mask)) {
        referents[hole] = referents[i];
        newest[hole] = newest[i];
        hole = i;
      }
    }
    referents[hole] = 0;
    newest[hole] = 0;
    size--;
  }

  private void grow() {
    int[] oldReferents = referents;
    int[] oldNewest = newest;
    referents = new int[oldReferents.length * 2];
    newest = new int[oldReferents.length * 2];
    for (int i = 0; i < oldReferents.length; i++) {
      if (oldReferents[i] != 0) {
        int index = find(oldReferents[i]);
        referents[index] = oldReferents[i];
        newest[index] = oldNewest[i];
      }
    }
  }

  /**
   * The next older weak reference to the same object. Each step checks that it is one, so that links overwritten through a
   * wild reference cannot send a walk in circles.
   */
  private long older(long weak, long referent) {
    long older = link(weak, OLDER);
    if (older != Reference.NULL && (referent(older) != referent || link(older, NEWER) != weak)) {
      throw new IllegalArgumentException("the weak reference at " + Long.toHexString(weak) + " links to "
          + Long.toHexString(older) + ", which is not its neighbour");
    }
    return older;
  }

  private long links(long weak) {
    Shape shape = model.shape(weak);
    return weak + shape.dataOffset() + shape.dataBytes();
  }

  private long link(long weak, int field) {
    return Reference.expand(model.memory().getInt(links(weak) + field));
  }

  private void setLink(long weak, int field, long target) {
    model.memory().setInt(links(weak) + field, Reference.compress(
        target));
  }
}
