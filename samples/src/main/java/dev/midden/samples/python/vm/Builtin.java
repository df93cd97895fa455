package dev.midden.samples.python.vm;

/** A function or method written in Java. */
@FunctionalInterface
public interface Builtin {
  /**
   * Carries out a call.
   *
   * @param vm the machine
   * @param args slot of the first argument, of the receiver where it is a method; missing optional arguments are null, and
   *     those that are only named follow the positional ones
   * @param count number of positional arguments given, the receiver included
   * @return the result, valid until the next safepoint as long as the arguments stay where they are
   */
  long call(Vm vm, int args, int count);
}
