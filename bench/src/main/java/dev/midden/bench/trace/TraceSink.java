package dev.midden.bench.trace;

/**
 * Takes the events of a trace in their order. Objects are numbers above zero, 0 is null; the number of a dead object may be
 * used again. Roots other than those of frames are numbered on their own. What is written to objects besides references is
 * not in a trace.
 */
interface TraceSink {
  /** A shape, before its first object; shapes are numbered from 0 in this order. */
  void shape(TraceShape shape);

  /** An object is allocated: {@code length} elements, or 0 for a fixed shape. */
  void allocate(int object, int shape, int length);

  /** An object is allocated that is never reclaimed. */
  void allocateImmortal(int object, int shape, int length);

  /** A weak reference is allocated. */
  void allocateWeak(int object, int shape, int referent);

  /** A slot of an object is written. */
  void write(int object, int slot, int value);

  /** A frame is pushed. */
  void push(int slots);

  /** The top frame is popped; the program goes on holding an object, or none, until the next safepoint. */
  void pop(int returned);

  /** A slot of the stack of frames is written, counted from the top, 0 is the last of the top frame. */
  void set(int fromTop, int value);

  /** A root is made. */
  void addRoot(int root, int value);

  /** A root is written. */
  void setRoot(int root, int value);

  /** A root is given back. */
  void removeRoot(int root);

  /** The interner gives out an object. */
  void interned(int object);

  /** An object is known to be dead. */
  void died(int object);

  /** A weak reference is cleared by hand. */
  void clearWeak(int object);

  /** The program polls. */
  void poll();

  /** The program asks for a collection of the whole heap. */
  void collect();
}
