package dev.midden.testkit.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.HeapClosedException;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider.Trait;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.core.reference.InternKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules i1xx: an interned object holds its value, and values that differ are different objects. */
public interface InternValueRules extends InternRules {
  /** Strings that have gone wrong somewhere before. */
  List<String> HOSTILE = List.of("", "\0", "\0\0", "a\0", "a\0b", "a", "\u00e9", "\u00ff", "\u0100", "\u0141", "A",
      "\u07ff", "\u0800", "\uffff", "\ud800", "\udc00", "\ud800\ud800", "\udc00\ud800", "\ud83d\ude00", "?", "??",
      "\ud83d", "x\ud83d\ude00y", "caf\u00e9", "cafe\u0301", "\u00c3\u00a9", "\u00ed\u00a0\u0080");

  /** Uses that need no code unit. */
  List<Use> USES = List.of(Use.REQUEST, Use.NAME, Use.VALUE);

  /** Every kind of value. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i101 an interned object holds its value, whatever its kind and use")
  default void i101_holdsItsValue(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(4 * InternHeap.KINDS)) {
      for (Use use : USES) {
        for (int round = 0; round < 2; round++) {
          for (int value = 0; value < frame.size(); value++) {
            frame.set(value, heap.intern(value, use));
          }
          for (int value = 0; value < frame.size(); value++) {
            heap.check(value, frame.get(value));
          }
        }
      }
    }
  }

  /** Looking up makes nothing. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i102 a lookup makes nothing, and finds what interning gives")
  default void i102_findMakesNothing(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      for (int value = 1; value < 20; value++) {
        for (Use use : USES) {
          long before = heap.heap.statistics().allocatedObjects();
          long found = heap.find(value, use);
          assertEquals(before, heap.heap.statistics().allocatedObjects());
          if (found != Reference.NULL) {
            heap.check(value, found);
          }
          frame.set(0, heap.intern(value, use));
          found = heap.find(value, use);
          if (heap.shares && value % InternHeap.KINDS != InternHeap.KINDS - 1) {
            assertEquals(frame.get(0), found);
          }
          if (found != Reference.NULL) {
            assertEquals(found, heap.intern(value, use));
          }
        }
      }
    }
  }

  /** What looks alike and is not. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i103 values that differ in shape or in any bit are different objects")
  default void i103_differentValues(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(40)) {
      Mutator mutator = heap.mutator;
      Interner interner = heap.interner;
      int count = 0;
      for (double value : new double[]{0.0, -0.0, 1.0, Double.NaN, Double.longBitsToDouble(0x7FF8000000000001L)}) {
        frame.set(count++, interner.internDouble(mutator, heap.number, value, Use.REQUEST));
        assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(mutator.getDouble(frame.get(count
            - 1), 0)));
      }
      for (long value : new long[]{0, -1, 1, Double.doubleToRawLongBits(1.0), Long.MIN_VALUE, 1L << 32}) {
        frame.set(count++, interner.internInteger(mutator, heap.integer, value, Use.REQUEST));
      }
      for (Shape shape : List.of(heap.latin1, heap.utf8, heap.utf16)) {
        frame.set(count++, interner.internString(mutator, shape, ""));
        frame.set(count++, interner.internString(mutator, shape, "1"));
      }
      for (byte[] value : new byte[][]{{}, {0}, {0, 0}, {'1'}}) {
        frame.set(count++, interner.internBytes(mutator, heap.bytes, value));
      }
      frame.set(count, interner.internTuple(mutator, heap.tuple, frame, 0, 0, Use.REQUEST));
      frame.set(count + 1, interner.internTuple(mutator, heap.tuple, frame, 0, 1, Use.REQUEST));
      frame.set(count + 2, interner.internTuple(mutator, heap.tuple, frame, 1, 1, Use.REQUEST));
      frame.set(count + 3, interner.internTuple(mutator, heap.tuple, frame, 39, 1, Use.REQUEST));
      frame.set(count + 4, interner.internTuple(mutator, heap.references, frame, 0, 1, Use.REQUEST));
      count += 5;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
          assertNotEquals(mutator.identity(frame.get(i)), mutator.identity(frame.get(j)), i + " and " + j);
        }
      }
    }
  }

  /** All ways lead to one object. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i104 equal values are one object, whether they come from Java or from the heap")
  default void i104_oneObject(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(3)) {
      Mutator mutator = heap.mutator;
      Interner interner = heap.interner;
      for (Shape shape : List.of(heap.latin1, heap.utf8, heap.utf16)) {
        for (String text : HOSTILE) {
          if (shape == heap.latin1 && text.chars().anyMatch(c -> c > 0xFF)) {
            assertThrows(IllegalArgumentException.class, () -> interner.internString(mutator, shape, text));
            continue;
          }
          frame.set(0, interner.internString(mutator, shape, text));
          heap.checkText(shape, text, frame.get(0));
          byte[] encoded = new byte[mutator.length(frame.get(0))];
          mutator.getBytes(frame.get(0), 0, encoded, 0, encoded.length);
          frame.set(1, mutator.allocate(shape, encoded.length));
          mutator.setBytes(frame.get(1), 0, encoded, 0, encoded.length);
          assertEquals(frame.get(0), interner.find(mutator, frame.get(1), Use.REQUEST), text);
          assertEquals(frame.get(0), interner.intern(mutator, frame.get(1)), text);
          assertEquals(frame.get(0), interner.intern(mutator, frame.get(0)), text);
          assertEquals(frame.get(0), interner.internBytes(mutator, shape, encoded), text);
          assertEquals(frame.get(0), interner.internString(mutator, shape, new StringBuilder(text).toString()), text);
        }
      }
      // A value that comes from the heap first is canonical itself, with all its references and data.
      Shape mixed = heap.heap.shapes().define("Mixed").references(33).bytes(13).register();
      frame.set(0, mutator.allocate(mixed));
      mutator.setReference(frame.get(0), 32, frame.get(0));
      mutator.setByte(frame.get(0), 12, (byte) 7);
      assertEquals(frame.get(0), interner.intern(mutator, frame.get(0)));
      frame.set(1, mutator.allocate(mixed));
      mutator.setReference(frame.get(1), 32, frame.get(0));
      frame.set(2, mutator.allocate(mixed));
      mutator.setReference(frame.get(2), 32, frame.get(0));
      mutator.setByte(frame.get(2), 12, (byte) 7);
      assertEquals(frame.get(1), interner.intern(mutator, frame.get(1)));
      assertEquals(frame.get(0), interner.intern(mutator, frame.get(2)));
    }
  }

  /** Many strings of one hash, and very long ones. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i105 strings of one hash and long strings are told apart")
  default void i105_hostileStrings(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      Mutator mutator = heap.mutator;
      List<String> texts = new ArrayList<>(List.of(""));
      for (int i = 0; i < 10; i++) {
        List<String> longer = new ArrayList<>();
        texts.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
        texts = longer;
      }
      String most = "x".repeat((1 << 20) - 1);
      texts.addAll(List.of(most + "a", most + "b", "a" + most));
      frame.set(0, mutator.allocate(heap.references, texts.size()));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < texts.size(); i++) {
          long interned = heap.interner.internString(mutator, heap.latin1, texts.get(i));
          mutator.setReference(frame.get(0), i, interned);
        }
        for (int i = 0; i < texts.size(); i++) {
          heap.checkText(heap.latin1, texts.get(i), mutator.getReference(frame.get(0), i));
        }
        mutator.collect();
      }
    }
  }

  /** The hot path. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i106 a hit makes no Java object")
  default void i106_noJavaObjects(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES) && subject().promises(Trait.OFF_HEAP));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      String text = "a key of middling length";
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      frame.set(0, heap.interner.internString(heap.mutator, heap.utf8, text));
      frame.set(1, heap.interner.internBytes(heap.mutator, heap.bytes, bytes));
      long allocated = Long.MAX_VALUE;
      for (int attempt = 0; attempt < 20 && allocated > 100; attempt++) {
        long before = JavaHeap.allocatedBytes();
        for (int i = 0; i < 10_000; i++) {
          heap.interner.internString(heap.mutator, heap.utf8, text);
          heap.interner.internBytes(heap.mutator, heap.bytes, bytes);
        }
        allocated = JavaHeap.allocatedBytes() - before;
      }
      assertTrue(allocated <= 100, allocated + " bytes for 20000 hits");
    }
  }

  /** Errors. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i107 misuse is an exception that says what to do, and changes nothing")
  default void i107_misuse(Setting setting) {
    InternHeap heap = open(setting);
    Mutator mutator = heap.mutator;
    Interner interner = heap.interner;
    try (heap; InternHeap other = open(setting); Frame frame = mutator.enter(2)) {
      frame.set(0, mutator.allocate(heap.tuple, 1));
      frame.set(1, mutator.allocateWeak(heap.weak, frame.get(0)));
      for (Shape wrong : List.of(heap.integer, heap.bytes, heap.tuple, heap.weak)) {
        assertThrows(IllegalArgumentException.class, () -> interner.internString(mutator, wrong, "x"));
      }
      for (Shape wrong : List.of(heap.integer, heap.tuple)) {
        assertThrows(IllegalArgumentException.class, () -> interner.internBytes(mutator, wrong, new byte[1]));
      }
      for (Shape wrong : List.of(heap.latin1, heap.tuple, heap.mortal)) {
        assertThrows(IllegalArgumentException.class, () -> interner.internInteger(mutator, wrong, 1, Use.REQUEST));
        assertThrows(IllegalArgumentException.class, () -> interner.internDouble(mutator, wrong, 1, Use.REQUEST));
      }
      for (Shape wrong : List.of(heap.latin1, heap.integer, heap.mortal)) {
        assertThrows(IllegalArgumentException.class, () -> interner.internTuple(mutator, wrong, frame, 0, 1,
            Use.REQUEST));
      }
      assertThrows(IndexOutOfBoundsException.class, () -> interner.internTuple(mutator, heap.tuple, frame, 1, 2,
          Use.REQUEST));
      assertThrows(IndexOutOfBoundsException.class, () -> interner.internBytes(mutator, heap.bytes, new byte[3], 2, 2,
          Use.REQUEST));
      assertThrows(IllegalArgumentException.class, () -> interner.internString(mutator, other.latin1, "x"));
      assertThrows(IllegalArgumentException.class, () -> interner.intern(mutator, frame.get(1)));
      assertThrows(NullPointerException.class, () -> interner.intern(mutator, Reference.NULL));
      Thread thread = new Thread(() -> assertThrows(WrongThreadException.class, () -> interner.internString(mutator,
          heap.latin1, "x")));
      List<Throwable> thrown = new ArrayList<>();
      thread.setUncaughtExceptionHandler((which, e) -> thrown.add(e));
      thread.start();
      thread.join();
      assertEquals(List.of(), thrown);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThrows(HeapClosedException.class, () -> interner.internString(mutator, heap.latin1, "x"));
    assertThrows(HeapClosedException.class, () -> interner.findString(mutator, heap.latin1, "x", Use.VALUE));
    assertThrows(HeapClosedException.class, () -> interner.openUnit(mutator));
  }

  /** Numbers. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i108 statistics tell lookups, hits, entries and bytes saved")
  default void i108_statistics(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      assertEquals(0, heap.interner.statistics().lookups());
      assertEquals(0, heap.interner.statistics().entries());
      frame.set(0, heap.interner.internString(heap.mutator, heap.latin1, "statistics"));
      long hits = 0;
      for (int i = 0; i < 3; i++) {
        hits += frame.get(0) == heap.interner.internString(heap.mutator, heap.latin1, "statistics") ? 1 : 0;
      }
      heap.interner.findString(heap.mutator, heap.latin1, "no statistics", Use.REQUEST);
      Interner.Statistics statistics = heap.interner.statistics();
      assertEquals(5, statistics.lookups());
      assertTrue(statistics.hits() >= hits && statistics.hits() <= 3, statistics::toString);
      assertEquals(statistics.hits() * heap.mutator.size(frame.get(0)), statistics.savedBytes());
      if (heap.shares) {
        assertEquals(3, statistics.hits());
        assertEquals(1, statistics.entries());
      }
    }
  }

  /** The heap is full. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i109 a value for which there is no room is not there, and the next one is welcome")
  default void i109_exhaustion(Setting setting) {
    try (InternHeap heap = new InternHeap(setting, subject(), 1 << 20);
        Frame frame = heap.mutator.enter(1)) {
      Mutator mutator = heap.mutator;
      frame.set(0, mutator.allocate(heap.references, 20_000));
      int[] made = {0};
      assertThrows(HeapExhaustedException.class, () -> {
        for (;; made[0]++) {
          long interned = heap.interner.internString(mutator, heap.latin1, "a rather long value that fills the heap "
              + "before too long, number " + made[0]);
          mutator.setReference(frame.get(0), made[0], interned);
        }
      });
      heap.verify();
      for (int i = 0; i < made[0]; i++) {
        heap.checkText(heap.latin1, "a rather long value that fills the heap before too long, number " + i, mutator
            .getReference(frame.get(0), i));
      }
      assertEquals(Reference.NULL, heap.interner.findString(mutator, heap.latin1,
          "a rather long value that fills the heap before too long, number " + made[0], Use.REQUEST));
      if (heap.weakly && heap.reclaimsAll()) {
        frame.set(0, Reference.NULL);
        frame.set(0, heap.intern(3, Use.REQUEST));
        heap.check(3, frame.get(0));
      }
    }
  }

  /** The text encodings themselves. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i110 bytes that are no text can be interned in a shape of text")
  default void i110_malformedText(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      for (Text text : Text.values()) {
        Shape shape = heap.heap.shapes().define("text").text(text).register();
        for (int first = 0; first < 256; first++) {
          for (byte[] bytes : new byte[][]{{(byte) first}, {(byte) first, (byte) 0x80}, {(byte) first, 'a'},
              {(byte) first, (byte) 0xBF, (byte) 0xBF}, {(byte) first, (byte) 0xBF, (byte) 0xBF, (byte) 0xBF, 'b'}}) {
            frame.set(0, heap.interner.internBytes(heap.mutator, shape, bytes));
            frame.set(1, heap.mutator.allocate(shape, bytes.length));
            heap.mutator.setBytes(frame.get(1), 0, bytes, 0, bytes.length);
            long canonical = heap.interner.intern(heap.mutator, frame.get(1));
            if (heap.shares) {
              assertEquals(frame.get(0), canonical, () -> text + " " + Arrays.toString(bytes));
            }
            byte[] read = new byte[heap.mutator.length(canonical)];
            heap.mutator.getBytes(canonical, 0, read, 0, read.length);
            assertTrue(Arrays.equals(bytes, read));
          }
        }
      }
    }
  }

  /** An attack on the hash. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i112 values made to have one hash, or hashes side by side, do not make searches long")
  default void i112_hashFlood(Setting setting) {
    assumeTrue(subject().promises(Trait.OFF_HEAP));
    int count = 3000;
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      Mutator mutator = heap.mutator;
      frame.set(0, mutator.allocate(heap.references, 4 * count));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < count; i++) {
          flood(heap, frame, i);
        }
        mutator.collect();
        heap.verify();
        Interner.Statistics statistics = heap.interner.statistics();
        assertTrue(statistics.longestProbe() < 200, statistics::toString);
      }
      for (int i = 0; i < 4 * count; i++) {
        if (i % 5 != 0) {
          mutator.setReference(frame.get(0), i, Reference.NULL);
        }
      }
      mutator.collect();
      for (int i = 0; i < count; i++) {
        flood(heap, frame, i);
      }
      frame.set(0, Reference.NULL);
      frame.set(1, Reference.NULL);
      mutator.collect();
      if (heap.weakly && heap.reclaimsAll()) {
        assertEquals(0, heap.interner.statistics().entries());
      }
    }
  }

  private static void flood(InternHeap heap, Frame frame, int i) {
    Mutator mutator = heap.mutator;
    // Strings of 12 pairs that have the same hash in Java, each one or the other.
    StringBuilder text = new StringBuilder();
    for (int pair = 0; pair < 12; pair++) {
      text.append((i >>> pair & 1) == 0 ? "Aa" : "BB");
    }
    keep(heap, frame, 4 * i, heap.interner.internString(mutator, heap.utf8, text.toString()));
    heap.checkText(heap.utf8, text.toString(), frame.get(1));
    if (heap.shares) {
      assertEquals(frame.get(1), heap.interner.internString(mutator, heap.utf8, text.toString()));
    }
    // Numbers whose product with the multiplier of Fibonacci hashing has the same upper half.
    long number = i * 0xF1DE_83E1_9937_733DL;
    keep(heap, frame, 4 * i + 1, heap.interner.internInteger(mutator, heap.integer, number, Use.REQUEST));
    assertEquals(number, mutator.getLong(frame.get(1), 0));
    // The same as an object of the heap, and hashes that the finalizer of MurmurHash3 puts side by side.
    frame.set(1, mutator.allocate(heap.number));
    mutator.setLong(frame.get(1), 0, number);
    keep(heap, frame, 4 * i + 2, heap.interner.intern(mutator, frame.get(1)));
    long content = (unmix(0x4000_0000 + 2 * i) ^ heap.bytes.id() * 0x9E37_79B9) & 0xFFFF_FFFFL;
    byte[] digits = new byte[8];
    // In base 31, so that the polynomial over the bytes gives the content again.
    for (int digit = 7; digit >= 0; digit--, content /= 31) {
      digits[digit] = (byte) (content % 31);
    }
    keep(heap, frame, 4 * i + 3, heap.interner.internBytes(mutator, heap.bytes, digits));
  }

  private static void keep(InternHeap heap, Frame frame, int slot, long object) {
    frame.set(1, object);
    if (frame.get(0) != Reference.NULL) {
      heap.mutator.setReference(frame.get(0), slot, object);
    }
    if (heap.shares) {
      assertEquals(frame.get(1), heap.interner.intern(heap.mutator, frame.get(1)));
    }
  }

  /** What MurmurHash3's finalizer makes a number of. */
  private static int unmix(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x7ED1_B41D;
    mixed = (mixed ^ mixed >>> 13 ^ mixed >>> 26) * 0xA5CB_9243;
    return mixed ^ mixed >>> 16;
  }

  /** Characters that Latin-1 lacks. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i113 a string is not taken for one with question marks or lower bytes in place of what Latin-1 lacks")
  default void i113_questionMarks(Setting setting) {
    assumeTrue(subject().promises(Trait.SHARES));
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(2)) {
      String marksLacking = lacking("?xx?xx?");
      // All bits of a byte of ASCII: what is above it in a wide character does not show in the next one.
      String full = "\u007f";
      String wide = wide(full.repeat(5));
      // As many characters as are compared in different ways.
      for (String rest : List.of("", "xxx", "x".repeat(10), "x".repeat(40))) {
        String filled = full.repeat(rest.length());
        for (String lacking : List.of(marksLacking + rest, wide + filled)) {
          String stored = lacking.startsWith(wide) ? full.repeat(5) + filled : "?xx?xx?" + rest;
          assertEquals(stored.hashCode(), lacking.hashCode());
          for (Shape shape : List.of(heap.latin1, heap.utf8, heap.utf16)) {
            frame.set(0, heap.interner.internString(heap.mutator, shape, stored));
            assertEquals(frame.get(0),
                heap.interner.internString(heap.mutator, shape, new StringBuilder(stored).toString()));
            if (shape == heap.latin1) {
              assertThrows(IllegalArgumentException.class,
                  () -> heap.interner.internString(heap.mutator, shape, lacking));
            } else {
              assertEquals(Reference.NULL, heap.interner.findString(heap.mutator, shape, lacking, Use.REQUEST));
              frame.set(1, heap.interner.internString(heap.mutator, shape, lacking));
              heap.checkText(shape, lacking, frame.get(1));
            }
          }
        }
        // What is no UTF-8, and would be the same string in Latin-1.
        frame.set(0, heap.interner.internBytes(heap.mutator, heap.utf8, new byte[]{'c', 'a', 'f', (byte) 0xE9, 'i', 'n',
            'e', 's'}));
        frame.set(1, heap.interner.internString(heap.mutator, heap.utf8, "caf\u00e9ines"));
        heap.checkText(heap.utf8, "caf\u00e9ines", frame.get(1));
      }
    }
  }

  /** A string of the same hash with other characters, none of them Latin-1, where another has question marks. */
  private static String lacking(String marks) {
    int factor = 31 * 31 * 31;
    for (int first = 0x100; first < 0xD800; first += 7) {
      for (int second = 0x100; second < 0xD800; second += 5) {
        int third = '?' - ((first - '?') * factor + second - '?') * factor;
        if (third > 0xFF && third < 0xD800) {
          return new StringBuilder(marks).replace(0, 1, Character.toString(first)).replace(3, 4, Character.toString(
              second)).replace(6, 7, Character.toString(third)).toString();
        }
      }
    }
    throw new AssertionError("there is no such string");
  }

  /** A string of the same hash whose five characters have the same lower bytes and are not Latin-1. */
  private static String wide(String narrow) {
    for (int upper = 0x40010101; upper < 0x7F000000; upper++) {
      int known = 0;
      for (int i = 24; i >= 0; i -= 8) {
        known = 31 * known + (upper >>> i & 0x7F);
      }
      int last = -31 * known & 0xFF_FFFF;
      if (last > 0 && last < 0x80) {
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < 5; i++) {
          wide.append((char) (narrow.charAt(i) | (i < 4 ? upper >>> 24 - 8 * i & 0x7F : last) << 8));
        }
        return wide.toString();
      }
    }
    throw new AssertionError("there is no such string");
  }

  /** Listening. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#plain")
  @DisplayName("i114 a listener hears of lookups, entries and their ends, as often as statistics count them")
  default void i114_listener(Setting setting) {
    CountingListener heard = new CountingListener();
    try (InternHeap heap = new InternHeap(setting, subject(), 32 << 20, heard, new CountingListener());
        Frame frame = heap.mutator.enter(1)) {
      frame.set(0, heap.mutator.allocate(heap.references, 500));
      for (int round = 0; round < 4; round++) {
        for (int value = 0; value < 500; value++) {
          heap.mutator.setReference(frame.get(0), value, heap.intern(value % (200 + 100 * round), Use.REQUEST));
          heap.find(value, Use.REQUEST);
        }
        frame.set(0, Reference.NULL);
        heap.mutator.collect();
        frame.set(0, heap.mutator.allocate(heap.references, 500));
      }
      Interner.Statistics statistics = heap.interner.statistics();
      assertEquals(statistics.hits(), heard.hits);
      assertEquals(statistics.lookups(), heard.hits + heard.missed);
      assertEquals(statistics.deaths(), heard.died);
      assertEquals(statistics.resizes(), heard.resized);
      // Entries are heard of by the heap's tables; a policy may keep its own elsewhere.
      if (statistics.tableBytes() > 0) {
        assertEquals(statistics.evictions(), heard.evicted);
        assertEquals(statistics.entries(), heard.entered - heard.evicted - heard.died);
      }
    }
  }

  /** Preparing. */
  @ParameterizedTest
  @MethodSource("dev.midden.testkit.intern.Setting#all")
  @DisplayName("i111 a policy may be told of shapes before their values come")
  default void i111_prepare(Setting setting) {
    try (InternHeap heap = open(setting); Frame frame = heap.mutator.enter(1)) {
      heap.interner.prepareFor(heap.mutator, InternKey.Kind.INTEGER, heap.integer);
      heap.interner.prepareFor(heap.mutator, InternKey.Kind.DOUBLE, heap.number);
      heap.interner.prepareFor(heap.mutator, InternKey.Kind.STRING, heap.utf8);
      heap.interner.prepareFor(heap.mutator, InternKey.Kind.BYTES, heap.bytes);
      heap.interner.prepareFor(heap.mutator, InternKey.Kind.TUPLE, heap.tuple);
      for (long value : new long[]{-6, -5, 0, 256, 257}) {
        frame.set(0, heap.interner.internInteger(heap.mutator, heap.integer, value, Use.VALUE));
        assertEquals(value, heap.mutator.getLong(frame.get(0), 0));
      }
    }
  }
}
