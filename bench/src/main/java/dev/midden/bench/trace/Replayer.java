package dev.midden.bench.trace;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.MutatorTap;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Does to a heap what a trace tells. Where each object is now stands in a table by its number; under a collector that moves
 * a tap keeps that table right.
 */
final class Replayer implements TraceSink {
  private final Mutator mutator;
  private final Map<Integer, Integer> globals = new HashMap<>();
  /** Compressed references by number. */
  private int[] places = new int[1 << 12];
  private Shape[] shapes = new Shape[0];
  private Frame[] frames = new Frame[64];
  private int[] bases = new int[64];
  private int depth;
  private int top;
  private final @Nullable Moves moves;

  /** Keeps the table of places right under a collector that moves. */
  static final class Moves implements MutatorTap {
    private int[] numbers = new int[1 << 12];
    private int[] places = new int[0];

    private void put(int place, int number) {
      if (place >= numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(place + 1, 2 * numbers.length));
      }
      numbers[place] = number;
    }

    @Override
    public void moved(long from, long to) {
      int number = (int) (from >>> 3) < numbers.length ? numbers[(int) (from >>> 3)] : 0;
      if (number != 0) {
        places[number] = (int) (to >>> 3);
        put((int) (to >>> 3), number);
      }
    }
  }

  /**
   * Prepares a replay.
   *
   * @param moves the tap of a heap whose collector moves; null where nothing does
   */
  Replayer(Mutator mutator, @Nullable Moves moves) {
    this.mutator = mutator;
    this.moves = moves;
    if (moves != null) {
      moves.places = places;
    }
  }

  private long at(int object) {
    if (object == 0) {
      return Reference.NULL;
    }
    long place = object < places.length ? (places[object] & 0xFFFF_FFFFL) << 3 : Reference.NULL;
    if (place == Reference.NULL) {
      throw new TraceException("object " + object + " is used before it is allocated");
    }
    return place;
  }

  private void enter(int object, long reference) {
    if (object >= places.length) {
      places = Arrays.copyOf(places, Math.max(object + 1, 2 * places.length));
      if (moves != null) {
        moves.places = places;
      }
    }
    places[object] = (int) (reference >>> 3);
    if (moves != null) {
      moves.put((int) (reference >>> 3), object);
    }
  }

  private void require(boolean sound, String what) {
    if (!sound) {
      throw new TraceException(what);
    }
  }

  @Override
  public void shape(TraceShape shape) {
    shapes = Arrays.copyOf(shapes, shapes.length + 1);
    shapes[shapes.length - 1] = shape.register(mutator.heap().shapes());
  }

  @Override
  public void allocate(int object, int shape, int length) {
    Shape of = shapes[shape];
    enter(object, of.isArray() ? mutator.allocate(of, length) : mutator.allocate(of));
  }

  @Override
  public void allocateImmortal(int object, int shape, int length) {
    Shape of = shapes[shape];
    enter(object, of.isArray() ? mutator.allocateImmortal(of, length) : mutator.allocateImmortal(of));
  }

  @Override
  public void allocateWeak(int object, int shape, int referent) {
    enter(object, mutator.allocateWeak(shapes[shape], at(referent)));
  }

  @Override
  public void write(int object, int slot, int value) {
    mutator.setReference(at(object), slot, at(value));
  }

  @Override
  public void push(int slots) {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, 2 * depth);
      bases = Arrays.copyOf(bases, 2 * depth);
    }
    frames[depth] = mutator.enter(slots);
    bases[depth++] = top;
    top += slots;
  }

  @Override
  public void pop(int returned) {
    require(depth > 0, "a frame is popped and none is there");
    long reference = at(returned);
    Frame frame = frames[--depth];
    top = bases[depth];
    if (reference == Reference.NULL) {
      frame.close();
    } else {
      frame.closeReturning(reference);
    }
  }

  @Override
  public void set(int fromTop, int value) {
    int index = top - 1 - fromTop;
    require(index >= 0, "slot " + fromTop + " from the top of a stack of " + top);
    int frame = depth - 1;
    while (bases[frame] > index) {
      frame--;
    }
    frames[frame].set(index - bases[frame], at(value));
  }

  @Override
  public void addRoot(int root, int value) {
    setRoot(root, value);
  }

  @Override
  public void setRoot(int root, int value) {
    Integer global = globals.get(root);
    if (global == null) {
      globals.put(root, mutator.addGlobal(at(value)));
    } else {
      mutator.setGlobal(global, at(value));
    }
  }

  /** Globals live as long as the heap; a root that is given back is one that holds nothing. */
  @Override
  public void removeRoot(int root) {
    Integer global = globals.get(root);
    require(global != null, "root " + root + " is given back and was never made");
    mutator.setGlobal(global, Reference.NULL);
  }

  @Override
  public void interned(int object) {
    // The object is there; who else holds it is the trace's matter.
  }

  @Override
  public void died(int object) {
    // The collector is to find out by itself.
  }

  @Override
  public void clearWeak(int object) {
    mutator.clearWeak(at(object));
  }

  @Override
  public void poll() {
    mutator.poll();
  }

  @Override
  public void collect() {
    mutator.collect();
  }

  /** Pops the frames that a trace that was not recorded to its end leaves. */
  void finish() {
    while (depth > 0) {
      frames[--depth].close();
    }
  }
}
