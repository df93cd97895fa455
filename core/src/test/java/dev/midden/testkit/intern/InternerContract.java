package dev.midden.testkit.intern;

import dev.midden.core.heap.InternerProvider;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * What any interner must pass, under every collector that is found and in every stress mode. A plug-in is tested by a class
 * of three lines:
 *
 * <pre>{@code
 * class WeakInternerTest extends InternerContract {
 *   @Override
 *   protected InternerProvider provider() {
 *     return new WeakInternerProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>Rules are numbered: i1xx values and how they are found, i2xx how long they live, i3xx random programs. A rule that asks
 * for more than the {@linkplain InternerProvider#traits() traits} promise is skipped.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class InternerContract implements InternValueRules, InternLifeRules, InternProgramRules {
  /** For subclasses. */
  protected InternerContract() {}

  /** The interner to test. */
  protected abstract InternerProvider provider();

  /** Values of the interner's options for this run; none by default. */
  protected Map<String, String> options() {
    return Map.of();
  }

  @Override
  public final Subject subject() {
    return new Subject(provider(), options());
  }
}
