package dev.midden.testkit.fuzz;

import java.util.Locale;

/**
 * What the finalizer of an object, or the callback of a weak reference, does; planned when the object is made.
 *
 * @param kind what
 * @param global the global it is done to, for the kinds that have one
 * @param detail a further number, for the kinds that have one
 */
record Action(Kind kind, int global, int detail) {
  /** The kinds of actions. */
  enum Kind {
    /** Nothing. */
    NOTHING(false, false),
    /** Stores its own object in a global: resurrection. */
    REVIVE(true, false),
    /** Allocates four objects and forgets them; the number says which. */
    LITTER(false, true),
    /** Allocates a node into a global, with its own object in one of its two slots. */
    WRAP(true, true),
    /** Throws. */
    THROW(false, false),
    /** Writes null to a global. */
    DROP(true, false),
    /** Stores what its object's slot 0 refers to in a global. */
    REVIVE_CHILD(true, false),
    /** Makes a weak reference to its object into a global. */
    WEAKEN(true, false),
    /** Follows the weak reference in a global; the referent goes into the next global. */
    FOLLOW(true, false),
    /** Interns its own object, unless that is a weak reference, into a global. */
    INTERN(true, false),
    /** Interns a text, of which the number is the seed, into a global. */
    INTERN_TEXT(true, true);

    final boolean hasGlobal;
    final boolean hasDetail;

    Kind(boolean hasGlobal, boolean hasDetail) {
      this.hasGlobal = hasGlobal;
      this.hasDetail = hasDetail;
    }

    /** The word in scripts. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final Action NOTHING = new Action(Kind.NOTHING, 0, 0);

  private static final Kind[] PLANS = {Kind.REVIVE, Kind.REVIVE, Kind.LITTER, Kind.WRAP, Kind.WRAP, Kind.THROW,
      Kind.DROP, Kind.DROP, Kind.REVIVE_CHILD, Kind.WEAKEN, Kind.FOLLOW, Kind.FOLLOW, Kind.NOTHING, Kind.NOTHING,
      Kind.NOTHING, Kind.NOTHING};

  /** The action that a random number stands for. */
  static Action of(int plan) {
    Kind kind = PLANS[plan % PLANS.length];
    if (kind == Kind.NOTHING) {
      return NOTHING;
    }
    int detail = kind == Kind.WRAP ? plan / 128 % 2 : plan / 128 % 1000;
    return new Action(kind, kind.hasGlobal ? plan / 16 % Shadow.GLOBALS : 0, kind.hasDetail ? detail : 0);
  }

  /** The same where there is an interner, of which finalizers and callbacks make use, too. */
  static Action interning(int plan) {
    int global = plan / 16 % Shadow.GLOBALS;
    return switch (plan % PLANS.length) {
      case 12 -> new Action(Kind.INTERN, global, 0);
      case 13 -> new Action(Kind.INTERN_TEXT, global, 1 + plan / 128 % Interning.SEEDS);
      default -> of(plan);
    };
  }

  /** As in scripts; empty for nothing. */
  String clause() {
    return kind == Kind.NOTHING
        ? ""
        : " then " + kind.word() + (kind.hasGlobal ? " g" + global : "") + (kind.hasDetail ? " " + detail : "");
  }
}
