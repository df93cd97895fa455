package dev.midden.core.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When objects died that have been reclaimed since (Hertz, Blackburn, Moss, McKinley and Stefanović, 2002): whenever an
 * object loses a reference it is stamped with the time. Of a set of dead objects the one stamped last died then, and so did
 * whatever can be reached from it; then the one stamped last of the rest, and so on.
 *
 * <p>Cost: a store for each lost reference, and for each dead object what sorting takes.
 */
final class Merlin {
  /** So many may wait before they are dated between collections. */
  private static final int BATCH = 1 << 16;

  private final DeathListener listener;
  private final List<Copy> gone = new ArrayList<>();
  private Copy[] open = new Copy[1024];
  private int opened;

  Merlin(DeathListener listener) {
    this.listener = listener;
  }

  /** An object has lost a reference, or is new. */
  static void stamp(@Nullable Copy copy, long clock, long event) {
    if (copy != null) {
      copy.stamp = clock;
      copy.event = event;
    }
  }

  /** An object has been reclaimed. */
  void reclaimed(Copy copy, long clock) {
    copy.reclaimed = clock;
    gone.add(copy);
  }

  /** Whether enough have been reclaimed one by one to date them, which must not be done in the middle of a death. */
  boolean isFull() {
    return gone.size() >= BATCH;
  }

  /** Dates all that have been reclaimed, and tells the listener. */
  void date() {
    Copy[] dead = gone.toArray(Copy[]::new);
    gone.clear();
    Arrays.sort(dead, Comparator.comparingLong((Copy copy) -> copy.event).reversed());
    for (Copy copy : dead) {
      if (!copy.dated) {
        date(copy);
      }
    }
    for (Copy copy : dead) {
      listener.died(copy.number, copy.bytes, copy.stamp, copy.event, copy.reclaimed);
      copy.slots = Copy.NO_SLOTS;
      copy.data = null;
    }
  }

  private void date(Copy latest) {
    push(latest);
    while (opened > 0) {
      Copy copy = open[--opened];
      copy.stamp = latest.stamp;
      copy.event = latest.event;
      for (Copy target : copy.slots) {
        if (target == null || target.dated) {
          continue;
        }
        if (target.gone) {
          push(target);
        } else if (target.event < latest.event) {
          // Dead as well, or it will lose another reference later.
          stamp(target, latest.stamp, latest.event);
        }
      }
    }
  }

  private void push(Copy copy) {
    copy.dated = true;
    if (opened == open.length) {
      open = Arrays.copyOf(open, opened * 2);
    }
    open[opened++] = copy;
  }
}
