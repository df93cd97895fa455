package dev.midden.samples;

import dev.midden.core.event.Cause;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Shape;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Hears of every collection: why, how long, what it found. Java Flight Recorder gets the same, as events named
 * {@code dev.midden.Collection}, when a recording runs.
 */
public final class Sample09Listening {
  private Sample09Listening() {}

  /** Runs the sample under the collector named first, or {@code marksweep}. */
  public static void main(String[] args) {
    run(args.length > 0 ? args[0] : "marksweep", System.out);
  }

  static void run(String collector, PrintStream out) {
    List<CollectionRecord> heard = new ArrayList<>();
    // The heap fills one record anew each time; whoever wants to keep it copies it. A listener must not allocate there.
    try (Heap heap = Heap.builder().collector(collector).maxBytes(32 << 20).trigger(new Trigger.Never())
        .listener(record -> heard.add(record.copy())).open(); Mutator mutator = heap.attach()) {
      Shape chunk = heap.shapes().define("Chunk").array(Shape.Kind.BYTES).register();
      Shape link = heap.shapes().define("Link").references(2).register();
      try (Frame frame = mutator.enter(1)) {
        // Rings, so that counting alone frees nothing.
        for (int i = 0; i < 200; i++) {
          frame.set(0, mutator.allocate(link));
          long data = mutator.allocate(chunk, 512 << 10);
          mutator.setReference(frame.get(0), 0, frame.get(0));
          mutator.setReference(frame.get(0), 1, data);
        }
        mutator.collect();
      }
    }
    Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    long freed = 0;
    long longest = 0;
    for (CollectionRecord record : heard) {
      causes.merge(record.cause(), 1, Integer::sum);
      freed += record.freedObjects();
      longest = Math.max(longest, record.pauseNanos());
    }
    out.println("heard of collections for want of memory: " + causes.containsKey(Cause.EXHAUSTION));
    out.println("asked for: " + causes.get(Cause.EXPLICIT));
    out.println("in all they freed " + freed + " objects; " + heard.getLast().liveObjects() + " are live");
    out.println("pauses were measured: " + (longest > 0));
  }
}
