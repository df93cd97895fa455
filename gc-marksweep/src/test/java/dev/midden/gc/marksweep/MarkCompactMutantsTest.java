package dev.midden.gc.marksweep;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in {@code markcompact}, and in what the core brings for sliding. */
class MarkCompactMutantsTest extends MutantContract {
  private static final String COLLECTOR = "dev.midden.gc.marksweep.MarkCompact";
  private static final String COMPACTOR = "dev.midden.core.trace.Compactor";
  private static final String SPACE = "dev.midden.core.space.CompactSpace";

  @Override
  protected Class<? extends HeapContract> contract() {
    return MarkCompactTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("slide-slot-kept", COMPACTOR, "slots of objects with more than two keep the old address", "mc1",
            "memory.setInt(slot, destination(referent));",
            ""),
        new Mutant("slide-pair-kept", COMPACTOR, "the slots of objects with two keep the old address", "r260",
            "memory.setLong(at, (long) second << 32 | first & 0xFFFF_FFFFL);",
            ""),
        new Mutant("slide-split-ignored", COMPACTOR,
            "what goes to another block than the beginning of its window is looked for behind it", "mc1",
            "base = splits[(object & 63) < splits[split] ? split + 1 : split + 2];",
            "base = splits[split + 1];"),
        new Mutant("slide-extents-kept", COMPACTOR, "extents of the last collection are not cleared", "mc2",
            "extents.clearBelow(frontier >>> 3);",
            ""),
        new Mutant("slide-backwards", COMPACTOR, "an object is copied from its end, over itself", "r253",
            "for (int at = 0; at < bytes; at += 8) {",
            "for (int at = bytes - 8; at >= 0; at -= 8) {"),
        new Mutant("slide-order-reversed", COMPACTOR, "the first block to be filled is the last", "mc1",
            "to = Blocks.start(order[next++]);",
            "to = Blocks.start(order[space.blocksInUse() - 1 - next++]);"),
        new Mutant("slide-unobserved", COMPACTOR, "full checks do not hear of moves", "r764",
            "observer.moved(from, to);",
            ""),
        new Mutant("slide-roots-kept", COLLECTOR, "roots keep the old address", "r250",
            "cycle.traceRoots(compactor);",
            ""),
        new Mutant("slide-immortals-kept", COLLECTOR, "immortal objects keep the old address", "r311",
            "parts.immortals().forEachObject(update);",
            ""),
        new Mutant("slide-large-kept", COLLECTOR, "large objects keep the old address", "mc1",
            "large.forEachObject(update);",
            ""),
        new Mutant("slide-pin-ignored", COLLECTOR, "pinned objects move", "r251",
            "cycle.visitPins(pin);",
            ""),
        new Mutant("slide-weak-kept", "dev.midden.core.heap.Cycle",
            "weak references and their lists keep the old addresses", "r261",
            "weak.relocate(now);",
            ""),
        new Mutant("slide-finalizable-kept", "dev.midden.core.heap.Cycle",
            "objects with finalizers are looked for where they were", "r501",
            "finalizables.visit(traceRoots); weak.relocate",
            "weak.relocate"),
        new Mutant("slide-tail-dirty", SPACE, "behind what was moved together the old contents stay", "r106",
            "model.zero(end, Blocks.start(block + 1));",
            ""),
        new Mutant("slide-block-lost", SPACE, "empty blocks are not given back", "r706",
            "blocks.release(block); continue;",
            "continue;"),
        new Mutant("slide-dead-beside-pin", SPACE, "what is dead beside a pinned object stays", "r760",
            "model.zero(object, after);",
            ""),
        new Mutant("slide-not-together", SPACE, "when memory runs out the free blocks are not brought together", "mc2",
            "Arrays.sort(order, 0, size);",
            ""));
  }
}
