package dev.midden.testkit.fuzz;

/**
 * A root slot of a program: {@code g3}, the slot 1 of frame 0 as {@code f0.1}, or {@code h17}.
 *
 * @param kind which roots
 * @param index number of the global, of the frame (0 is the outermost), or of the handle
 * @param slot slot of the frame; 0 for the others
 * @param name of a global that a script gave a name; empty otherwise
 */
record Root(Kind kind, int index, int slot, String name) {
  /** The kinds of roots. */
  enum Kind {
    GLOBAL, FRAME, HANDLE
  }

  static Root global(int index) {
    return new Root(Kind.GLOBAL, index, 0, "");
  }

  static Root global(int index, String name) {
    return new Root(Kind.GLOBAL, index, 0, name);
  }

  static Root frame(int index, int slot) {
    return new Root(Kind.FRAME, index, slot, "");
  }

  static Root handle(int number) {
    return new Root(Kind.HANDLE, number, 0, "");
  }

  @Override
  public String toString() {
    return switch (kind) {
      case GLOBAL -> name.isEmpty() ? "g" + index : name;
      case FRAME -> "f" + index + "." + slot;
      case HANDLE -> "h" + index;
    };
  }
}
