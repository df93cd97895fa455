package dev.midden.testkit;

/** A group of numbered rules; each group is an interface of its own, and {@link HeapContract} has them all. */
public interface Rules {
  /** The collector under test. */
  Subject subject();

  /**
   * How much of the work of rules that can do any amount of it is to be done, in percent. Less than 100 is for a collector
   * that is tested whole already and is tested with other options as well.
   */
  default int effort() {
    return 100;
  }

  /** A number of objects that goes with the {@link #effort}, and that a rule can do with less of, but not with fewer than some. */
  default int scaled(int whole, int least) {
    return (int) Math.max(least, (long) whole * effort() / 100);
  }
}
