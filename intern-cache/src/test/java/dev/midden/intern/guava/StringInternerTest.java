package dev.midden.intern.guava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.testkit.intern.InternValueRules;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the adapter to Guava's interface guarantees, under every collector. */
class StringInternerTest {
  static Stream<String> collectors() {
    return Collectors.available().all().stream().map(CollectorProvider::name);
  }

  private static final class Fixture implements AutoCloseable {
    final Heap heap;
    final Mutator mutator;
    final Shape string;
    final StringInterner strings;

    Fixture(String collector, String interner) {
      heap = Heap.builder().collector(collector).interner(interner).maxBytes(8 << 20).open();
      mutator = heap.attach();
      string = heap.shapes().define("String").text(Text.UTF_8).acyclic().register();
      strings = new StringInterner(mutator, string);
    }

    long find(String value) {
      return heap.interner().findString(mutator, string, value, Use.REQUEST);
    }

    @Override
    public void close() {
      strings.close();
      mutator.close();
      heap.close();
    }
  }

  /** A string equal to another, and not the same. */
  private static String twin(String string) {
    return new StringBuilder(string).toString();
  }

  @ParameterizedTest
  @MethodSource("collectors")
  @DisplayName("equal strings give one instance, which is the first, others another")
  void oneInstance(String collector) {
    for (String interner : List.of("weak", "strong", "cpython", "guava-strong")) {
      try (Fixture fixture = new Fixture(collector, interner)) {
        List<String> canonical = new ArrayList<>();
        for (String hostile : InternValueRules.HOSTILE) {
          String first = twin(hostile);
          assertSame(first, fixture.strings.intern(first));
          canonical.add(first);
        }
        fixture.mutator.collect();
        for (int i = 0; i < canonical.size(); i++) {
          assertSame(canonical.get(i), fixture.strings.intern(twin(InternValueRules.HOSTILE.get(i))));
        }
        assertEquals(canonical.size(), fixture.strings.size());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  @DisplayName("an object lives as long as its instance")
  void livesWithItsInstance(String collector) {
    try (Fixture fixture = new Fixture(collector, "weak")) {
      String held = fixture.strings.intern(twin("held by the test"));
      long identity = fixture.mutator.identity(fixture.find("held by the test"));
      for (int i = 0; i < 3; i++) {
        fixture.mutator.collect();
        fixture.strings.intern(twin("something else " + i));
      }
      assertEquals(identity, fixture.mutator.identity(fixture.find("held by the test")));
      assertSame(held, fixture.strings.intern(twin("held by the test")));
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  @DisplayName("when the JVM has collected an instance, its object may die and no entry is left")
  void leaksNothing(String collector) throws InterruptedException {
    try (Fixture fixture = new Fixture(collector, "weak")) {
      WeakReference<String> last = new WeakReference<>("");
      for (int i = 0; i < 1000; i++) {
        last = new WeakReference<>(fixture.strings.intern(twin("forgotten " + i)));
      }
      assertNotEquals(Reference.NULL, fixture.find("forgotten 999"));
      for (int attempt = 0; attempt < 100 && fixture.strings.size() > 0; attempt++) {
        System.gc();
        Thread.sleep(10);
        fixture.strings.releaseCollected();
      }
      assertTrue(last.refersTo(null));
      assertEquals(0, fixture.strings.size());
      fixture.mutator.collect();
      Interner.Statistics statistics = fixture.heap.interner().statistics();
      if (Collectors.available().named(collector).capabilities().contains(Capability.RECLAIMS)) {
        assertEquals(0, statistics.entries());
        assertEquals(0, fixture.heap.statistics().liveObjects());
        assertEquals(Reference.NULL, fixture.find("forgotten 999"));
      }
      String again = twin("forgotten 999");
      assertSame(again, fixture.strings.intern(again));
    }
  }

  @Test
  @DisplayName("an instance that is gone leaves its object to the next equal one")
  void instanceGone() {
    try (Fixture fixture = new Fixture("marksweep", "strong")) {
      WeakReference<String> first = new WeakReference<>(fixture.strings.intern(twin("again")));
      long identity = fixture.mutator.identity(fixture.find("again"));
      for (int attempt = 0; attempt < 100 && !first.refersTo(null); attempt++) {
        System.gc();
      }
      String second = twin("again");
      assertSame(second, fixture.strings.intern(second));
      assertEquals(1, fixture.strings.size());
      fixture.strings.releaseCollected();
      fixture.mutator.collect();
      assertSame(second, fixture.strings.intern(twin("again")));
      assertEquals(identity, fixture.mutator.identity(fixture.find("again")));
    }
  }

  @Test
  @DisplayName("under a policy that shares nothing every string is its own, and nothing leaks")
  void noSharing() {
    try (Fixture fixture = new Fixture("refcount", "none")) {
      String first = fixture.strings.intern(twin("own"));
      assertNotSame(first, fixture.strings.intern(twin("own")));
      fixture.strings.close();
      assertEquals(0, fixture.heap.statistics().liveObjects());
    }
  }

  @Test
  @DisplayName("misuse is refused when the adapter is made")
  void misuse() {
    try (Fixture fixture = new Fixture("marksweep", "weak"); Fixture other = new Fixture("marksweep", "weak")) {
      Shape number = fixture.heap.shapes().define("Number").bytes(8).register();
      assertThrows(IllegalArgumentException.class, () -> new StringInterner(fixture.mutator, number));
      assertThrows(IllegalArgumentException.class, () -> new StringInterner(fixture.mutator, other.string));
    }
    try (Heap heap = Heap.builder().collector("marksweep").open(); Mutator mutator = heap.attach()) {
      Shape text = heap.shapes().define("String").text(Text.UTF_8).register();
      assertThrows(IllegalStateException.class, () -> new StringInterner(mutator, text));
    }
  }
}
