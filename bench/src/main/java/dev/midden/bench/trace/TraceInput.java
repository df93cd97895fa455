package dev.midden.bench.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A file with a trace, perhaps of another format: {@code et2:FILE}, {@code et3:FILE}, {@code garcosim:FILE}. */
public final class TraceInput {
  private static final long IMPORTED_HEAP = 256L << 20;

  private final Format format;
  private final Path file;

  private enum Format {
    MIDDEN, ET2, ET3, GARCOSIM
  }

  private TraceInput(Format format, Path file) {
    this.format = format;
    this.file = file;
  }

  /** Reads {@code format:path} or a path alone. */
  public static TraceInput of(String text) throws IOException {
    Format format = Format.MIDDEN;
    String path = text;
    for (Format other : Format.values()) {
      String prefix = other.name().toLowerCase(Locale.ROOT) + ":";
      if (text.startsWith(prefix)) {
        format = other;
        path = text.substring(prefix.length());
      }
    }
    if (!Files.isRegularFile(Path.of(path))) {
      throw new NoSuchFileException(path);
    }
    return new TraceInput(format, Path.of(path));
  }

  TraceHeader header() throws IOException {
    if (format == Format.MIDDEN) {
      try (TraceReader reader = new TraceReader(file)) {
        return reader.header();
      }
    }
    return new TraceHeader(file.getFileName().toString(), Map.of(), 0, "", IMPORTED_HEAP);
  }

  /** Tells a sink all of it; returns the number of events. */
  long tell(TraceSink sink) throws IOException {
    if (format == Format.MIDDEN) {
      try (TraceReader reader = new TraceReader(file)) {
        reader.readTo(sink);
        return reader.events();
      }
    }
    CountingSink counting = new CountingSink(sink);
    if (format == Format.GARCOSIM) {
      try (var lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        new GarCoSimImporter(counting, file.toString()).read(lines);
      }
    } else {
      new ElephantTracksImporter(counting, file.toString(), format == Format.ET2 ? 2 : 3).read(() -> Files
          .newBufferedReader(file, StandardCharsets.ISO_8859_1));
    }
    return counting.events();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
