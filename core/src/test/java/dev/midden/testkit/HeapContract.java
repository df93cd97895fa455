package dev.midden.testkit;

import dev.midden.core.heap.CollectorProvider;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * What any collector must pass. A plug-in is tested by a class of three lines:
 *
 * <pre>{@code
 * class MarkSweepTest extends HeapContract {
 *   @Override
 *   protected CollectorProvider provider() {
 *     return new MarkSweepProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>Rules are numbered: 1xx objects, 2xx roots (25x moving and remembering), 3xx reachability, 4xx weak references, 5xx
 * finalizers, 6xx prompt reclamation and counts, 7xx the heap as a whole, 8xx misuse, 9xx wild references, random programs
 * and scripts. A rule that asks for more than the collector's capabilities promise is skipped. A rule that takes more than
 * two minutes is taken for endless.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class HeapContract
    implements
      ObjectRules,
      RootRules,
      MovingRules,
      IncrementalRules,
      ReachabilityRules,
      ScanRules,
      WeakRules,
      FinalizerRules,
      PromptRules,
      ExhaustionRules,
      BookRules,
      TriggerRules,
      HeapRules,
      TapRules,
      TapOracleRules,
      MisuseRules,
      WildRules,
      CorruptionRules,
      VerifierRules,
      ExhaustiveRules,
      OracleRules,
      ScriptRules {
  /** For subclasses. */
  protected HeapContract() {}

  /** The collector to test. */
  protected abstract CollectorProvider provider();

  /** Values of the collector's options for this run; none by default. */
  protected Map<String, String> options() {
    return Map.of();
  }

  @Override
  public final Subject subject() {
    return new Subject(provider(), options());
  }
}
