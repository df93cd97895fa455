package dev.midden.bench.trace;

/** Counts events on their way to another sink. */
final class CountingSink implements TraceSink {
  private final TraceSink sink;
  private long events;

  CountingSink(TraceSink sink) {
    this.sink = sink;
  }

  long events() {
    return events;
  }

  @Override
  public void shape(TraceShape shape) {
    events++;
    sink.shape(shape);
  }

  @Override
  public void allocate(int object, int shape, int length) {
    events++;
    sink.allocate(object, shape, length);
  }

  @Override
  public void allocateImmortal(int object, int shape, int length) {
    events++;
    sink.allocateImmortal(object, shape, length);
  }

  @Override
  public void allocateWeak(int object, int shape, int referent) {
    events++;
    sink.allocateWeak(object, shape, referent);
  }

  @Override
  public void write(int object, int slot, int value) {
    events++;
    sink.write(object, slot, value);
  }

  @Override
  public void push(int slots) {
    events++;
    sink.push(slots);
  }

  @Override
  public void pop(int returned) {
    events++;
    sink.pop(returned);
  }

  @Override
  public void set(int fromTop, int value) {
    events++;
    sink.set(fromTop, value);
  }

  @Override
  public void addRoot(int root, int value) {
    events++;
    sink.addRoot(root, value);
  }

  @Override
  public void setRoot(int root, int value) {
    events++;
    sink.setRoot(root, value);
  }

  @Override
  public void removeRoot(int root) {
    events++;
    sink.removeRoot(root);
  }

  @Override
  public void interned(int object) {
    events++;
    sink.interned(object);
  }

  @Override
  public void died(int object) {
    events++;
    sink.died(object);
  }

  @Override
  public void clearWeak(int object) {
    events++;
    sink.clearWeak(object);
  }

  @Override
  public void poll() {
    events++;
    sink.poll();
  }

  @Override
  public void collect() {
    events++;
    sink.collect();
  }
}
