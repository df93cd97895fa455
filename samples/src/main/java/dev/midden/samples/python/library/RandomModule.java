package dev.midden.samples.python.library;

import dev.midden.samples.python.vm.ModuleDef;
import dev.midden.samples.python.vm.Vm;
import java.math.BigInteger;
import org.apache.commons.rng.core.source32.MersenneTwister;

/** The generator of {@code random}: the Mersenne Twister, seeded from an int as CPython's is (Modules/_randommodule.c). */
final class RandomModule {
  private MersenneTwister twister = new MersenneTwister(new int[]{0});

  private RandomModule() {}

  static void fill(ModuleDef def) {
    RandomModule random = new RandomModule();
    def.function("seed", 1, 1, (vm, a, n) -> {
      random.seed(vm.numbers.index(a).abs());
      return vm.none;
    });
    def.function("random", 0, 0, (vm, a, n) -> vm.numbers.of(random.real()));
    def.function("getrandbits", 1, 1, (vm, a, n) -> vm.numbers.of(random.bits(vm, vm.numbers.indexInt(a))));
    def.function("entropy", 0, 0, (vm, a, n) -> vm.numbers.of(new BigInteger(62, vm.chance)));
  }

  private void seed(BigInteger value) {
    int words = Math.max(1, (value.bitLength() + 31) / 32);
    int[] key = new int[words];
    for (int i = 0; i < words; i++) {
      key[i] = value.shiftRight(32 * i).intValue();
    }
    twister = new MersenneTwister(key);
  }

  private double real() {
    long high = twister.next() >>> 5;
    long low = twister.next() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  private BigInteger bits(Vm vm, int count) {
    if (count < 0) {
      throw vm.errors.value("number of bits must be non-negative");
    }
    BigInteger value = BigInteger.ZERO;
    for (int at = 0; at < count; at += 32) {
      int word = twister.next();
      int left = count - at;
      long bits = (left < 32 ? word >>> 32 - left : word) & 0xFFFF_FFFFL;
      value = value.or(BigInteger.valueOf(bits).shiftLeft(at));
    }
    return value;
  }
}
