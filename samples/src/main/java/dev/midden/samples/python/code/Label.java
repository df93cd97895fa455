package dev.midden.samples.python.code;

/** A place to jump to. */
final class Label {
  int pc = -1;
  int depth = -1;
}
