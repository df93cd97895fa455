package dev.midden.core.none;

import dev.midden.testkit.HeapContract;
import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Errors in the core that show without any collecting. */
class NoneMutantsTest extends MutantContract {
  @Override
  protected Class<? extends HeapContract> contract() {
    return NoneTest.class;
  }

  @Override
  protected List<Path> sourceFolders() {
    return List.of(Path.of("src/main/java"));
  }

  @Override
  protected @Nullable Path page() {
    return Path.of("../docs/testing.md");
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("bump-overlap", "dev.midden.core.space.LinearSpace",
            "an object overlaps the one before by a granule",
            "r112",
            "cursor = end; return object;",
            "cursor = end - 8; return object;"),
        new Mutant("bump-past-end", "dev.midden.core.space.LinearSpace",
            "the last object of a block reaches into the next", "r112",
            "if (end > limit) {",
            "if (object >= limit) {"),
        new Mutant("length-not-written", "dev.midden.core.object.ObjectModel", "arrays have no length", "r104",
            "if (shape.isArray()) { memory.set(INT, cell + LENGTH, length); }",
            "if (shape.isArray()) { }"),
        new Mutant("slot-check-off-by-one", "dev.midden.core.heap.ObjectAccess",
            "an array slot one past the end can be written", "r802",
            "if (Integer.compareUnsigned(slot, slots) < 0)",
            "if (Integer.compareUnsigned(slot, slots) <= 0)"),
        new Mutant("data-check-off-by-one", "dev.midden.core.heap.ObjectAccess",
            "data can be read one byte past its end", "r803",
            "offset > limit - bytes",
            "offset > limit - bytes + 1"),
        new Mutant("element-check-missing", "dev.midden.core.heap.ObjectAccess",
            "elements before the first can be read", "r804",
            "if (Integer.compareUnsigned(index, model.length(object)) >= 0)",
            "if (index >= model.length(object))"),
        new Mutant("value-check-missing", "dev.midden.core.heap.ObjectAccess", "a value outside the heap can be stored",
            "r819",
            "if (!Reference.isWithin(value, heapEnd)) { throw wild(value); }",
            ""),
        new Mutant("thread-check-missing", "dev.midden.core.heap.ObjectAccess", "another thread may use the mutator",
            "r813",
            "if (Thread.currentThread() != owner) {",
            "if (owner == null) {"),
        new Mutant("root-slot-given-twice", "dev.midden.core.reference.RootTable",
            "a root slot that was given back is given to two", "r217",
            "return vacant[--vacancies];",
            "return vacant[vacancies - 1];"),
        new Mutant("root-table-not-grown", "dev.midden.core.reference.RootTable",
            "when the table of roots grows its last slot is lost", "r210",
            "slots = Arrays.copyOf(slots, size * 2);",
            "slots = Arrays.copyOf(Arrays.copyOf(slots, size - 1), size * 2);"),
        new Mutant("frame-not-cleared", "dev.midden.core.heap.RootAccess",
            "a new frame finds what an old one left in its slots", "r202",
            "if (stack[i] != Reference.NULL) { writeRoot(stack, i, Reference.NULL); }",
            ""),
        new Mutant("frame-stack-lost", "dev.midden.core.heap.RootAccess",
            "when the stack of frames grows the older half is lost", "r207",
            "stack = Arrays.copyOf(stack, Math.max(stackTop + slots, stack.length * 2));",
            "stack = new long[Math.max(stackTop + slots, stack.length * 2)];"),
        new Mutant("frame-order-unchecked", "dev.midden.core.heap.RootAccess", "frames may be closed in any order",
            "r203",
            "depth == 0 || frames[depth - 1] != frame",
            "depth == 0"),
        new Mutant("frame-slot-unchecked", "dev.midden.core.heap.Frame", "a frame reaches slots below its own", "r811",
            "return mutator.getRoot(base + Objects.checkIndex(slot, size));",
            "return mutator.getRoot(base + slot);"),
        new Mutant("arrays-not-counted", "dev.midden.core.heap.Mutator", "arrays do not count as allocated", "r720",
            "tally += Shape.TALLY_OBJECT + cellBytes;",
            "tally += cellBytes;"),
        new Mutant("bytes-miscounted", "dev.midden.core.heap.Mutator", "large objects count less than they occupy",
            "r720",
            "count(cellClass >= 0 ? bytes : heap.parts().blocks().occupied(cell));",
            "count(bytes);"),
        new Mutant("foreign-shape-taken", "dev.midden.core.heap.Heap", "shapes of other heaps are taken", "r808",
            "if (shape.registry() != shapes()) {",
            "if (shape == null) {"),
        new Mutant("foreign-reference-taken", "dev.midden.core.heap.Guard",
            "full checks do not look which heap a reference belongs to", "r816",
            "if (heap != heapTag) { throw unknown(tagged, heap); }",
            ""),
        new Mutant("census-roots-left-out", "dev.midden.core.heap.HeapWalk", "a census leaves out roots", "r620",
            "filter(root -> root == target)",
            "filter(root -> false)"),
        new Mutant("referrers-incomplete", "dev.midden.core.heap.HeapWalk",
            "an object that refers to another by its first slot alone is no referrer", "r723",
            "for (int slot = 0, slots = model.slots(source); slot < slots; slot++) { if (model.reference(source, slot) == target)",
            "for (int slot = 1, slots = model.slots(source); slot < slots; slot++) { if (model.reference(source, slot) == target)"),
        new Mutant("closed-heap-read", "dev.midden.core.heap.Heap", "a closed heap answers", "r748",
            "void requireOpen() { if (closed) {",
            "void requireOpen() { if (false) {"),
        new Mutant("verifier-books-unread", "dev.midden.core.heap.HeapVerifier",
            "the verifier does not compare the books with the walk", "r923",
            "if (totals.liveObjects() != objects) {",
            "if (false) {"),
        new Mutant("verifier-garbage-unseen", "dev.midden.core.heap.HeapVerifier",
            "the verifier leaves out slots of unreachable objects", "r922",
            "if (target != Reference.NULL && !isStart(target, starts)) {",
            "if (false) {"),
        new Mutant("verifier-weak-unseen", "dev.midden.core.reference.WeakTable",
            "the verifier does not look at the links of weak references", "r924",
            "|| link(weak, NEWER) != newer",
            "|| false"),
        new Mutant("verifier-roots-unseen", "dev.midden.core.heap.HeapVerifier",
            "the verifier takes a root for good whatever it refers to", "r922",
            "if (!isStart(object, starts)) { problem(from",
            "if (!isStart(object, starts) && !from.startsWith(\"root\")) { problem(from"),
        new Mutant("tap-allocation-unheard", "dev.midden.core.heap.Mutator",
            "a tap does not hear of allocations on the fast path", "r762",
            "listener.allocated(cell, shape, length);",
            ""),
        new Mutant("tap-unchecked", "dev.midden.core.heap.Mutator",
            "with a tap the fast path leaves out full checks", "r760",
            "heardLimit = guard != null || stressed ? Long.MIN_VALUE : limit;",
            "heardLimit = limit;"),
        new Mutant("tap-write-late", "dev.midden.core.heap.Mutator",
            "a tap hears of a write when it has been done", "r760",
            "if (tap != null) { tap.wrote(target, slot, plainValue); } writeReference(target, address, Reference.compress(plainValue));",
            "writeReference(target, address, Reference.compress(plainValue)); if (tap != null) { tap.wrote(target, slot, plainValue); }"),
        new Mutant("tap-refusal-heard", "dev.midden.core.heap.RootAccess",
            "a tap hears of writes to roots that are refused", "r761",
            "long plain = rootValue(reference); if (tap != null) {",
            "long plain = reference; if (tap != null) {"),
        new Mutant("tap-pop-unheard", "dev.midden.core.heap.RootAccess",
            "a tap does not hear that frames are popped", "r760",
            "if (tap != null) { tap.framePopped(plain); }",
            ""),
        new Mutant("tap-removal-unheard", "dev.midden.core.heap.RootAccess",
            "a tap does not hear that handles are closed", "r760",
            "if (tap != null) { tap.rootRemoved(kind, index); }",
            ""),
        new Mutant("tap-data-unheard", "dev.midden.core.heap.ObjectAccess",
            "a tap does not hear of data written in bulk", "r760",
            "if (tap != null) { tap.dataWritten(plain(array), first, count); }",
            ""));
  }
}
