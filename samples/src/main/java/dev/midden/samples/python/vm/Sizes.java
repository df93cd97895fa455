package dev.midden.samples.python.vm;

/** What {@code sys.getsizeof} says: the sizes that CPython's objects have, collector's header included. */
final class Sizes {
  private static final int TRACKED = 16;

  private Sizes() {}

  static long of(Vm vm, int slot) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    boolean old = vm.version == 11;
    return switch (kind) {
      case Kind.NONE, Kind.ELLIPSIS, Kind.NOT_IMPLEMENTED, Kind.OBJECT -> 16;
      case Kind.BOOL, Kind.INT, Kind.BIGINT -> {
        int bits = vm.numbers.big(object).abs().bitLength();
        yield 24 + 4L * Math.max(1, (bits + 29) / 30);
      }
      case Kind.FLOAT -> 24;
      case Kind.STR -> {
        String text = vm.strs.get(object);
        boolean ascii = text.chars().allMatch(c -> c < 128);
        yield (ascii ? old ? 49 : 41 : old ? 73 : 57) + text.length();
      }
      case Kind.STR2 -> (old ? 74 : 58) + 2L * vm.strs.length(object);
      case Kind.STR4 -> (old ? 76 : 60) + 4L * vm.strs.length(object);
      case Kind.BYTES -> 33L + vm.m.length(object);
      case Kind.TUPLE -> 24 + TRACKED + 8L * vm.m.length(object);
      case Kind.LIST -> 40 + TRACKED + 8L * vm.sequences.capacity(object);
      case Kind.DICT -> dict(vm, object);
      case Kind.SET, Kind.FROZENSET -> 200 + TRACKED + (vm.sets.end(object) > 8 ? 16L * vm.sets.end(object) : 0);
      case Kind.INSTANCE -> {
        TypeInfo info = vm.types.info(object);
        long head = info.hasAttributes ? old ? 56 : 48 : 32;
        yield head + 8L * info.slots;
      }
      case Kind.FUNCTION -> old ? 144 : 160;
      case Kind.TYPE -> 1064;
      case Kind.RANGE -> 48;
      case Kind.SLICE -> 56;
      case Kind.WEAKREF -> 72;
      default -> vm.m.size(object) * 2;
    };
  }

  /** The size of the table of keys, which is smaller where all are strings (Objects/dictobject.c). */
  private static long dict(Vm vm, long dict) {
    int end = vm.dicts.end(dict);
    if (end == 0) {
      return 64;
    }
    boolean strings = true;
    for (int entry = vm.dicts.entryFrom(dict, 0); entry >= 0; entry = vm.dicts.entryFrom(dict, entry + 1)) {
      strings &= Kind.isStr(vm.kind(vm.dicts.keyAt(dict, entry)));
    }
    int slots = 8;
    while (slots * 2 / 3 < end) {
      slots *= 2;
    }
    int indexBytes = slots <= 128 ? 1 : slots <= 32768 ? 2 : 4;
    return 48 + TRACKED + 32 + (long) slots * indexBytes + (strings ? 16L : 24L) * (slots * 2 / 3);
  }
}
