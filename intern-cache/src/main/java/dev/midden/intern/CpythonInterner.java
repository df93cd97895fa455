package dev.midden.intern;

import dev.midden.core.heap.CodeUnit;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.core.reference.InternKey;
import dev.midden.core.reference.InternTable;

/**
 * Cpython: shares what CPython shares, for as long as it does.
 *
 * <pre>
 *   singletons   small integers; the empty string, bytes and tuple; one Latin-1 character; one byte     immortal
 *   interned     names, constants of ASCII letters, digits and '_', and what is asked for     mortal, in 3.12 immortal
 *   constants    equal in type and value within one code unit            until the unit is closed, then as long as used
 *   the rest     what a program computes                                                                  not shared
 * </pre>
 *
 * <p>After Objects/longobject.c, Objects/unicodeobject.c (PyUnicode_InternInPlace, unicode_char), Objects/codeobject.c
 * (intern_constants, all_name_chars) and Python/compile.c (merge_consts_recursive). Types are shapes, so {@code 1},
 * {@code 1.0} and {@code True} are apart; numbers are compared by their bits, so {@code 0.0} and {@code -0.0} are too. What
 * is a constant at all, and what is folded into one, is the front end's decision: it passes {@link Use.Kind#CONSTANT} or
 * {@link Use.Kind#VALUE}. Operations that make a new object where CPython makes one ({@code str(5)}) do not ask.
 *
 * <p>Cost: a lookup looks into one to three tables of O(1) each and allocates nothing.
 */
final class CpythonInterner extends Interner {
  /**
   * What differs between versions.
   *
   * @param low the lowest of the small integers
   * @param high the highest
   * @param immortalStrings whether interned strings live for ever
   */
  record Rules(long low, long high, boolean immortalStrings) {}

  private final Rules rules;
  private final InternTable singletons;
  private final InternTable interned;

  CpythonInterner(HeapParts parts, Rules rules) {
    super(parts);
    this.rules = rules;
    singletons = parts.internTables().create(InternTable.Strength.STRONG);
    interned = parts.internTables().create(rules.immortalStrings
        ? InternTable.Strength.STRONG
        : InternTable.Strength.WEAK);
  }

  @Override
  protected void prepare(Mutator mutator, InternKey.Kind kind, Shape shape) {
    switch (kind) {
      case INTEGER -> {
        for (long value = rules.low; value <= rules.high; value++) {
          internInteger(mutator, shape, value, Use.VALUE);
        }
      }
      case STRING -> {
        internString(mutator, shape, "", Use.VALUE);
        for (char c = 0; c <= 0xFF; c++) {
          internString(mutator, shape, String.valueOf(c), Use.VALUE);
        }
      }
      case BYTES -> {
        internBytes(mutator, shape, new byte[0]);
        for (int value = 0; value <= 0xFF; value++) {
          internBytes(mutator, shape, new byte[]{(byte) value});
        }
      }
      default -> {
        // Other types have no values from the beginning.
      }
    }
  }

  @Override
  protected long find(InternKey key, Use use) {
    long found = Reference.NULL;
    if (isSingleton(key)) {
      found = singletons.find(key);
    } else if (isInterned(key, use)) {
      found = interned.find(key);
    } else {
      CodeUnit unit = use.unit();
      if (unit != null) {
        found = unit.find(key);
      }
    }
    return found;
  }

  @Override
  protected void enter(Mutator mutator, InternKey key, Use use, long object) {
    CodeUnit unit = use.unit();
    if (isSingleton(key)) {
      singletons.add(key, object);
      retain(mutator, object);
    } else if (isInterned(key, use)) {
      interned.add(key, object);
      if (rules.immortalStrings) {
        retain(mutator, object);
      }
    } else if (unit != null) {
      unit.add(key, object);
    }
  }

  @Override
  protected boolean makesImmortal(InternKey key, Use use) {
    return !key.shape().isFinalizable() && (isSingleton(key) || rules.immortalStrings && isInterned(key, use));
  }

  private boolean isSingleton(InternKey key) {
    return switch (key.kind()) {
      case INTEGER -> rules.low <= key.integer() && key.integer() <= rules.high;
      case DOUBLE -> false;
      case STRING -> isSingleton(key.string());
      case BYTES -> key.length() <= 1;
      case TUPLE -> key.references() == 0;
      case OBJECT -> key.shape().kind() == Shape.Kind.BYTES && key.length() == 0
          || key.shape().kind() == Shape.Kind.REFERENCES && key.length() == 0;
    };
  }

  private static boolean isSingleton(String string) {
    return string.isEmpty() || string.length() == 1 && string.charAt(0) <= 0xFF;
  }

  /** Whether a value belongs to the strings that all units share. */
  private static boolean isInterned(InternKey key, Use use) {
    Text text = key.shape().text();
    if (text == null) {
      return false;
    }
    return switch (use.kind()) {
      case REQUEST, NAME -> true;
      case CONSTANT -> key.kind() == InternKey.Kind.STRING && hasNameCharactersOnly(key.string());
      case VALUE -> false;
    };
  }

  private static boolean hasNameCharactersOnly(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected long entries() {
    return singletons.size() + interned.size();
  }
}
