package dev.midden.bench.measure;

import com.google.gson.stream.JsonWriter;
import dev.midden.core.event.CollectionListener;
import dev.midden.core.event.CollectionRecord;
import dev.midden.core.event.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes pauses and their phases for Perfetto (ui.perfetto.dev) or {@code chrome://tracing}, in the Trace Event Format.
 * Phases stand in their order one after the other from the beginning of the pause; what the heap holds is a counter.
 */
public final class PerfettoTrace implements CollectionListener, AutoCloseable {
  private static final Phase[] PHASES = Phase.values();
  private static final int PROCESS = 1;
  private static final int THREAD = 1;

  private final JsonWriter out;
  private final long begin = System.nanoTime();

  /** Begins a file. */
  public PerfettoTrace(Path file, String title) throws IOException {
    out = new JsonWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    out.beginObject().name("displayTimeUnit").value("ns").name("traceEvents").beginArray();
    name("process_name", title);
    name("thread_name", "mutator and collector");
  }

  private void name(String what, String value) throws IOException {
    event(what, "M", 0).name("args").beginObject().name("name").value(value).endObject().endObject();
  }

  private JsonWriter event(String name, String type, long nanos) throws IOException {
    return out.beginObject().name("name").value(name).name("ph").value(type).name("pid").value(PROCESS).name("tid")
        .value(
            THREAD)
        .name("ts").value(nanos / 1e3);
  }

  @Override
  public void collected(CollectionRecord record) {
    long end = System.nanoTime() - begin;
    long start = end - record.pauseNanos();
    try {
      event(kind(record), "X", start).name("dur")
          .value(record.pauseNanos()
              / 1e3)
          .name("args").beginObject().name("number").value(record.number()).name("cause").value(record.cause()
              .name().toLowerCase(Locale.ROOT))
          .name("freedObjects").value(record.freedObjects()).name("freedBytes").value(
              record.freedBytes())
          .name("liveObjects").value(record.liveObjects()).name("promotedObjects").value(record
              .promotedObjects())
          .endObject().endObject();
      long at = start;
      for (Phase phase : PHASES) {
        long nanos = record.phaseNanos(phase);
        if (nanos > 0) {
          event(phase.name().toLowerCase(Locale.ROOT), "X", at).name("dur").value(nanos / 1e3).endObject();
          at += nanos;
        }
      }
      held(start, record.liveBytes() + record.freedBytes());
      held(end, record.liveBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String kind(CollectionRecord record) {
    if (record.isStep()) {
      return "step of a collection";
    }
    return record.isFull() ? "full collection" : "partial collection";
  }

  private void held(long at, long bytes) throws IOException {
    event("bytes not found dead", "C", at).name("args").beginObject().name("bytes").value(bytes).endObject()
        .endObject();
  }

  @Override
  public void close() throws IOException {
    out.endArray().endObject();
    out.close();
  }
}
