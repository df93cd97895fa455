package dev.midden.testkit.intern;

import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.InternerProvider.Trait;
import java.util.Map;

/** A group of numbered rules for interners; {@link InternerContract} has them all. */
public interface InternRules {
  /** The interner under test and values of its options. */
  record Subject(InternerProvider provider, Map<String, String> options) {
    boolean promises(Trait trait) {
      return provider.traits().contains(trait);
    }
  }

  /** The interner under test. */
  Subject subject();

  /** Opens a heap of 32 MiB with the interner under test. */
  default InternHeap open(Setting setting) {
    return new InternHeap(setting, subject(), 32 << 20);
  }

  /**
   * How much of the work of rules that can do any amount of it is to be done, in percent. Less than 100 is for an interner that
   * is tested whole already and is tested with other options as well.
   */
  default int effort() {
    return 100;
  }
}
