package dev.midden.bench.graph;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A heap dump that cannot be loaded. The message is one line: the file, what is wrong with it, and where. */
public final class HeapDumpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HeapDumpException(Path file, String what, @Nullable Throwable cause) {
    super(file + " " + what, cause);
  }
}
