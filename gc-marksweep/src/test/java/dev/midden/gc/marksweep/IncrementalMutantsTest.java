package dev.midden.gc.marksweep;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code marksweep-incremental}. */
class IncrementalMutantsTest extends MutantContract {
  private static final String COLLECTOR = "dev.midden.gc.marksweep.IncrementalMarkSweep";
  private static final String SPACE = "dev.midden.core.space.SweepSpace";

  @Override
  protected Class<? extends HeapContract> contract() {
    return SmallStepsTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("snapshot-barrier-dropped", COLLECTOR,
            "what is overwritten while marking is under way is not greyed", "r260",
            "if (marking) { marker.mark(Reference.expand(memory.getInt(slot))); }",
            ""),
        new Mutant("snapshot-new-logged", COLLECTOR, "the barrier greys the new value and not the old one", "r264",
            "marker.mark(Reference.expand(memory.getInt(slot)));",
            "marker.mark(Reference.expand(value));"),
        new Mutant("born-white", COLLECTOR, "objects made while marking is under way are white", "r263",
            "marker.blacken(object);",
            ""),
        new Mutant("marking-ends-early", COLLECTOR, "weak references are processed before all has been marked", "r404",
            "cycle.enter(Phase.TRACE); marker.drain();",
            "cycle.enter(Phase.TRACE);"),
        new Mutant("weak-load-unseen", COLLECTOR,
            "what a weak reference gives out while marking is under way is not greyed", "r261",
            "if (marking) { marker.mark(object); } return true;",
            "return true;"),
        new Mutant("new-immortals-dead", COLLECTOR, "immortal objects made while marking is under way count as dead",
            "r263",
            "parts.immortals().forEachObject(trace);",
            ""),
        new Mutant("step-bits-kept", COLLECTOR, "bits of the cycle before the last are not cleared", "r251",
            "other.clear(cleared >>> 3, next >>> 3);",
            ""),
        new Mutant("counts-of-finalizable-stale", COLLECTOR,
            "blocks are counted before finalizers have kept their objects, and not again", "r950",
            "small.stopCounting(); } cycle.enter",
            "} cycle.enter"),
        new Mutant("counts-of-current-stale", SPACE,
            "blocks that were counted and allocated in since are not counted again", "r950",
            "for (int sizeClass = 0; sizeClass < current.length; sizeClass++) { forgetCount(sizeClass); }",
            ""),
        new Mutant("wrong-bits-swept", COLLECTOR, "the space sweeps by the bits of the cycle before", "r301",
            "small.reclaim(other);",
            "small.reclaim(current);"));
  }
}
