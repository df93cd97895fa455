package dev.midden.core.trace;

import dev.midden.core.memory.Bitmap;
import dev.midden.core.memory.MemorySource;
import dev.midden.core.object.Header;
import dev.midden.core.object.ObjectModel;
import dev.midden.core.object.Reference;
import dev.midden.core.space.LargeObjectSpace;

/**
 * Where references from older to younger objects may be.
 *
 * <p>An object log (the sequential store buffer of whole objects of Hosking, Moss and Stefanović 1992; logged once by a bit
 * in the header, as in Blackburn and McKinley 2003): a write to an object whose barrier is <em>armed</em> disarms it and
 * logs it. Large arrays of references, of which a write concerns a small part, have cards of {@value #CARD_BYTES} bytes
 * instead (Wilson and Moher 1989), logged one by one, and likewise with a list of their own for the generation between.
 *
 * <pre>
 *   older object:  armed ──write──▶ disarmed, in the log ──scan──▶ armed
 *                                        ▲       │ refers to what stayed in the nursery: back to the log
 *                                        └───────┤ refers to the generation between: armed, among the elders
 * </pre>
 *
 * <p>Invariant: an object that refers to a younger one is in the log, or, if the younger one is not of the youngest
 * generation, among the elders; of a large array the same holds for the card of the reference.
 */
public final class RememberedSet implements AutoCloseable {
  /** Set in the shape word of an object that is to be logged when it is written to. */
  public static final int ARMED = Header.COLLECTOR_FLAG_A;

  /** Set in the shape word of a mature object that is among the elders. */
  static final int ELDER = Header.COLLECTOR_FLAG_B;

  private static final int CARD_SHIFT = 9;

  /** Bytes of a card. */
  static final int CARD_BYTES = 1 << CARD_SHIFT;

  private final ObjectModel model;
  private final LargeObjectSpace large;
  private MarkStack log;
  private MarkStack spare;
  private MarkStack elders;
  private final CardList cards;
  private final CardList elderCards;

  /**
   * Makes an empty set.
   *
   * @param model the heap's objects
   * @param large the space whose arrays of references have cards
   * @param source memory for what outgrows the arrays in the Java heap
   */
  public RememberedSet(ObjectModel model, LargeObjectSpace large, MemorySource source) {
    this.model = model;
    this.large = large;
    long heapBytes = model.memory().bytes();
    long most = heapBytes / Reference.GRANULE;
    log = new MarkStack(most, source);
    spare = new MarkStack(most, source);
    elders = new MarkStack(most, source);
    cards = new CardList(heapBytes, source);
    elderCards = new CardList(heapBytes, source);
  }

  /**
   * The barrier's slow path: notes a write to an armed object.
   *
   * @param object the object
   * @param slot address of the slot written
   */
  public void record(long object, long slot) {
    if (hasCards(object, model.shapeWord(object))) {
      cards.add(object, slot);
    } else {
      recordObject(object);
    }
  }

  /** Logs an armed object. */
  void recordObject(long object) {
    model.clearFlags(object, ARMED);
    log.push(Reference.compress(object));
  }

  /** Logs an old object that is about to be made, and whose shape word will be without the flag. */
  public void recordNew(long object) {
    log.push(Reference.compress(object));
  }

  /** Notes the card of a slot, of an old array, that refers to an object of the youngest generation or of that between. */
  void recordCard(long object, long slot, boolean youngest) {
    (youngest ? cards : elderCards).add(object, slot);
  }

  /** Notes a mature object that refers to the generation between. */
  void recordElder(long object) {
    if (!Header.has(model.shapeWord(object), ELDER)) {
      model.setFlags(object, ELDER);
      elders.push(Reference.compress(object));
    }
  }

  /** Whether an object's slots are remembered by cards. */
  boolean hasCards(long object, int shapeWord) {
    return Header.has(shapeWord, Header.MANY_SLOTS) && large.owns(object);
  }

  /**
   * Whether a reference from an older to a younger object would be found.
   *
   * @param object the older object
   * @param slot address of the slot with the reference
   * @param youngest whether the younger object is of the youngest generation
   */
  public boolean covers(long object, long slot, boolean youngest) {
    int word = model.shapeWord(object);
    if (hasCards(object, word)) {
      return cards.has(slot) || !youngest && elderCards.has(slot);
    }
    return !Header.has(word, ARMED) || !youngest && Header.has(word, ELDER);
  }

  /**
   * Forgets everything, where a collection is about to look at every live object and remembers anew what is to be.
   *
   * @param live what is alive; of the dead nothing is left to be armed
   */
  public void forget(Bitmap live) {
    while (!log.isEmpty()) {
      long object = Reference.expand(log.pop());
      if (live.get(object >>> 3)) {
        model.setFlags(object, ARMED);
      }
    }
    while (!elders.isEmpty()) {
      long object = Reference.expand(elders.pop());
      if (live.get(object >>> 3)) {
        model.clearFlags(object, ELDER);
      }
    }
    cards.forget();
    elderCards.forget();
  }

  /** Empties the log into the hands of an evacuator. */
  void takeLog(Evacuator evacuator) {
    MarkStack taken = log;
    log = spare;
    spare = taken;
    while (!taken.isEmpty()) {
      long object = Reference.expand(taken.pop());
      if (evacuator.isToBeScanned(object)) {
        model.setFlags(object, ARMED);
        evacuator.scan(object);
      }
    }
  }

  /** Empties the set of elders into the hands of an evacuator. */
  void takeElders(Evacuator evacuator) {
    MarkStack taken = elders;
    elders = spare;
    spare = taken;
    while (!taken.isEmpty()) {
      long object = Reference.expand(taken.pop());
      if (evacuator.isToBeScanned(object)) {
        model.clearFlags(object, ELDER);
        evacuator.scan(object);
      }
    }
  }

  /** Empties the list of cards, or that of the generation between, into the hands of an evacuator. */
  void takeCards(Evacuator evacuator, boolean ofElders) {
    (ofElders ? elderCards : cards).take(evacuator, model);
  }

  /** End of the card that holds an address. */
  static long cardEnd(long address) {
    return (address >>> CARD_SHIFT) + 1 << CARD_SHIFT;
  }

  /** The most memory the set has used, in bytes. */
  public long bytes() {
    return log.peakBytes() + spare.peakBytes() + elders.peakBytes() + cards.bytes() + elderCards.bytes();
  }

  @Override
  public void close() {
    log.close();
    spare.close();
    elders.close();
    cards.close();
    elderCards.close();
  }

  /** Cards of large arrays, each once. */
  private static final class CardList implements AutoCloseable {
    private final Bitmap listed;
    private MarkStack cards;
    private MarkStack spare;

    CardList(long heapBytes, MemorySource source) {
      // A bit for each card: a bitmap over a heap smaller by the ratio of a card to a granule.
      long covered = heapBytes / (CARD_BYTES / Reference.GRANULE) + CARD_BYTES;
      listed = new Bitmap(covered, source);
      listed.commit(covered);
      cards = new MarkStack(2 * heapBytes / CARD_BYTES, source);
      spare = new MarkStack(2 * heapBytes / CARD_BYTES, source);
    }

    void add(long object, long slot) {
      if (listed.set(slot >>> CARD_SHIFT)) {
        cards.push(Reference.compress(object));
        cards.push((int) (slot >>> CARD_SHIFT));
      }
    }

    boolean has(long slot) {
      return listed.get(slot >>> CARD_SHIFT);
    }

    void forget() {
      while (!cards.isEmpty()) {
        listed.clear(cards.pop() & 0xFFFF_FFFFL);
        cards.pop();
      }
    }

    void take(Evacuator evacuator, ObjectModel model) {
      MarkStack taken = cards;
      cards = spare;
      spare = taken;
      while (!taken.isEmpty()) {
        long card = taken.pop() & 0xFFFF_FFFFL;
        long object = Reference.expand(taken.pop());
        listed.clear(card);
        if (evacuator.isToBeScanned(object)) {
          long first = model.firstSlot(object);
          long from = Math.max(first, card << CARD_SHIFT);
          long to = Math.min(first + 4L * model.slots(object), card + 1 << CARD_SHIFT);
          evacuator.scanCard(object, from, to);
        }
      }
    }

    long bytes() {
      return cards.peakBytes() + spare.peakBytes() + Bitmap.bytesFor(listed.words().bytes() * 64);
    }

    @Override
    public void close() {
      cards.close();
      spare.close();
      listed.close();
    }
  }
}
