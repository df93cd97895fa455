package dev.midden.bench.graph;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code graph} reports; as JSON, with these names. Sizes are bytes as objects occupy them.
 *
 * @param file the dump
 * @param fileBytes its size
 * @param identifierBytes bytes of an id in it
 * @param collector the collector
 * @param reclaims whether the collector reclaims anything
 * @param complete whether one collection leaves no garbage
 * @param heapBytes the heap's quota
 * @param classes classes in the dump
 * @param objects objects made
 * @param bytes bytes of them
 * @param references references between them
 * @param missingReferences references to objects that the dump does not hold, made null
 * @param roots roots
 * @param missingRoots roots that refer to objects the dump does not hold, left out
 * @param duplicates objects with the id of another, left out
 * @param liveObjects objects alive after the first collection
 * @param liveBytes bytes of them
 * @param deadObjects objects reclaimed
 * @param deadBytes bytes of them
 * @param loadNanos time to load the dump
 * @param loadCollections collections made meanwhile
 * @param firstCollectionNanos pause of the first full collection after that, null if none was made
 * @param collectionNanos pauses of the following ones
 * @param nanosPerLiveObject median of those by live objects, null if none was made
 * @param verified whether the live objects are those that the dump's own ids say; null if not looked at
 * @param shapes every shape with objects, most bytes first
 * @param host what it ran on
 */
record GraphReport(String file, long fileBytes, int identifierBytes, String collector, boolean reclaims,
    boolean complete, long heapBytes, int classes, long objects, long bytes, long references, long missingReferences,
    int roots, int missingRoots, long duplicates, long liveObjects, long liveBytes, long deadObjects, long deadBytes,
    long loadNanos, long loadCollections, @Nullable Long firstCollectionNanos, List<Long> collectionNanos,
    @Nullable Double nanosPerLiveObject, @Nullable Boolean verified, List<Row> shapes, Host host) {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().setPrettyPrinting()
      .create();
  private static final int SHOWN_SHAPES = 20;
  private static final int SHOWN_NAME = 52;

  /** One shape's share. */
  record Row(String shape, long liveObjects, long liveBytes, long deadObjects, long deadBytes) {}

  /** What it ran on. */
  record Host(String jdk, int cores, String os) {
    /** This JVM's. */
    static Host current() {
      return new Host(Runtime.version().toString(), Runtime.getRuntime().availableProcessors(), System.getProperty(
          "os.name") + " " + System.getProperty("os.arch"));
    }
  }

  String toJson() {
    return GSON.toJson(this);
  }

  /** Prints the report for people. */
  void print(PrintWriter out, String heap) {
    line(out, "%s under %s", file, collector);
    row(out, "heap", "%s", heap);
    row(out, "dump", "%,d bytes, ids of %d bytes, %,d classes, %,d roots", fileBytes, identifierBytes, classes, roots);
    row(out, "loaded", "in %.3f s, with %,d collections", loadNanos / 1e9, loadCollections);
    row(out, "references", "%,d", references);
    if (missingReferences + missingRoots + duplicates > 0) {
      row(out, "not in dump", "%,d references made null, %,d roots left out; %,d objects left out that share an id",
          missingReferences, missingRoots, duplicates);
    }
    row(out, "objects", "%,14d  %,16d bytes", objects, bytes);
    if (reclaims) {
      row(out, "live", "%,14d  %,16d bytes", liveObjects, liveBytes);
      row(out, "dead", "%,14d  %,16d bytes", deadObjects, deadBytes);
    } else {
      row(out, "live", "not known: %s reclaims nothing, so that no object dies", collector);
    }
    if (firstCollectionNanos != null) {
      row(out, "first collection", "%.3f ms", firstCollectionNanos / 1e6);
    }
    if (nanosPerLiveObject != null) {
      row(out, "collection", "%.2f ns a live object, median of %d", nanosPerLiveObject, collectionNanos.size());
    }
    if (verified != null) {
      row(out, "verified", verified
          ? "the live objects are those that the dump's own ids say"
          : "FAILED: the live objects are not those that the dump's own ids say");
    }
    printShapes(out);
    out.flush();
  }

  private void printShapes(PrintWriter out) {
    out.println();
    line(out, "%-" + SHOWN_NAME + "s %13s %15s %13s %15s", "shape", "live objects", "live bytes", "dead objects",
        "dead bytes");
    for (Row row : shapes.subList(0, Math.min(SHOWN_SHAPES, shapes.size()))) {
      line(out, "%-" + SHOWN_NAME + "s %,13d %,15d %,13d %,15d", shorten(row.shape), row.liveObjects, row.liveBytes,
          row.deadObjects, row.deadBytes);
    }
    if (shapes.size() > SHOWN_SHAPES) {
      List<Row> rest = shapes.subList(SHOWN_SHAPES, shapes.size());
      line(out, "%-" + SHOWN_NAME + "s %,13d %,15d %,13d %,15d", "(" + rest.size() + " more shapes)", rest.stream()
          .mapToLong(Row::liveObjects).sum(), rest.stream().mapToLong(Row::liveBytes).sum(),
          rest.stream().mapToLong(Row::deadObjects).sum(), rest.stream().mapToLong(Row::deadBytes).sum());
    }
  }

  /** The end of a class name tells more than its beginning. */
  private static String shorten(String name) {
    return name.length() <= SHOWN_NAME ? name : "…" + name.substring(name.length() - SHOWN_NAME + 1);
  }

  private static void row(PrintWriter out, String name, String format, Object... values) {
    out.printf(Locale.ROOT, "  %-16s ", name);
    line(out, format, values);
  }

  private static void line(PrintWriter out, String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
