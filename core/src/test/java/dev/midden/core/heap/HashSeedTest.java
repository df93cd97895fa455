package dev.midden.core.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.core.plugin.Options;
import dev.midden.core.reference.InternKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the hashes of interned values depend on. */
class HashSeedTest {
  /** Notes the hashes of the values it is asked for, and knows none. */
  private static final class Hashes implements InternerProvider {
    private final List<Long> seen = new ArrayList<>();

    @Override
    public String name() {
      return "hashes";
    }

    @Override
    public String description() {
      return "notes hashes";
    }

    @Override
    public Set<Trait> traits() {
      return Set.of();
    }

    @Override
    public Interner create(HeapParts parts, Options options) {
      return new Interner(parts) {
        @Override
        protected long find(InternKey key, Use use) {
          seen.add(key.hash());
          seen.add(key.strongHash());
          return Reference.NULL;
        }

        @Override
        protected void enter(Mutator mutator, InternKey key, Use use, long object) {
          // Knows nothing.
        }

        @Override
        protected long entries() {
          return 0;
        }
      };
    }
  }

  private static List<Long> hashes(OptionalLong seed) {
    Hashes hashes = new Hashes();
    HeapBuilder builder = Heap.builder().collector("none").interner(hashes).maxBytes(1 << 20);
    seed.ifPresent(builder::hashSeed);
    try (Heap heap = builder.open(); Mutator mutator = heap.attach()) {
      Shape string = heap.shapes().define("String").text(Text.UTF_8).register();
      heap.interner().findString(mutator, string, "caf\u00e9", Use.REQUEST);
      heap.interner().findBytes(mutator, string, new byte[]{'c', 'a', 'f', (byte) 0xC3, (byte) 0xA9});
    }
    assertEquals(hashes.seen.subList(0, 2), hashes.seen.subList(2, 4), "a string and its bytes");
    return hashes.seen;
  }

  @Test
  @DisplayName("hashes depend on the seed, which is another for every heap unless it is set")
  void seeds() {
    assertEquals(hashes(OptionalLong.of(7)), hashes(OptionalLong.of(7)));
    for (int i = 0; i < 2; i++) {
      assertNotEquals(hashes(OptionalLong.of(7)).get(i), hashes(OptionalLong.of(8)).get(i));
      assertNotEquals(hashes(OptionalLong.empty()).get(i), hashes(OptionalLong.empty()).get(i));
    }
  }
}
