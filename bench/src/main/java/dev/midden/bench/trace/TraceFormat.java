package dev.midden.bench.trace;

/**
 * How a trace is written.
 *
 * <pre>
 *   file    = "MIDDENTR" version:u16 header chunk* end
 *   header  = length:u32 JSON:UTF-8
 *   chunk   = rawLength:u32 length:u32 crc32(raw):u32 deflated bytes
 *   end     = 0:u32 events:u64
 *   raw     = event*, none of which spans two chunks
 *
 *   event   7      4 3      0
 *          +--------+--------+
 *          | small  | opcode | operand*     small: the first operand, if it is below 15; else 15, and it follows
 *          +--------+--------+
 *   operand = varint: seven bits a byte, the lowest first, the highest bit set but in the last
 * </pre>
 *
 * Numbers are big-endian. An operand that is an object is the difference to the object named last, as zigzag; where it may
 * be null, 0 is null and other differences are one larger.
 */
final class TraceFormat {
  static final long MAGIC = 0x4D494444454E5452L;
  static final int VERSION = 1;
  static final int CHUNK = 1 << 18;
  /** No event but the definition of a shape is longer. */
  static final int MAX_EVENT = 40;
  static final int INLINE = 15;

  static final int SHAPE = 0;
  static final int ALLOCATE = 1;
  static final int ALLOCATE_WEAK = 2;
  static final int ALLOCATE_IMMORTAL = 3;
  static final int WRITE = 4;
  static final int PUSH = 5;
  static final int POP = 6;
  static final int SET = 7;
  static final int ADD_ROOT = 8;
  static final int SET_ROOT = 9;
  static final int REMOVE_ROOT = 10;
  static final int INTERNED = 11;
  static final int DIED = 12;
  static final int CLEAR_WEAK = 13;
  static final int POLL = 14;
  static final int COLLECT = 15;

  private TraceFormat() {}

  static long zigzag(int value) {
    return (value << 1 ^ value >> 31) & 0xFFFF_FFFFL;
  }

  static int unzigzag(long value) {
    return (int) (value >>> 1) ^ -(int) (value & 1);
  }
}
