package dev.midden.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** {@code bounded} against the contract with a limit that is always reached, and what it keeps then. */
class SmallBoundedInternerTest extends InternerContract {
  private static final int LIMIT = 24;

  @Override
  protected InternerProvider provider() {
    return new BoundedInternerProvider();
  }

  @Override
  protected Map<String, String> options() {
    return Map.of("limit", String.valueOf(LIMIT));
  }

  @Override
  public int effort() {
    return 25;
  }

  /** The limit, and admission. */
  @Test
  @DisplayName("i401 there are never more entries than the limit, and frequent values stay among rare ones")
  public void i401_limit() {
    try (Heap heap = Heap.builder().collector("refcount").interner(provider()).internerOption("limit", "" + LIMIT)
        .hashSeed(1).maxBytes(1 << 20).open(); Mutator mutator = heap.attach()) {
      Shape string = heap.shapes().define("String").text(Text.LATIN_1).acyclic().register();
      Interner interner = heap.interner();
      for (int value = 0; value < 5000; value++) {
        interner.internString(mutator, string, "frequent " + value % 10);
        interner.internString(mutator, string, "rare " + value);
        assertTrue(interner.statistics().entries() <= LIMIT, () -> interner.statistics().toString());
      }
      int found = 0;
      for (int value = 0; value < 10; value++) {
        found += interner.findString(mutator, string, "frequent " + value, Use.REQUEST) == Reference.NULL ? 0 : 1;
      }
      assertTrue(found >= 9, found + " of ten frequent values are known");
      // The object made last may live to the next safepoint.
      mutator.poll();
      assertEquals(interner.statistics().entries(), heap.statistics().liveObjects());
    }
  }
}
