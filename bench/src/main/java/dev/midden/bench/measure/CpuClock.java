package dev.midden.bench.measure;

import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Processor time of all Java threads that are alive; the JVM's own, which compile and collect its heap, are not in it. */
final class CpuClock {
  private static final com.sun.management.ThreadMXBean THREADS = ManagementFactory
      .getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads ? threads : unsupported();

  private CpuClock() {}

  private static com.sun.management.ThreadMXBean unsupported() {
    throw new IllegalStateException("this JVM does not tell the processor time of its threads; use one of OpenJDK's");
  }

  /** Nanoseconds so far. */
  static long nanos() {
    return Arrays.stream(THREADS.getThreadCpuTime(THREADS.getAllThreadIds())).filter(time -> time > 0).sum();
  }

  /** Bytes this thread has allocated on the Java heap. */
  static long allocatedBytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
