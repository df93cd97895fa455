package dev.midden.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Shape;
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

/** What interners do is recorded by Java Flight Recorder. */
@Isolated
class InternEventTest {
  @TempDir
  Path directory;

  @Test
  @DisplayName("each collection records the interner's totals, and each change of a table's capacity is an event")
  void events() throws IOException {
    Path file = directory.resolve("heap.jfr");
    String name;
    long resizes;
    try (Recording recording = new Recording()) {
      recording.enable("dev.midden.Interner");
      recording.enable("dev.midden.InternTableResize");
      recording.start();
      try (Heap heap = Heap.builder().collector("marksweep").interner("weak").maxBytes(4 << 20).open();
          Mutator mutator = heap.attach();
          Frame frame = mutator.enter(1)) {
        name = heap.name();
        Shape integer = heap.shapes().define("Integer").bytes(8).acyclic().register();
        frame.set(0, mutator.allocate(heap.shapes().define("Integers").array(Shape.Kind.REFERENCES).register(), 1000));
        for (int i = 0; i < 2000; i++) {
          long interned = heap.interner().internInteger(mutator, integer, i % 1000, Use.REQUEST);
          mutator.setReference(frame.get(0), i % 1000, interned);
        }
        mutator.collect();
        resizes = heap.interner().statistics().resizes();
      }
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<RecordedEvent> totals = events.stream().filter(event -> event.getEventType().getName().equals(
        "dev.midden.Interner")).toList();
    assertFalse(totals.isEmpty());
    RecordedEvent last = totals.getLast();
    assertEquals(name, last.getString("heap"));
    assertEquals(2000, last.getLong("lookups"));
    assertEquals(1000, last.getLong("hits"));
    assertEquals(1000, last.getLong("entries"));
    assertEquals(16_000, last.getLong("savedBytes"));
    assertTrue(last.getLong("tableBytes") >= 8000);
    List<RecordedEvent> resized = events.stream().filter(event -> event.getEventType().getName().equals(
        "dev.midden.InternTableResize")).toList();
    assertEquals(resizes, resized.size());
    assertTrue(resizes > 0);
    for (RecordedEvent event : resized) {
      assertEquals(name, event.getString("heap"));
      assertTrue(event.getLong("toSlots") > event.getLong("fromSlots"));
    }
  }
}
