package dev.midden.intern;

import dev.midden.testkit.Mutant;
import dev.midden.testkit.MutantContract;
import java.util.List;

/** Errors in the keys and tables of interners, and in what makes weak entries go. */
class WeakInternerMutantsTest extends MutantContract {
  @Override
  protected Class<?> contract() {
    return WeakInternerTest.class;
  }

  @Override
  protected List<Mutant> mutants() {
    return List.of(
        new Mutant("intern-dead-found", "dev.midden.core.reference.InternTable",
            "entries of objects that were not marked are taken for live", "i201",
            "return (entry & TURN) == turn || isMarked == null || isMarked.test(Reference.expand((int) entry));",
            "return true;"),
        new Mutant("intern-turn-kept", "dev.midden.core.reference.InternTable",
            "a collection does not change the turn of entries", "i201",
            "turn ^= TURN;",
            ""),
        new Mutant("intern-sweep-skips", "dev.midden.core.reference.InternTable",
            "a sweep leaves out some slots where it went on", "i301",
            "swept = ((slot << 31) + newerCapacity - 1) / newerCapacity;",
            "swept = ((slot + 12 << 31) + newerCapacity - 1) / newerCapacity;"),
        new Mutant("intern-not-settled", "dev.midden.core.reference.InternTable",
            "a sweep is not completed before marks are cleared", "i301",
            "void settle() { if (swept != ALL_HASHES) { finish(); } }",
            "void settle() {}"),
        new Mutant("intern-flag-missing", "dev.midden.core.reference.InternTable",
            "an object in a weak table does not say so", "i101",
            "model.setFlags(object, Header.INTERNED);",
            ""),
        new Mutant("intern-length-ignored", "dev.midden.core.reference.InternKey",
            "bytes are compared without their number", "i103",
            "case BYTES -> model.length(candidate) == length && matchesBytes",
            "case BYTES -> matchesBytes"),
        new Mutant("intern-minus-zero", "dev.midden.core.reference.InternKey", "0.0 and -0.0 are one value", "i103",
            "Double.doubleToRawLongBits(value));",
            "Double.doubleToRawLongBits(value + 0.0));"),
        new Mutant("intern-tuple-length", "dev.midden.core.reference.InternKey",
            "tuples are compared without their number of references", "i103",
            "if (model.slots(candidate) != from) { return false; }",
            ""),
        new Mutant("intern-question-mark", "dev.midden.core.object.ShortText",
            "a character that Latin-1 lacks is a question mark", "i113",
            "return text == Text.LATIN_1 ? question : question | word & TOP_BITS;",
            "return 0;"),
        new Mutant("intern-tail-unread", "dev.midden.core.object.ShortText",
            "the last characters of a string are not compared", "i105",
            "differing |= word ^ (long) WORD.get(bytes, length - 8);",
            ""),
        new Mutant("intern-death-untold", "dev.midden.gc.refcount.counting.CountingMutator",
            "an object that dies by its count keeps its entry", "i201",
            "forgetInterned(object);",
            ""),
        new Mutant("intern-deaths-uncounted", "dev.midden.core.reference.InternTables", "deaths are not counted",
            "i114",
            "deaths += entries;",
            ""));
  }
}
