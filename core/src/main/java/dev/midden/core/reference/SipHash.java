package dev.midden.core.reference;

/**
 * SipHash-2-4: a hash that who does not know its key cannot make collide (Aumasson and Bernstein 2012). Takes whole words
 * where the paper takes bytes, which is the same if the bytes come in the order of the lowest first.
 */
final class SipHash {
  private final long key0;
  private final long key1;
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Starts over. */
  void begin() {
    v0 = key0 ^ 0x736F_6D65_7073_6575L;
    v1 = key1 ^ 0x646F_7261_6E64_6F6DL;
    v2 = key0 ^ 0x6C79_6765_6E65_7261L;
    v3 = key1 ^ 0x7465_6462_7974_6573L;
  }

  /** Takes eight bytes. */
  void word(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  /**
   * Takes the bytes left over and ends.
   *
   * @param rest fewer than eight bytes, the lowest first
   * @param bytes number of bytes taken in all; only the lowest eight bits of it count
   */
  long end(long rest, long bytes) {
    word(bytes << 56 | rest);
    v2 ^= 0xFF;
    for (int i = 0; i < 4; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
