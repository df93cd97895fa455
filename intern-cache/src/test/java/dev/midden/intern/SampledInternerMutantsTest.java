package dev.midden.intern;

import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code sampled}. */
class SampledInternerMutantsTest extends MutantContract {
  @Override
  protected Class<?> contract() {
    return SampledRulesTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("intern-admitted-early", "dev.midden.intern.SampledInterner",
            "a value is entered one time too soon", "i402",
            "if (frequencies.add(key.hash()) >= seen) {",
            "if (frequencies.add(key.hash()) >= seen - 1) {"),
        new Mutant("intern-never-admitted", "dev.midden.intern.FrequencySketch",
            "the sketch does not count", "i402",
            "words[word] += 1L << shift;",
            ""));
  }
}
