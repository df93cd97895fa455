package dev.midden.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Cycle;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorContext;
import dev.midden.core.plugin.Options;
import dev.midden.core.space.BumpSpace;
import dev.midden.core.space.LargeObjectSpace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what is broken, shrinks it to little, and writes it down so that it can be replayed. */
class FuzzerTest {
  private static final CollectorProvider NONE = Collectors.available().named("none");
  private static final long SHRINK_NANOS = 5_000_000_000L;

  /** Forgets a write into slot 1 of an object if the value lies in the same kilobyte as the object. */
  private static final class Forgetful extends Collector {
    private final BumpSpace small;
    private final LargeObjectSpace large;

    Forgetful(HeapParts parts) {
      small = new BumpSpace("small", parts.blocks(), parts.model());
      large = new LargeObjectSpace("large", parts.blocks(), parts.model());
    }

    @Override
    protected Mutator attach(MutatorContext context) {
      return new ForgetfulMutator(context, this);
    }

    @Override
    protected void collect(Cycle cycle) {
      // Like the collector "none".
    }

    @Override
    protected long metadataBytes() {
      return 0;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private static final class ForgetfulMutator extends Mutator {
    private final Forgetful collector;

    ForgetfulMutator(MutatorContext context, Forgetful collector) {
      super(context);
      this.collector = collector;
    }

    @Override
    protected long allocateCell(int cellClass, int cellBytes) {
      return collector.small.allocate(cellBytes);
    }

    @Override
    protected long allocateSlow(int cellClass, long bytes) {
      return cellClass >= 0 ? collector.small.allocateSlow(bytes) : collector.large.allocate(bytes);
    }

    @Override
    protected void writeReference(long object, long slot, int value) {
      if (slot - object != 12 || object >>> 10 != (value & 0xFFFF_FFFFL) >>> 7) {
        super.writeReference(object, slot, value);
      }
    }
  }

  private static final class ForgetfulProvider implements CollectorProvider {
    @Override
    public String name() {
      return "forgetful";
    }

    @Override
    public String description() {
      return "loses some references";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Collector create(HeapParts parts, Options options) {
      return new Forgetful(parts);
    }
  }

  private static Fuzzer fuzzer(List<CollectorProvider> collectors) {
    return new Fuzzer(collectors.stream().map(collector -> new Fuzzer.Subject(collector, Map.of())).toList(),
        Setting.OPEN, null, 7, SHRINK_NANOS);
  }

  @Test
  @DisplayName("a lost reference is found, shrunk to a few statements, and replayed from its script")
  void findsAndShrinks() {
    Fuzzer.Report report = fuzzer(List.of(NONE, new ForgetfulProvider())).run(50_000, 1, (steps, what) -> {});
    Fuzzer.Divergence divergence = report.divergence();
    assertNotNull(divergence);
    assertEquals("forgetful", divergence.collector());
    assertTrue(divergence.statements() <= 6, divergence.script());
    assertTrue(divergence.failure().contains("should refer to"), divergence.failure());
    assertFalse(divergence.script().contains("does not fail"), divergence.script());
    Script script = Script.parse("shrunk", divergence.script());
    CollectorProvider broken = new ForgetfulProvider();
    assertNotNull(script.run(broken, Map.of(), script.setting(), Map.of(), 1).failure());
    assertNull(script.run(NONE, Map.of(), script.setting(), Map.of(), 1).failure(), divergence.script());
    Fuzzer.Report more = fuzzer(List.of(NONE, new ForgetfulProvider())).run(50_000, 3, (steps, what) -> {});
    assertEquals(divergence, more.divergence(), "threads do not change what is found first");
    assertEquals(report.programs(), more.programs());
  }

  @Test
  @DisplayName("what is sound passes, the same for the same seed, and calm programs are compared")
  void passes() {
    Fuzzer.Report report = fuzzer(List.of(NONE, NONE)).run(60_000, 1, (steps, what) -> {});
    assertNull(report.divergence());
    assertTrue(report.compared() > 0);
    assertTrue(report.programs() >= 16, "every setting and a calm round are among " + report.programs());
    Fuzzer.Report again = fuzzer(List.of(NONE, NONE)).run(60_000, 2, (steps, what) -> {});
    assertEquals(report.compared(), again.compared());
    assertEquals(report.tallies().get("none").collections(), again.tallies().get("none").collections());
  }

  @Test
  @DisplayName("weights choose operations; unknown ones and impossible numbers are refused")
  void weights() {
    Map<String, Integer> only = new HashMap<>();
    for (Program.Op op : Program.Op.values()) {
      only.put(op.word(), 0);
    }
    assertThrows(IllegalArgumentException.class, () -> Weights.parse(only));
    only.put("poll", 3);
    assertTrue(Program.random(1, 100, Weights.parse(only), false).steps().stream().allMatch(
        step -> step.op() == Program.Op.POLL));
    String unknown = assertThrows(IllegalArgumentException.class, () -> Weights.parse(Map.of("pol", 1))).getMessage();
    assertTrue(unknown.startsWith("no operation is named 'pol'; did you mean 'poll'?; there are: "), unknown);
    assertThrows(IllegalArgumentException.class, () -> Weights.parse(Map.of("poll", -1)));
  }
}
