package dev.midden.bench.measure;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.HeapBuilder;
import dev.midden.core.oracle.DivergenceException;
import dev.midden.core.oracle.HeapOracle;
import org.HdrHistogram.Histogram;

/** What {@code --verify} does: a shadow of the heap, compared after every collection, which also dates each death. */
public final class Verification {
  /** How long objects were kept, one count each. */
  private final Histogram perObject = new Histogram(3);
  /** The same with a count for each byte of an object. */
  private final Histogram perByte = new Histogram(3);
  private final HeapOracle oracle;
  private long bytes;

  private Verification(CollectorProvider collector) {
    oracle = new HeapOracle(collector.capabilities(), this::died);
  }

  /**
   * From death to reclamation: how many bytes the program allocated in between. Immediate reclamation is a lag of 0.
   *
   * @param objects objects reclaimed
   * @param bytes their bytes
   * @param perObject percentiles over objects
   * @param perByte percentiles over bytes: half of all memory was kept no longer than its median after its death
   * @param mostGarbageObjects the most objects that were dead and not reclaimed when a collection began
   * @param mostGarbageBytes the most bytes of such objects
   * @param unreclaimedObjects objects dead and not reclaimed at the end
   * @param unreclaimedBytes their bytes
   * @param comparisons collections after which the heap was as its shadow
   */
  public record Lag(long objects, long bytes, Percentiles perObject, Percentiles perByte, long mostGarbageObjects,
      long mostGarbageBytes, long unreclaimedObjects, long unreclaimedBytes, long comparisons) {}

  /** Bytes of the allocation clock; 0 where nothing was reclaimed. */
  public record Percentiles(long p50, long p99, long max) {
    private static Percentiles of(Histogram lags) {
      return new Percentiles(lags.getValueAtPercentile(50), lags.getValueAtPercentile(99), lags.getMaxValue());
    }
  }

  /** Puts a shadow into a heap about to be opened. */
  public static Verification of(HeapBuilder builder, CollectorProvider collector) {
    Verification verification = new Verification(collector);
    builder.poison().tap(verification.oracle);
    return verification;
  }

  private void died(long number, long size, long died, long event, long reclaimed) {
    long lag = reclaimed - died;
    perObject.recordValue(lag);
    perByte.recordValueWithCount(lag, size);
    bytes += size;
  }

  /**
   * Compares once more, while the heap is still open.
   *
   * @throws VerificationException if the heap is not as its shadow, now or earlier
   */
  public Lag finish() {
    try {
      HeapOracle.Summary summary = oracle.finish();
      return new Lag(perObject.getTotalCount(), bytes, Percentiles.of(perObject), Percentiles.of(perByte), summary
          .mostGarbageObjects(), summary.mostGarbageBytes(), summary.unreclaimedObjects(), summary.unreclaimedBytes(),
          summary.collections());
    } catch (DivergenceException e) {
      throw new VerificationException(e.getMessage());
    }
  }
}
