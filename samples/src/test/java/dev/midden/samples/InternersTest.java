package dev.midden.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapVerifier;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Interners;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every interner under every collector. */
class InternersTest {
  static Stream<Arguments> pairs() {
    return Interners.available().all().stream().flatMap(interner -> Collectors.available().all().stream().map(
        collector -> Arguments.of(interner, collector)));
  }

  private static Shape strings(Heap heap, String name) {
    return heap.shapes().define(name).array(Shape.Kind.BYTES).acyclic().register();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void valuesKeepTheirContentAndSharingIsConsistent(InternerProvider provider, CollectorProvider collector) {
    for (CheckLevel level : CheckLevel.values()) {
      try (Heap heap = Heap.builder().collector(collector).interner(provider).maxBytes(16 << 20).checks(level).open();
          Mutator mutator = heap.attach();
          Frame frame = mutator.enter(2)) {
        Shape shape = strings(heap, "String");
        Interner interner = heap.interner();
        Map<String, Long> identities = new HashMap<>();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 5000; i++) {
          String text = "key" + random.nextInt(700);
          frame.set(0, interner.internBytes(mutator, shape, text.getBytes(UTF_8)));
          byte[] content = new byte[mutator.length(frame.get(0))];
          mutator.getBytes(frame.get(0), 0, content, 0, content.length);
          assertEquals(text, new String(content, UTF_8));
          if (!provider.name().equals("none")) {
            long identity = mutator.identity(frame.get(0));
            assertEquals(identity, identities.merge(text, identity, (before, now) -> before), text);
          }
          if (i % 500 == 499) {
            mutator.collect();
            assertEquals(List.of(), HeapVerifier.verify(heap, false));
          }
        }
      }
    }
  }

  @Test
  void strongSharesByShapeAndContentUntilTheHeapIsClosed() {
    for (CollectorProvider collector : Collectors.available().all()) {
      try (Heap heap = Heap.builder().collector(collector).interner("strong").maxBytes(16 << 20).open();
          Mutator mutator = heap.attach();
          Frame frame = mutator.enter(2)) {
        Shape strings = strings(heap, "String");
        Shape names = strings(heap, "Name");
        Interner interner = heap.interner();
        assertEquals(Reference.NULL, interner.findBytes(mutator, strings, new byte[]{1}));
        frame.set(0, interner.internBytes(mutator, strings, new byte[]{1}));
        frame.set(1, interner.internBytes(mutator, names, new byte[]{1}));
        assertNotEquals(frame.get(0), frame.get(1));
        assertEquals(frame.get(0), interner.findBytes(mutator, strings, new byte[]{1}));
        // An equal object made by hand gives way to the canonical one; a new value becomes canonical itself.
        long made = mutator.allocate(strings, 1);
        mutator.setByteElement(made, 0, (byte) 1);
        assertEquals(frame.get(0), interner.intern(mutator, made));
        long empty = mutator.allocate(strings, 0);
        assertEquals(empty, interner.intern(mutator, empty));
        assertEquals(empty, interner.internBytes(mutator, strings, new byte[0]));
        assertEquals(3, interner.statistics().entries());
        long node = mutator.allocate(heap.shapes().define("Node").references(1).register());
        assertThrows(IllegalArgumentException.class, () -> interner.intern(mutator, node));
      }
    }
  }
}
