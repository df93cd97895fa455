package dev.midden.core.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Collections are Java Flight Recorder events. */
@Isolated
class CollectionEventTest {
  @TempDir
  Path directory;

  @Test
  @DisplayName("each collection is an event with the heap's name, the collector, the cause and what it left")
  void events() throws IOException {
    Path file = directory.resolve("heap.jfr");
    String name;
    try (Recording recording = new Recording()) {
      recording.enable("dev.midden.Collection").withoutThreshold();
      recording.start();
      try (Heap heap = Heap.builder().collector("none").maxBytes(1 << 20).open(); Mutator mutator = heap.attach()) {
        name = heap.name();
        mutator.allocate(heap.shapes().define("Pair").references(2).register());
        mutator.collect();
        mutator.collect();
      }
      recording.stop();
      recording.dump(file);
    }
    // Other tests collect in this JVM at the same time.
    List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream().filter(event -> name.equals(event.getString(
        "heap"))).toList();
    assertEquals(2, events.size());
    for (int i = 0; i < 2; i++) {
      RecordedEvent event = events.get(i);
      assertEquals("dev.midden.Collection", event.getEventType().getName());
      assertEquals(name, event.getString("heap"));
      assertEquals("none", event.getString("collector"));
      assertEquals("EXPLICIT", event.getString("cause"));
      assertEquals(i + 1, event.getLong("number"));
      assertEquals(1, event.getLong("liveObjects"));
      assertTrue(event.getBoolean("full"));
    }
  }
}
