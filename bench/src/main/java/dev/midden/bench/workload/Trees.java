package dev.midden.bench.workload;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;

/**
 * Complete binary trees of two-slot nodes, built from the root down in the order of a depth-first walk. One frame holds the
 * path from the root to the node being built, so that it costs one root write a node and works under moving collectors.
 */
final class Trees {
  private final Mutator mutator;
  private final Shape node;

  Trees(Mutator mutator, Shape node) {
    this.mutator = mutator;
    this.node = node;
  }

  /** Slots that a frame needs above the tree's own for a tree of so many nodes. */
  static int pathLength(long nodes) {
    return 65 - Long.numberOfLeadingZeros(nodes);
  }

  /** Builds a tree of {@code nodes} nodes, at least one, whose root goes to a slot of the frame; above it, the path. */
  void build(Frame frame, int slot, long nodes) {
    frame.set(slot, mutator.allocate(node));
    long rest = nodes - 1;
    long left = rest / 2;
    grow(frame, slot, 0, left);
    grow(frame, slot, 1, rest - left);
    frame.set(slot + 1, Reference.NULL);
  }

  private void grow(Frame frame, int parent, int side, long nodes) {
    if (nodes > 0) {
      long child = mutator.allocate(node);
      mutator.setReference(frame.get(parent), side, child);
      if (nodes > 1) {
        frame.set(parent + 1, child);
        long rest = nodes - 1;
        long left = rest / 2;
        grow(frame, parent + 1, 0, left);
        grow(frame, parent + 1, 1, rest - left);
      }
    }
  }

  /** Walks a tree and counts its nodes. */
  long count(long root) {
    long nodes = 1;
    long left = mutator.getReference(root, 0);
    if (left != Reference.NULL) {
      nodes += count(left);
    }
    long right = mutator.getReference(root, 1);
    if (right != Reference.NULL) {
      nodes += count(right);
    }
    return nodes;
  }
}
