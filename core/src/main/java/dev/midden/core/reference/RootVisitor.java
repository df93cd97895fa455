package dev.midden.core.reference;

/** Receives the roots of a heap, many at a time. A moving collector writes new references back. */
@FunctionalInterface
public interface RootVisitor {
  /** Called with the root slots {@code slots[from, to)}, some of which may be null. */
  void visit(long[] slots, int from, int to);
}
