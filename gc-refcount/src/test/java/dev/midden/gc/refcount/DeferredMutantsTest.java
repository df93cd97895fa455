package dev.midden.gc.refcount;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors in {@code refcount-deferred} and {@code refcount-coalescing}. */
class DeferredMutantsTest extends MutantContract {
  private static final String DEFERRED = "dev.midden.gc.refcount.DeferredMutator";
  private static final String TABLE = "dev.midden.gc.refcount.ZeroCountTable";
  private static final String COALESCING = "dev.midden.gc.refcount.CoalescingMutator";

  @Override
  protected Class<? extends HeapContract> contract() {
    return EagerCoalescingTest.class;
  }

  @Override
  protected @Nullable Path page() {
    return Path.of("../docs/testing.md");
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("fresh-of-call-kept", "dev.midden.core.heap.Mutator",
            "what a finalizer allocated last stays until the next safepoint", "r755",
            "returned(freshBefore);",
            "if (freshBefore != Reference.NULL) { returned(freshBefore); }"),
        new Mutant("deferred-not-incremented", DEFERRED, "counting a reference does not increment", "r102",
            "memory.setInt(at, word + ZeroCountTable.ONE);",
            ""),
        new Mutant("deferred-not-decremented", DEFERRED, "counting a reference no more does not decrement", "r516",
            "word -= ZeroCountTable.ONE; if",
            "if"),
        new Mutant("deferred-sticky-counted", DEFERRED, "immortal objects are counted and come to die", "r720",
            "return ZeroCountTable.STICKY;",
            "return 0;"),
        new Mutant("table-roots-not-asked", TABLE, "a reconciliation frees what roots alone refer to", "r105",
            "rooted.set(slots[i] >>> 3);",
            ""),
        new Mutant("table-rooted-child-freed", TABLE,
            "an object that loses its last reference to a reconciliation dies though it is rooted", "r317",
            "if (rooted.get(child >>> 3)) { word = ENTERED; kept.push(compressed); } else { dying.push(compressed); }",
            "dying.push(compressed);"),
        new Mutant("table-children-kept", TABLE, "what dies in a reconciliation keeps its references counted", "r106",
            "if (Header.has(shape, Header.ANY_SLOTS)) { dropChildren(object); }",
            ""),
        new Mutant("table-weak-kept", TABLE, "a reconciliation does not clear weak references", "r920",
            "condemned.forEach(clearWeak);",
            ""),
        new Mutant("table-dead-weak-kept", TABLE, "a weak reference that dies in a reconciliation stays in its list",
            "r417",
            "parts.weak().detach(object);",
            ""),
        new Mutant("table-finalizer-skipped", TABLE, "a reconciliation frees what is to be finalized", "r501",
            "condemned.forEach(queueFinalizer);",
            ""),
        new Mutant("table-resurrected-uncounted", TABLE,
            "references from what a finalizer is to see are not counted again", "r517",
            "setWord(child, word + ONE);",
            ""),
        new Mutant("table-resurrected-freed", TABLE, "what a finalizer is to see is freed before", "r517",
            "trace(child);",
            ""),
        new Mutant("table-traced-counts-kept", TABLE,
            "live objects keep the counts of references from reclaimed cycles",
            "r622",
            "word -= ONE; if (word == 0) { word = ENTERED; entries.push(compressed); }",
            ""),
        new Mutant("table-dead-retained", TABLE, "what a trace reclaimed stays in the table", "r106",
            "if (trace.isMarked(object)) {",
            "if (true) {"),
        new Mutant("epoch-newborn-uncounted", COALESCING, "what new objects refer to is not counted", "r102",
            "table.forEach(countNewborn);",
            ""),
        new Mutant("epoch-former-kept", COALESCING, "former values stay counted", "r620",
            "if (former != 0) { formerValues.push(former); }",
            ""),
        new Mutant("epoch-not-logged", COALESCING, "an object that is written to is not logged", "r311",
            "logged.push(Reference.compress(object));",
            ""),
        new Mutant("epoch-never-ends", COALESCING, "once logged, an object counts as logged for ever", "r106",
            "model.collectorWord(object) & ~ZeroCountTable.LOGGED);",
            "model.collectorWord(object));"),
        new Mutant("epoch-array-plain", COALESCING, "stores to old arrays are not counted", "r112",
            "countAtOnce(object, slot, value); return false;",
            "return true;"));
  }
}
