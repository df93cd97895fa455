package dev.midden.testkit;

/** A group of numbered rules; each group is an interface of its own, and {@link HeapContract} has them all. */
public interface Rules {
  /** The collector under test. */
  Subject subject();
}
