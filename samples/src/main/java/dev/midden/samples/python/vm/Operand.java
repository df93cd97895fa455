package dev.midden.samples.python.vm;

/** Where translated code has an operand. */
sealed interface Operand {
  /** In its slot of the operand stack, counted. */
  record InSlot() implements Operand {}

  /** Not loaded yet: a local, which holds it. */
  record Local(int index) implements Operand {}

  /** Not loaded yet: a constant. */
  record Constant(int index) implements Operand {}

  /**
   * In a variable of the JVM, until anything else runs.
   *
   * @param variable its number
   */
  record Raw(int variable) implements Operand {}
}
