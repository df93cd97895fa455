package dev.midden.testkit.intern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.midden.core.event.InternListener;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider.Trait;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An open heap with an interner, an attached mutator and a shape for each kind of value. */
public final class InternHeap implements AutoCloseable {
  /** Kinds of values that {@link #intern} makes. */
  static final int KINDS = 7;

  /** So that a failure comes again. */
  private static final long HASH_SEED = 0x5EED;

  final Heap heap;
  final Mutator mutator;
  final Interner interner;
  final boolean shares;
  final boolean weakly;
  final Shape integer;
  final Shape number;
  final Shape latin1;
  final Shape utf8;
  final Shape utf16;
  final Shape bytes;
  final Shape tuple;
  final Shape references;
  final Shape weak;
  final Shape mortal;

  /** Whether the last reference to an object takes it along at once. */
  final boolean prompt;

  private final boolean reclaims;
  private final boolean complete;
  private final List<String> failures = new ArrayList<>();

  InternHeap(Setting setting, InternRules.Subject subject, long maxBytes, InternListener... listeners) {
    HeapBuilder builder = Heap.builder().maxBytes(maxBytes).hashSeed(HASH_SEED).interner(subject.provider())
        .onFailure((what, failure) -> {
          failures.add(what + ": " + failure);
        });
    setting.describe(builder);
    subject.options().forEach(builder::internerOption);
    for (InternListener listener : listeners) {
      builder.internListener(listener);
    }
    heap = builder.open();
    mutator = heap.attach();
    interner = heap.interner();
    shares = subject.promises(Trait.SHARES);
    weakly = subject.promises(Trait.WEAK);
    prompt = heap.capabilities().contains(Capability.PROMPT);
    reclaims = setting.collector().capabilities().contains(Capability.RECLAIMS);
    complete = setting.collector().capabilities().contains(Capability.COMPLETE);
    integer = heap.shapes().define("Integer").bytes(8).acyclic().register();
    number = heap.shapes().define("Number").bytes(8).acyclic().register();
    latin1 = heap.shapes().define("Latin1").text(Text.LATIN_1).acyclic().register();
    utf8 = heap.shapes().define("Utf8").text(Text.UTF_8).acyclic().register();
    utf16 = heap.shapes().define("Utf16").text(Text.UTF_16).acyclic().register();
    bytes = heap.shapes().define("Bytes").array(Shape.Kind.BYTES).acyclic().register();
    tuple = heap.shapes().define("Tuple").array(Shape.Kind.REFERENCES).register();
    references = heap.shapes().define("References").array(Shape.Kind.REFERENCES).register();
    weak = heap.shapes().define("Weak").bytes(8).weakReference().register();
    mortal = heap.shapes().define("Mortal").references(1).bytes(8).finalizable().register();
  }

  /** Whether one explicit collection reclaims everything that nothing refers to. */
  boolean reclaimsAll() {
    return reclaims && complete;
  }

  /** Interns the value with a number, of a kind that depends on it; what it returns is good until the next safepoint. */
  long intern(int value, Use use) {
    return switch (Math.floorMod(value, KINDS)) {
      case 0 -> interner.internInteger(mutator, integer, value * 0x1234_5678_9ABCL, use);
      case 1 -> interner.internDouble(mutator, number, value / 7.0, use);
      case 2 -> interner.internString(mutator, latin1, text(value), use);
      case 3 -> interner.internString(mutator, utf8, "\u00e9\u4e2d" + text(value), use);
      case 4 -> interner.internString(mutator, utf16, text(value), use);
      case 5 -> {
        byte[] content = content(value);
        yield interner.internBytes(mutator, bytes, content, 0, content.length, use);
      }
      default -> {
        try (Frame frame = mutator.enter(3)) {
          frame.set(0, intern(value - KINDS + 1, use));
          frame.set(1, intern(value - KINDS + 3, use));
          yield frame.closeReturning(interner.internTuple(mutator, tuple, frame, 0, 3, use));
        }
      }
    };
  }

  /** Looks up the value with a number, if it is not a tuple. */
  long find(int value, Use use) {
    return switch (Math.floorMod(value, KINDS)) {
      case 0 -> interner.findInteger(mutator, integer, value * 0x1234_5678_9ABCL, use);
      case 1 -> interner.findDouble(mutator, number, value / 7.0, use);
      case 2 -> interner.findString(mutator, latin1, text(value), use);
      case 3 -> interner.findString(mutator, utf8, "\u00e9\u4e2d" + text(value), use);
      case 4 -> interner.findString(mutator, utf16, text(value), use);
      case 5 -> {
        byte[] content = content(value);
        yield interner.findBytes(mutator, bytes, content, 0, content.length, use);
      }
      default -> Reference.NULL;
    };
  }

  private static String text(int value) {
    return "value_" + value;
  }

  private static byte[] content(int value) {
    byte[] content = new byte[value % 20];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (value >>> i % 4 * 8);
    }
    return content;
  }

  /** Checks that an object holds the value with a number. */
  void check(int value, long object) {
    assertNotEquals(Reference.NULL, object, () -> "value " + value);
    switch (Math.floorMod(value, KINDS)) {
      case 0 -> {
        assertSame(integer, mutator.shape(object));
        assertEquals(value * 0x1234_5678_9ABCL, mutator.getLong(object, 0));
      }
      case 1 -> {
        assertSame(number, mutator.shape(object));
        assertEquals(value / 7.0, mutator.getDouble(object, 0));
      }
      case 2 -> checkText(latin1, text(value), object);
      case 3 -> checkText(utf8, "\u00e9\u4e2d" + text(value), object);
      case 4 -> checkText(utf16, text(value), object);
      case 5 -> {
        byte[] read = new byte[mutator.length(object)];
        mutator.getBytes(object, 0, read, 0, read.length);
        assertArrayEquals(content(value), read);
      }
      default -> {
        assertSame(tuple, mutator.shape(object));
        assertEquals(3, mutator.length(object));
        check(value - KINDS + 1, mutator.getReference(object, 0));
        check(value - KINDS + 3, mutator.getReference(object, 1));
        assertEquals(Reference.NULL, mutator.getReference(object, 2));
      }
    }
  }

  /** Checks that an object is a text of a shape. */
  void checkText(Shape shape, String expected, long object) {
    assertSame(shape, mutator.shape(object));
    byte[] read = new byte[mutator.length(object)];
    mutator.getBytes(object, 0, read, 0, read.length);
    assertEquals(expected, Objects.requireNonNull(shape.text()).read(MemorySegment.ofArray(read), 0,
        read.length));
  }

  /** Objects allocated and not found dead. */
  long live() {
    return heap.statistics().liveObjects();
  }

  /** Walks the whole heap and its tables. */
  void verify() {
    assertEquals(List.of(), HeapVerifier.verify(heap, false));
  }

  @Override
  public void close() {
    verify();
    mutator.close();
    heap.close();
    assertEquals(List.of(), failures, "thrown by callbacks and finalizers");
  }
}
