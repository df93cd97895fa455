package dev.midden.gc.marksweep;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in sweeping at once. */
class EagerMarkSweepMutantsTest extends MutantContract {
  @Override
  protected Class<? extends HeapContract> contract() {
    return EagerMarkSweepTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("eager-sweep-omitted", "dev.midden.core.space.SweepSpace", "sweeping in the pause zeroes nothing",
            "r301",
            "if (!marks.get(from >>> 3)) { long to = marks.nextSet(from >>> 3, end >>> 3) << 3; model.zero(from, to);",
            "if (!marks.get(from >>> 3)) { long to = marks.nextSet(from >>> 3, end >>> 3) << 3;"),
        new Mutant("eager-sweep-clears-live", "dev.midden.core.space.SweepSpace",
            "sweeping in the pause clears the header of the live cell behind", "r107",
            "long to = marks.nextSet(from >>> 3, end >>> 3) << 3; model.zero(from, to); from = to;",
            "long to = marks.nextSet(from >>> 3, end >>> 3) << 3; model.zero(from, to + 8); from = to;"));
  }
}
