package dev.midden.core.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Our own SipHash, which makes no Java object, against Guava's. */
class SipHashTest {
  @Test
  @DisplayName("SipHash-2-4 of 0 to 99 bytes is what it should be")
  void likeGuava() {
    SplittableRandom random = new SplittableRandom(1);
    for (int length = 0; length < 100; length++) {
      long key0 = random.nextLong();
      long key1 = random.nextLong();
      byte[] content = new byte[length];
      random.nextBytes(content);
      ByteBuffer padded = ByteBuffer.wrap(new byte[112]).order(ByteOrder.LITTLE_ENDIAN).put(0, content);
      SipHash hash = new SipHash(key0, key1);
      hash.begin();
      for (int word = 0; word < length / 8; word++) {
        hash.word(padded.getLong(8 * word));
      }
      assertEquals(Hashing.sipHash24(key0, key1).hashBytes(content).asLong(), hash.end(padded.getLong(length / 8 * 8),
          length));
    }
  }
}
