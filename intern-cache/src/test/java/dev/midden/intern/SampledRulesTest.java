package dev.midden.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.testkit.intern.InternerContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code sampled} against the contract where a value must come four times, and what it takes then. */
class SampledRulesTest extends InternerContract {
  private static final int SEEN = 3;

  @Override
  protected InternerProvider provider() {
    return new SampledInternerProvider();
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("seen", String.valueOf(SEEN));
  }

  @Override
  public int effort() {
    return 25;
  }

  /** As long as the sketch tells all values apart. */
  @Test
  @DisplayName("i402 a value that comes seldom is never entered, and one that comes often is")
  public void i402_rareValues() {
    try (Heap heap = Heap.builder().collector("refcount").interner(provider()).internerOption("seen", "" + SEEN)
        .internerOption("sketch", "100000").hashSeed(1).maxBytes(4 << 20).open();
        Mutator mutator = heap.attach();
        Frame frame = mutator.enter(2)) {
      Shape string = heap.shapes().define("String").text(Text.LATIN_1).acyclic().register();
      Interner interner = heap.interner();
      for (int round = 0; round < SEEN; round++) {
        for (int value = 0; value < 2000; value++) {
          String text = "rare " + value;
          frame.set(round % 2, interner.internString(mutator, string, text));
          assertEquals(Reference.NULL, interner.findString(mutator, string, text, Use.REQUEST), text);
        }
        assertEquals(0, interner.statistics().entries(), "round " + round);
      }
      for (int value = 0; value < 100; value++) {
        String text = "rare " + value;
        frame.set(0, interner.internString(mutator, string, text));
        assertNotEquals(Reference.NULL, interner.findString(mutator, string, text, Use.REQUEST), text);
        assertEquals(frame.get(0), interner.internString(mutator, string, text), text);
        assertEquals(1, interner.statistics().entries(), text);
      }
    }
  }
}
