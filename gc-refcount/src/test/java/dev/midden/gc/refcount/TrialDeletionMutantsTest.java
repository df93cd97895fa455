package dev.midden.gc.refcount;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in trial deletion that the contract must notice. */
class TrialDeletionMutantsTest extends MutantContract {
  private static final String TRIAL = "dev.midden.gc.refcount.TrialDeletion";
  private static final String MUTATOR = "dev.midden.gc.refcount.RefcountMutator";
  private static final String COUNTING = "dev.midden.gc.refcount.counting.CountingMutator";

  @Override
  protected Class<? extends HeapContract> contract() {
    return TrialRefcountTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("candidate-kept", MUTATOR, "a candidate that dies stays in the set", "r950",
            "cycles.remove(object);",
            ""),
        new Mutant("moved-not-lost", COUNTING,
            "nothing notes that what is moved into an object has lost a root", "r220",
            "roots[from + i] = Reference.NULL; lost(value);",
            "roots[from + i] = Reference.NULL;"),
        new Mutant("dead-candidate-searched", TRIAL, "a candidate that waits dead on the stack is searched from",
            "r419",
            "if (header >>> 32 == 0) { memory.setLong(candidate, header); return; }",
            ""),
        new Mutant("grey-candidate-again", TRIAL, "a candidate greyed by another is searched from once more", "r304",
            "if (Header.has((int) header, GREY)) { return; } if (!Header.has((int) header, CANDIDATE)) {",
            "if (false) {"),
        new Mutant("count-not-given-back", TRIAL, "what is found alive does not get its counts back", "r302",
            "memory.setLong(child, header + ONE & ~(GREY & 0xFFFF_FFFFL));",
            "memory.setLong(child, header & ~(GREY & 0xFFFF_FFFFL));"),
        new Mutant("live-grey-whitened", TRIAL, "a grey object with references from outside counts as garbage", "r302",
            "if (header >>> 32 != 0 && Header.has((int) header, GREY)) {",
            "if (false) {"),
        new Mutant("immortal-subtracted", TRIAL, "immortal objects lose counts to the search", "r623",
            "long header = memory.getLong(child); if (header >= 0) { // The whole header",
            "long header = memory.getLong(child); if (header != 0) { // The whole header"),
        new Mutant("finalizable-unseen", TRIAL, "a search does not see that there is something to finalize", "r504",
            "words |= word;",
            ""),
        new Mutant("loss-unnoticed", COUNTING, "a lost reference makes no candidate", "r303",
            "setCount(object, count - 1); lost(object);",
            "setCount(object, count - 1);"),
        new Mutant("child-loss-unnoticed", MUTATOR, "a reference lost with a dead object makes no candidate", "r305",
            "dead.push(compressed); } else { lost(child); }",
            "dead.push(compressed); }"),
        new Mutant("self-store-unnoticed", COUNTING, "a new object that refers to itself is never found", "r318",
            "settle(); lost(object);",
            "settle();"),
        new Mutant("white-not-finalized", "dev.midden.gc.refcount.Refcount", "dead cycles are not finalized", "r504",
            "search.forEachWhite(Header.FINALIZABLE, finalizeWhite);",
            ""),
        new Mutant("finalizable-freed", "dev.midden.gc.refcount.Refcount",
            "what waits for its finalizer is freed with the garbage", "r504",
            "search.forEachWhite(Header.FINALIZABLE, finalizeWhite); search.drain();",
            "search.forEachWhite(Header.FINALIZABLE, finalizeWhite);"));
  }
}
