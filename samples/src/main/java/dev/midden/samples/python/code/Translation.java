package dev.midden.samples.python.code;

/** A code translated to a method of the JVM. */
public abstract class Translation {
  /** For the classes made. */
  protected Translation() {}

  /**
   * Runs until the code returns or yields.
   *
   * @param fn slot of the function
   * @param base slot of the first local
   * @param pc instruction to begin with
   * @param sp first slot above the operands
   */
  public abstract void run(int fn, int base, int pc, int sp);
}
