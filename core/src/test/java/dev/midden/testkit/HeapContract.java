package dev.midden.testkit;

import dev.midden.core.heap.CollectorProvider;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;

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
 * <p>Rules are numbered: 1xx objects, 2xx roots, 3xx reachability, 4xx weak references, 5xx finalizers, 6xx prompt
 * reclamation and counts, 7xx the heap as a whole, 8xx misuse, 9xx wild references and random programs. A rule that
 * asks for more than the collector's capabilities promise is skipped.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
public abstract class HeapContract
    implements
      ObjectRules,
      RootRules,
      ReachabilityRules,
      WeakRules,
      FinalizerRules,
      PromptRules,
      ExhaustionRules,
      BookRules,
      TriggerRules,
      HeapRules,
      MisuseRules,
      WildRules,
      CorruptionRules,
      OracleRules {
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
