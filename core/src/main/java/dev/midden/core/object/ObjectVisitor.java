package dev.midden.core.object;

/** Receives the objects of a heap one by one. It must not allocate, write references or collect. */
@FunctionalInterface
public interface ObjectVisitor {
  /** Called once for every object. */
  void visit(long object);
}
