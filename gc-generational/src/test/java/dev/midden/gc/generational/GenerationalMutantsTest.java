package dev.midden.gc.generational;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code generational}, and in what the core brings for collectors that move objects. */
class GenerationalMutantsTest extends MutantContract {
  private static final String COLLECTOR = "dev.midden.gc.generational.Generational";
  private static final String MUTATOR = "dev.midden.gc.generational.NurseryMutator";
  private static final String EVACUATOR = "dev.midden.core.trace.Evacuator";
  private static final String REMEMBERED = "dev.midden.core.trace.RememberedSet";
  private static final String COMPACTION = "dev.midden.gc.generational.Compaction";
  private static final String SWEEP_SPACE = "dev.midden.core.space.SweepSpace";
  private static final String COPY_SPACE = "dev.midden.core.space.CopySpace";

  @Override
  protected Class<? extends HeapContract> contract() {
    return SmallNurseryTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("barrier-dropped", MUTATOR, "no write is remembered", "r254",
            "if (Header.has(memory.getInt(object), RememberedSet.ARMED)) {", "if (object == 1) {"),
        new Mutant("immortal-unarmed", MUTATOR, "writes to immortal objects are not remembered", "r254",
            "return RememberedSet.ARMED;", "return 0;"),
        new Mutant("promoted-unarmed", EVACUATOR, "writes to objects that were copied are not remembered", "r254",
            "memory.setLong(to, header | RememberedSet.ARMED);", "memory.setLong(to, header);"),
        new Mutant("not-armed-again", REMEMBERED, "an object is remembered for one collection only", "r254",
            "model.setFlags(object, ARMED); evacuator", "evacuator"),
        new Mutant("elder-forgotten", EVACUATOR, "a mature object's references to the middle generation are forgotten",
            "r254", "remembered.recordElder(object);", ""),
        new Mutant("elders-not-scanned", EVACUATOR, "what is remembered for the middle generation is not used", "r254",
            "remembered.takeElders(this);", ""),
        new Mutant("card-forgotten", REMEMBERED, "a card is marked and not listed", "r254",
            "cards.push((int) (slot >>> CARD_SHIFT));", "cards.pop();"),
        new Mutant("copied-twice", EVACUATOR, "a forwarded object is copied again", "r303",
            "if (Header.has(word, Header.FORWARDED)) { return", "if (word == 0) { return"),
        new Mutant("slot-not-updated", EVACUATOR, "slots keep the old address", "r112",
            "child = evacuate(memory, child, youth); memory.setInt(slot, child);",
            "child = evacuate(memory, child, youth);"),
        new Mutant("copy-too-short", EVACUATOR, "the last word is not copied", "r105",
            "for (int at = Header.BYTES; at < bytes; at += 8)", "for (int at = Header.BYTES; at < bytes - 8; at += 8)"),
        new Mutant("roots-not-updated", EVACUATOR, "roots keep the old address", "r250",
            "slots[i] = Reference.expand(evacuate(memory, Reference.compress(slots[i]), youth(slots[i])));",
            "evacuate(memory, Reference.compress(slots[i]), youth(slots[i]));"),
        new Mutant("large-not-aged", EVACUATOR, "a large object that was reached counts as dead", "r102",
            "blocks.setYouth(Blocks.of(object), 0);", ""),
        new Mutant("identity-not-moved", "dev.midden.core.reference.IdentityTable",
            "identities stay where objects were",
            "r250", "if (size > 0) { rebuild", "if (size < 0) { rebuild"),
        new Mutant("finalizable-not-moved", "dev.midden.core.heap.Cycle",
            "objects with finalizers are not followed in full collections", "r501",
            "finalizables.visit(traceRoots); weak.dropDead(now);", "weak.dropDead(now);"),
        new Mutant("weak-link-not-moved", "dev.midden.core.reference.WeakTable",
            "weak references are looked for where they were", "r253",
            "long weak = now.applyAsLong(former);", "long weak = now.applyAsLong(former) == 0 ? 0 : former;"),
        new Mutant("pin-ignored", COLLECTOR, "pinned objects move", "r251", "cycle.visitPins(pin);", ""),
        new Mutant("kept-block-not-swept", COPY_SPACE, "what did not stay is left between what did", "r251",
            "model.zero(object, after);", ""),
        new Mutant("kept-block-released", COPY_SPACE, "a block in which objects stayed is given back", "r251",
            "if ((blocks.youth()[block] & Blocks.KEPT) != 0) {", "if (block == 0) {"),
        new Mutant("evacuated-miscounted", EVACUATOR, "survivors are not counted where they get a new block", "r742",
            "if (to != Reference.NULL) { survivorTally += TALLY_OBJECT + bytes; }", "if (to != Reference.NULL) { }"),
        new Mutant("tap-move-unheard", "dev.midden.core.heap.Heap",
            "a tap does not hear of moves", "r764",
            "return tap::moved;",
            "return null;"),
        new Mutant("large-aged-twice", "dev.midden.core.trace.Evacuator",
            "a large object to which both slots of a pair refer counts twice", "r255",
            "before one was followed. return; }",
            "before one was followed.\n }"),
        new Mutant("born-old-forgotten", COLLECTOR, "objects born among the old are not remembered", "g2",
            "remembered.recordNew(cell);", ""),
        new Mutant("compact-roots-kept", COMPACTION, "roots of old objects that moved keep the old address", "r256",
            "cycle.traceRoots(evacuator);", ""),
        new Mutant("compact-slots-kept", COMPACTION, "slots that refer to old objects that moved keep the old address",
            "r256", "evacuator.traceMarked(marks);", ""),
        new Mutant("compact-remembered-kept", COMPACTION,
            "what is remembered of objects that moved is looked for where "
                + "they were",
            "r257", "remembered.forget(marks);", ""),
        new Mutant("compact-remembered-lost", COMPACTION, "what is remembered is forgotten, and not found anew", "r257",
            "evacuator.traceMarked(marks); evacuator.drain(); cycle.forwardAllReferences(evacuator);",
            "evacuator.traceMarked(marks); evacuator.drain(); cycle.forwardAllReferences(evacuator);"
                + " remembered.forget(marks);"),
        new Mutant("compact-marks-believed", COLLECTOR,
            "what has moved is taken for dead, as no mark is where it is now",
            "r257", "oldest == 2 && !compacted ? marks : null", "oldest == 2 ? marks : null"),
        new Mutant("compact-pin-ignored", COMPACTION, "pinned old objects move", "r256", "cycle.visitPins(pin);", ""),
        new Mutant("compact-weak-kept", COMPACTION, "weak references, finalizers and identities stay where old objects "
            + "were", "r256", "cycle.forwardAllReferences(evacuator);", ""),
        new Mutant("compact-no-room", SWEEP_SPACE, "more blocks are emptied than others have room for", "r256",
            "free[sizeClass] -= cells;", ""),
        new Mutant("compact-block-lost", SWEEP_SPACE, "blocks that became empty are not given back", "r256",
            "blocks.release(condemned[i]);", ""),
        new Mutant("compact-scattered", SWEEP_SPACE, "blocks come free and do not lie together", "g1",
            "lower--; condemnBlock(block);", "queue(block, sizeClass);"));
  }
}
