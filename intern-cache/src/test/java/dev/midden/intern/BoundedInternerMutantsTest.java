package dev.midden.intern;

import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in tables that keep their objects alive, and in {@code bounded}. */
class BoundedInternerMutantsTest extends MutantContract {
  @Override
  protected Class<?> contract() {
    return SmallBoundedInternerTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("intern-strong-no-root", "dev.midden.core.reference.InternTables",
            "entries that keep their objects are no roots", "i101",
            "for (int i = 0; i < strong.size(); i++) { strong.get(i).visit(visitor); }",
            ""),
        new Mutant("intern-strong-unfollowed", "dev.midden.core.reference.InternTable",
            "an entry that keeps its object is left behind when it moves", "i101",
            "set(slots, shownSlot, entry & -1L << 32 | Reference.compress(shown[count - 1]) & 0xFFFF_FFFFL);",
            ""),
        new Mutant("intern-chunk-lost", "dev.midden.core.reference.InternTable",
            "of the entries shown as roots together the first is left out", "i101",
            "visitor.visit(shown, 0, count);",
            "visitor.visit(shown, Math.min(1, count), count);"),
        new Mutant("intern-victim-kept", "dev.midden.intern.BoundedInterner", "a value that makes room is not let go",
            "i208",
            "release(mutator, victim);",
            ""),
        new Mutant("intern-entry-uncounted", "dev.midden.intern.BoundedInterner",
            "an entry is not counted as a reference", "i101",
            "if (table.size() < limit) { table.add(key, object); retain(mutator, object); return; }",
            "if (table.size() < limit) { table.add(key, object); return; }"),
        new Mutant("intern-limit-exceeded", "dev.midden.intern.BoundedInterner",
            "one more entry than the limit is kept", "i401",
            "if (table.size() < limit) {",
            "if (table.size() <= limit) {"));
  }
}
