package dev.midden.bench.trace;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trace for reading: a line for each event. */
final class TraceText implements TraceSink {
  private final PrintWriter out;
  private final List<TraceShape> shapes = new ArrayList<>();

  TraceText(PrintWriter out) {
    this.out = out;
  }

  private static String name(int object) {
    return object == 0 ? "null" : "#" + object;
  }

  private String made(int object, int shape, int length) {
    TraceShape of = shapes.get(shape);
    return name(object) + " " + of.name() + (of.isArray() ? "[" + length + "]" : "");
  }

  @Override
  public void shape(TraceShape shape) {
    shapes.add(shape);
    out.println("shape " + shape.name() + (shape.isArray()
        ? " array of " + shape.kind().name().toLowerCase(Locale.ROOT)
        : " references=" + shape.references() + " bytes=" + shape.bytes()) + (shape.weak() ? " weak" : "")
        + (shape
            .acyclic() ? " acyclic" : ""));
  }

  @Override
  public void allocate(int object, int shape, int length) {
    out.println("allocate " + made(object, shape, length));
  }

  @Override
  public void allocateImmortal(int object, int shape, int length) {
    out.println("allocate-immortal " + made(object, shape, length));
  }

  @Override
  public void allocateWeak(int object, int shape, int referent) {
    out.println("allocate-weak " + made(object, shape, 0) + " to " + name(referent));
  }

  @Override
  public void write(int object, int slot, int value) {
    out.println("write " + name(object) + "." + slot + " = " + name(value));
  }

  @Override
  public void push(int slots) {
    out.println("push " + slots);
  }

  @Override
  public void pop(int returned) {
    out.println(returned == 0 ? "pop" : "pop returning " + name(returned));
  }

  @Override
  public void set(int fromTop, int value) {
    out.println("set top-" + fromTop + " = " + name(value));
  }

  @Override
  public void addRoot(int root, int value) {
    out.println("add-root " + root + " = " + name(value));
  }

  @Override
  public void setRoot(int root, int value) {
    out.println("set-root " + root + " = " + name(value));
  }

  @Override
  public void removeRoot(int root) {
    out.println("remove-root " + root);
  }

  @Override
  public void interned(int object) {
    out.println("interned " + name(object));
  }

  @Override
  public void died(int object) {
    out.println("died " + name(object));
  }

  @Override
  public void clearWeak(int object) {
    out.println("clear-weak " + name(object));
  }

  @Override
  public void poll() {
    out.println("poll");
  }

  @Override
  public void collect() {
    out.println("collect");
  }
}
