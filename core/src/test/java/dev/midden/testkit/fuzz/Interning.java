package dev.midden.testkit.fuzz;

import com.google.common.base.Verify;
import dev.midden.core.event.InternListener;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.InternerProvider.Trait;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the interner, and checks what it gives against the shadow: an object that the heap has, that holds the value, that is
 * not dead; the one that was given before, if that lives and the policy shares.
 */
final class Interning implements MutatorTap, InternListener {
  /** How many values of one shape random programs make: few, so that they meet. */
  static final int SEEDS = 40;

  private static final int MANY = 10_000;

  private final InternerProvider provider;
  private boolean prompt;
  private boolean moves;
  /** What the interner has for a value, as far as known. */
  private final Map<Value, Thing> known = new HashMap<>();
  private final List<Thing> held = new ArrayList<>();
  private @Nullable HeapParts parts;
  private @Nullable Mutator mutator;
  private @Nullable Mirror mirror;
  /** Values of Java that are being interned, one inside the other. */
  private int underWay;
  /** Objects that may have been made for values which a call had interned meanwhile. */
  private int discarded;
  /** What the call under way has made. */
  private boolean made;
  private boolean madeImmortal;
  /** Objects that have become known in calls under way. */
  private final Set<Thing> adopted = new HashSet<>();

  /**
   * What makes objects equal.
   *
   * @param shape their shape
   * @param references what their slots refer to
   * @param data their data, and its length, as one number
   */
  record Value(Shape shape, List<@Nullable Thing> references, long data) {}

  /** Puts the interner into a heap that is to be opened. */
  Interning(InternerProvider provider, HeapBuilder builder) {
    this.provider = provider;
    builder.interner(provider).hashSeed(1).internListener(this);
    if (!provider.traits().contains(Trait.WEAK)) {
      builder.tap(this);
    }
  }

  @Override
  public void opened(Heap heap, HeapParts itsParts) {
    parts = itsParts;
  }

  @Override
  public void allocatedImmortal(long object, Shape shape, int length) {
    madeImmortal = true;
  }

  @Override
  public void missed(Shape shape) {
    made = true;
  }

  @Override
  public void evicted(Shape shape) {
    known.values().forEach(thing -> thing.canonical = false);
  }

  /** The heap is open. */
  void begin(Heap heap, Mutator itsMutator, Mirror itsMirror) {
    prompt = heap.capabilities().contains(Capability.PROMPT);
    moves = heap.capabilities().contains(Capability.MOVES);
    mutator = itsMutator;
    mirror = itsMirror;
    if (parts != null) {
      itsMirror.shadow.interned = this::held;
    }
  }

  private Mutator mutator() {
    return Verify.verifyNotNull(mutator);
  }

  private Mirror mirror() {
    return Verify.verifyNotNull(mirror);
  }

  private Shadow shadow() {
    return mirror().shadow;
  }

  private Interner interner() {
    return mutator().heap().interner();
  }

  /** What the interner keeps alive: in tables, and in root slots. */
  private List<Thing> held() {
    held.clear();
    HeapParts its = Verify.verifyNotNull(parts);
    its.internRoots().visit(this::visit);
    its.internTables().visit(this::visit);
    return held;
  }

  private void visit(long[] slots, int from, int to) {
    for (int i = from; i < to; i++) {
      if (slots[i] != Reference.NULL) {
        Thing thing = shadow().find(moves ? Verify.verifyNotNull(parts).identities().of(slots[i]) : slots[i]);
        if (thing != null) {
          held.add(thing);
        }
      }
    }
  }

  /** Whether an object that the shadow does not know is being made for a value, or was made for one in vain. */
  boolean isBeingMade(long object) {
    if (!mirror().values.contains(mutator().shape(object))) {
      return false;
    }
    if (underWay == 0 && discarded > 0) {
      discarded--;
      mirror().adoptValue(object, false, 0);
      return true;
    }
    return underWay > 0;
  }

  // ---------------------------------------------------------------- asking

  /**
   * Asks for the object of a value from Java.
   *
   * @return the object, the newest if it has been made now; null if there is none
   */
  Mirror.@Nullable Found ask(Shape shape, int seed, boolean entering) {
    boolean madeBefore = made;
    boolean immortalBefore = madeImmortal;
    made = false;
    madeImmortal = false;
    int next = mirror().nextSerial();
    discarded += underWay > 0 ? 1 : 0;
    underWay++;
    long given;
    boolean isNew;
    try {
      given = fromJava(shape, seed, entering);
      isNew = adopt(given, seed, next);
    } catch (HeapExhaustedException e) {
      mirror().exhausted(e);
      return null;
    } finally {
      underWay--;
      made = madeBefore;
      madeImmortal = immortalBefore;
    }
    Value value = new Value(shape, List.of(), Contents.digest(shape, length(shape, seed), seed));
    Mirror.Found taken = take(value, given, entering, null);
    if (taken == null || !isNew) {
      return taken;
    }
    mirror().keep(taken.thing(), given);
    return mirror().newest();
  }

  /**
   * Makes a new object known to the shadow. Where the interner has not made one in this call, it may have in a call further
   * out; where it has, one further in may have met it already.
   *
   * @param next number of the first thing that has become known in this call
   * @return whether it was new
   */
  private boolean adopt(long given, int seed, int next) {
    boolean isNew = false;
    if (given != Reference.NULL && (made || underWay > 1)) {
      Thing thing = shadow().find(mutator().identity(given));
      if (thing == null || made && (thing.serial < next || !adopted.contains(thing))) {
        adopted.add(mirror().adoptValue(given, madeImmortal, seed));
        isNew = true;
      }
    }
    if (underWay == 1) {
      adopted.clear();
    }
    return isNew;
  }

  /**
   * Asks for the object of a value that an object of the heap holds.
   *
   * @return the object; null if there is none
   */
  Mirror.@Nullable Found ask(Mirror.Found object, boolean entering) {
    Value value = value(object.thing(), object.reference());
    shadow().held.push(object.thing());
    try {
      long given = entering
          ? interner().intern(mutator(), object.reference())
          : interner().find(mutator(), object.reference(), Use.REQUEST);
      return take(value, given, entering, object.thing());
    } finally {
      shadow().held.pop();
    }
  }

  private long fromJava(Shape shape, int seed, boolean entering) {
    Interner interner = interner();
    byte[] bytes = Contents.bytes(seed, length(shape, seed));
    Text text = shape.text();
    if (text != null) {
      String string = string(text, bytes);
      return entering
          ? interner.internString(mutator(), shape, string)
          : interner.findString(mutator(), shape, string, Use.REQUEST);
    } else if (shape.isArray()) {
      return entering ? interner.internBytes(mutator(), shape, bytes) : interner.findBytes(mutator(), shape, bytes);
    } else if (shape.name().equals("Number")) {
      double number = Double.longBitsToDouble(Contents.number(seed));
      return entering
          ? interner.internDouble(mutator(), shape, number, Use.REQUEST)
          : interner.findDouble(mutator(), shape, number, Use.REQUEST);
    }
    long number = Contents.number(seed);
    return entering
        ? interner.internInteger(mutator(), shape, number, Use.REQUEST)
        : interner.findInteger(mutator(), shape, number, Use.REQUEST);
  }

  /** Number of elements of the array for a value of Java's. */
  private static int length(Shape shape, int seed) {
    return !shape.isArray() ? 0 : shape.text() == Text.UTF_16 ? seed % 10 * 2 : seed % 20;
  }

  private static String string(Text text, byte[] bytes) {
    if (text != Text.UTF_16) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    // Character by character: a decoder would replace what is no half of a pair.
    CharBuffer chars = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asCharBuffer();
    return chars.toString();
  }

  private Value value(Thing thing, long reference) {
    int length = thing.shape.isArray() ? mutator().length(reference) : 0;
    return new Value(thing.shape, Arrays.asList(thing.slots.clone()), Contents.digest(thing.shape, length,
        thing.seed));
  }

  // ---------------------------------------------------------------- what is given

  /**
   * Checks what the interner has given for a value.
   *
   * @param given what, or null
   * @param entering whether the value was interned, and not just looked up
   * @param own the object that holds the value, if it is one of the heap
   */
  private Mirror.@Nullable Found take(Value value, long given, boolean entering, @Nullable Thing own) {
    Thing expected = known.get(value);
    if (expected != null && (expected.gone || !value.equals(expected.value))) {
      known.remove(value);
      expected = null;
    }
    if (given == Reference.NULL) {
      if (entering) {
        throw new AssertionError("interning gives null for " + describe(value));
      }
      checkKept(expected, "nothing");
      return null;
    }
    Thing thing = shadow().find(mutator().identity(given));
    if (thing == null) {
      throw new AssertionError("the interner gives an object that is dead, for " + describe(value));
    }
    Value its = value(thing, given);
    if (!its.equals(value)) {
      throw new AssertionError("the interner gives " + thing + ", which is " + describe(its) + ", for " + describe(
          value));
    }
    Contents.sample(mutator(), given, thing.shape, thing.seed, thing.serial);
    if (thing != expected) {
      checkKept(expected, thing.toString());
    }
    if (prompt && thing == expected && thing != own && mirror().depth() == 0) {
      shadow().reach();
      if (shadow().acyclicGarbage().contains(thing)) {
        throw new AssertionError("the interner gives " + thing + ", which is dead");
      }
    }
    note(value, thing, given);
    return new Mirror.Found(thing, given);
  }

  /** Checks that an object that is not given for its value need not be. */
  private void checkKept(@Nullable Thing expected, String instead) {
    if (expected != null && expected.canonical && !shadow().dueFinalizers.contains(expected) && shadow().isReachable(
        expected)) {
      throw new AssertionError("the interner gives " + instead + " for the value of " + expected
          + ", which it has and which can be reached from " + shadow().path(expected));
    }
  }

  /** Finds out whether the interner has an object for good that it has given. */
  private void note(Value value, Thing thing, long given) {
    Set<Trait> traits = provider.traits();
    long again = interner().find(mutator(), given, Use.REQUEST);
    if (again == Reference.NULL ? traits.contains(Trait.SHARES) : mutator().identity(again) != thing.identity) {
      throw new AssertionError("the interner gives " + thing + ", and at once " + (again == Reference.NULL
          ? "nothing"
          : String.valueOf(shadow().find(mutator().identity(again)))) + " for the same value");
    }
    if (again != Reference.NULL) {
      if (known.size() > MANY) {
        known.values().removeIf(old -> old.gone);
      }
      known.put(value, thing);
      thing.value = value;
      // A policy that has entries as Java objects may lose them as it pleases, unless it promises to share.
      thing.canonical = traits.contains(Trait.SHARES) || traits.contains(Trait.OFF_HEAP);
    }
  }

  private static String describe(Value value) {
    return "a " + value.shape.name() + " with data " + Long.toHexString(value.data) + (value.references.isEmpty()
        ? ""
        : " and references " + value.references);
  }
}
