package dev.midden.gc.marksweep;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in marking by several threads; those that show whatever the threads' luck. */
class ParallelMutantsTest extends MutantContract {
  private static final String TEAM = "dev.midden.core.trace.MarkTeam";

  @Override
  protected Class<? extends HeapContract> contract() {
    return ParallelMarkSweepTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("stolen-packet-dropped", TEAM, "what a thread takes from the pool is not scanned", "r323",
            "top = sizes[packets];",
            "top = 0;"),
        new Mutant("kept-half-dropped", TEAM, "a thread that gives away its oldest entries drops as many of its newest",
            "r323",
            "System.arraycopy(entries, size, entries, 0, top - size); top -= size;",
            "System.arraycopy(entries, size, entries, 0, top - size); top -= Math.min(top, 2 * size);"),
        new Mutant("array-part-dropped", TEAM, "the part of a long array that a thread puts aside is not scanned",
            "r322",
            "scanSlots(words, partial[2 * parts], partial[2 * parts + 1]);",
            ""));
  }
}
