package dev.midden.gc.marksweep;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code semispace}. */
class SemiSpaceMutantsTest extends MutantContract {
  private static final String COLLECTOR = "dev.midden.gc.marksweep.SemiSpace";
  private static final String SPACE = "dev.midden.core.space.CopySpace";

  @Override
  protected Class<? extends HeapContract> contract() {
    return SemiSpaceTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("semi-copied-twice", COLLECTOR, "an object that has been copied is copied again", "r303",
            "if (Header.has(word, Header.FORWARDED)) { return Reference.expand(model.collectorWord(from)); } long size",
            "if (word == 0) { return from; } long size"),
        new Mutant("semi-scan-stops", SPACE, "the scan pointer does not go on to the next block", "r307",
            "scanned++; scanAt = 0;",
            "return Reference.NULL;"),
        new Mutant("semi-slot-kept", COLLECTOR, "slots keep the old address", "r301",
            "memory.setInt(slot, Reference.compress(evacuate(referent)));",
            "evacuate(referent);"),
        new Mutant("semi-stayed-unscanned", COLLECTOR, "what stays is not scanned", "r251",
            "scan(Reference.expand(stayed.pop()));",
            "stayed.pop();"),
        new Mutant("semi-large-freed", COLLECTOR, "a large object that was reached counts as dead", "r253",
            "blocks.setYouth(Blocks.of(object), 0);",
            ""),
        new Mutant("semi-large-kept", COLLECTOR, "dead large objects keep their blocks", "r309",
            "if (isCondemned(object)) { large.free(object); }",
            ""),
        new Mutant("semi-immortals", COLLECTOR, "what immortal objects refer to is not kept", "r311",
            "parts.immortals().forEachObject(scan);",
            ""),
        new Mutant("semi-pin-ignored", COLLECTOR, "pinned objects move", "r251",
            "cycle.visitPins(pin);",
            ""),
        new Mutant("semi-unobserved", COLLECTOR, "full checks do not hear of moves", "r251",
            "observer.moved(from, to);",
            ""),
        new Mutant("semi-no-room-lost", COLLECTOR,
            "with no room to copy into, an object is taken for copied and not kept", "r701",
            "if (to == Reference.NULL) { stay(from); return from; }",
            "if (to == Reference.NULL) { return from; }"),
        new Mutant("semi-survivors-miscounted", COLLECTOR, "survivors are not counted", "r720",
            "objects++; bytes += cell;",
            ""));
  }
}
