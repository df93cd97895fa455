package dev.midden.core.heap;

import com.google.common.collect.ImmutableMap;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An allocation could not be met, not even after a collection. The heap is consistent: drop references, and allocation
 * works again.
 */
public final class HeapExhaustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_SHAPES = 5;

  private final long requestedBytes;
  private final long freeBytes;
  private final long largestFreeBytes;
  private final long limitBytes;
  private final ImmutableMap<String, Long> liveBytesByShape;

  HeapExhaustedException(String what, long requestedBytes, long freeBytes, long largestFreeBytes, long limitBytes,
      Map<String, Long> liveBytesByShape, @Nullable Throwable cause) {
    super(message(what, requestedBytes, freeBytes, largestFreeBytes, limitBytes, liveBytesByShape), cause);
    this.requestedBytes = requestedBytes;
    this.freeBytes = freeBytes;
    this.largestFreeBytes = largestFreeBytes;
    this.limitBytes = limitBytes;
    this.liveBytesByShape = ImmutableMap.copyOf(liveBytesByShape);
  }

  private static String message(String what, long requested, long free, long largest, long limit,
      Map<String, Long> liveByShape) {
    String live = liveByShape.entrySet().stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(
        SHOWN_SHAPES).map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "));
    return "no room for " + what + " of " + requested + " bytes: " + free + " of " + limit
        + " bytes are in free blocks, "
        + largest + " of them together; live bytes by shape: " + (live.isEmpty() ? "none" : live)
        + ". Drop references, or open the heap with more (maxBytes)";
  }

  /** Bytes asked for. */
  public long requestedBytes() {
    return requestedBytes;
  }

  /** Bytes in free blocks. */
  public long freeBytes() {
    return freeBytes;
  }

  /** The most bytes in consecutive free blocks. */
  public long largestFreeBytes() {
    return largestFreeBytes;
  }

  /** The heap's quota in bytes. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Bytes of live objects by the name of their shape. */
  public Map<String, Long> liveBytesByShape() {
    return liveBytesByShape;
  }
}
