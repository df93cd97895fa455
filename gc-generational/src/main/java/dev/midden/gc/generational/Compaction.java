package dev.midden.gc.generational;

import dev.midden.core.event.Cause;
import dev.midden.core.event.Phase;
import dev.midden.core.heap.Cycle;
import dev.midden.core.memory.Bitmap;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.reference.RootVisitor;
import dev.midden.core.space.Blocks;
import dev.midden.core.space.SweepSpace;
import dev.midden.core.trace.Evacuator;
import dev.midden.core.trace.RememberedSet;
import java.util.function.ObjLongConsumer;

/**
 * Moves old objects together, between the sweep of a full collection and its copying of the young: the objects of some
 * blocks go to free cells of others, within their size class (Edwards' two fingers, see Saunders 1974, with blocks for
 * cells), so that whole blocks come free for whoever needs them.
 *
 * <pre>
 *   mature, swept   A·B· │ ·C·· │ D··· │ ··E·    ──▶    ADBC │ ···E │ free │ free
 * </pre>
 *
 * <p>No room is needed for it. Large objects stay, and so does all that shares a block with a pinned one. Since any object
 * may refer to those that move, every live object is scanned, and the remembered set made anew as that is done. Cost: about
 * that of marking once more, and the copying.
 */
final class Compaction {
  private final When when;
  private final Blocks blocks;
  private final SweepSpace mature;
  private final RememberedSet remembered;
  private final Evacuator evacuator;
  private final Bitmap marks;
  private final RootVisitor pin;

  /** Whether the last full collection was for want of memory; one more then means that it was not enough. */
  private boolean exhausted;
  private long compactions;
  private long fragmentationBefore;
  private long fragmentationAfter;
  private long movedBytes;

  Compaction(When when, Blocks blocks, SweepSpace mature, RememberedSet remembered, Evacuator evacuator, Bitmap marks) {
    this.when = when;
    this.blocks = blocks;
    this.mature = mature;
    this.remembered = remembered;
    this.evacuator = evacuator;
    this.marks = marks;
    pin = mature::pin;
  }

  /**
   * The option {@code compact}.
   *
   * @param whenShort whether old objects are moved when memory is short
   * @param share of the mature blocks that would come free, at which they are moved by any full collection
   */
  record When(boolean whenShort, double share) {
    static OptionSpec<When> option() {
      return OptionSpec.of("compact", "never|exhausted|F", "exhausted",
          "move old objects together: never, when memory is short, or also when this share of their blocks would come free",
          When::parse);
    }

    private static When parse(String text) {
      if (text.equals("never") || text.equals("exhausted")) {
        return new When(text.equals("exhausted"), Double.POSITIVE_INFINITY);
      }
      double share = Double.parseDouble(text);
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("must be never, exhausted, or a number above 0 and at most 1");
      }
      return new When(true, share);
    }
  }

  /**
   * Compacts, if it is due, what has been marked and swept.
   *
   * @param youngBlocks blocks of young objects, which are about to need room
   * @return whether objects have been moved
   */
  boolean run(Cycle cycle, int youngBlocks) {
    boolean last = exhausted && cycle.cause() == Cause.FINALIZATION;
    exhausted = cycle.cause() == Cause.EXHAUSTION;
    int gain = mature.sparseBlocks();
    boolean isShort = exhausted || last || blocks.available() < youngBlocks;
    boolean due = when.whenShort && isShort && (last || gain > blocks.available())
        || gain > 0 && gain >= when.share * mature.blocksInUse();
    if (!due) {
      return false;
    }
    fragmentationBefore = fragmentation();
    cycle.enter(Phase.MOVE);
    cycle.visitPins(pin);
    mature.condemn(last);
    remembered.forget(marks);
    evacuator.begin(Blocks.YOUNGEST, marks);
    cycle.traceRoots(evacuator);
    evacuator.traceMarked(marks);
    evacuator.drain();
    cycle.forwardAllReferences(evacuator);
    mature.releaseCondemned();
    fragmentationAfter = fragmentation();
    movedBytes += evacuator.maturedBytes();
    compactions++;
    return true;
  }

  /** How much of the blocks of small old objects no live one takes, in per mille. */
  private long fragmentation() {
    long bytes = (long) mature.blocksInUse() * Blocks.BYTES;
    return bytes == 0 ? 0 : 1000 - 1000 * mature.liveBytes() / bytes;
  }

  void report(ObjLongConsumer<String> sink) {
    sink.accept("compactions", compactions);
    sink.accept("fragmentationPerMilleBefore", fragmentationBefore);
    sink.accept("fragmentationPerMilleAfter", fragmentationAfter);
    sink.accept("movedBytes", movedBytes);
  }
}
