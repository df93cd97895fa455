package dev.midden.gc.generational;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code generational-sticky}. */
class StickyMutantsTest extends MutantContract {
  private static final String COLLECTOR = "dev.midden.gc.generational.Sticky";

  @Override
  protected Class<? extends HeapContract> contract() {
    return StickyTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("sticky-barrier-dropped", COLLECTOR, "no write is remembered", "r254",
            "if (marks.get(object >>> 3)) {", "if (object == 1) {"),
        new Mutant("sticky-log-not-scanned", COLLECTOR, "what is remembered is not used", "r254",
            "marker.scanAgain(object);", ""),
        new Mutant("sticky-logged-once", COLLECTOR, "an object is remembered once in its life", "r254",
            "parts.model().clearFlags(object, LOGGED);", ""),
        new Mutant("sticky-never-full", COLLECTOR, "marks are never cleared", "r301",
            "} else { marker.begin(Blocks.start(parts.blocks().frontier())); }", "} else { marker.beginSticky(); }"));
  }
}
