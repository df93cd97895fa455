package dev.midden.bench.workload;

/**
 * What the objects of a program are like. The figures of the first four are DaCapo's nominal statistics (Blackburn et al.,
 * "Rethinking Java Performance Analysis", 2025; {@code benchmarks/bms/NAME/stats-nominal.yml} in its repository): sizes are
 * AOS, AOM, AOL and AOA; writes for each object are (BPF + BAS) ÷ (ARA ÷ AOA), reads (BGF + BAL) ÷ (ARA ÷ AOA); the share
 * that is kept is such that the live part is replaced once while as much is allocated as GTO says. DaCapo publishes no
 * lifetimes: how many objects stay in reach of the program before they are dropped, the window, is a choice of ours.
 */
enum Profile {
  /** Simulator of microcontrollers: hardly allocates, reads and writes its own objects all the time. */
  AVRORA(24, 32, 32, 35, 127, 444, 34, 256),
  /** Data base in memory: many small objects, much of what is allocated stays. */
  H2(24, 32, 64, 41, 2, 13, 31, 4096),
  /** Text search: large buffers among small objects, nearly all die at once. */
  LUSEARCH(24, 24, 96, 76, 6, 41, 1118, 1024),
  /** XML to HTML: the highest rate of allocation, and many writes. */
  XALAN(24, 40, 48, 82, 9, 68, 1079, 1024),
  /** No program's: nothing but allocation of small objects that die at once. */
  CHURN(16, 24, 32, 25, 1, 1, 1000, 16);

  /** A tenth of the objects are at most so large, in bytes. */
  final int smallBytes;
  /** Half of them. */
  final int medianBytes;
  /** Nine tenths. */
  final int largeBytes;
  final int meanBytes;
  /** Writes of references for each object allocated. */
  final int writes;
  /** Reads of references for each object allocated. */
  final int reads;
  /** One of so many objects is kept. */
  final int turnover;
  /** Objects in reach of the program at once. */
  final int window;

  Profile(int smallBytes, int medianBytes, int largeBytes, int meanBytes, int writes, int reads, int turnover,
      int window) {
    this.smallBytes = smallBytes;
    this.medianBytes = medianBytes;
    this.largeBytes = largeBytes;
    this.meanBytes = meanBytes;
    this.writes = writes;
    this.reads = reads;
    this.turnover = turnover;
    this.window = window;
  }

  /** Size of the largest tenth, all alike, such that the mean is right. */
  int hugeBytes() {
    double below = 0.1 * (16 + smallBytes) / 2 + 0.4 * (smallBytes + medianBytes) / 2 + 0.4 * (medianBytes + largeBytes)
        / 2;
    return Math.max(largeBytes, (int) Math.round((meanBytes - below) / 0.1)) & -8;
  }

  /**
   * Size of an object, by inverting the distribution.
   *
   * @param u 0 to 1
   */
  int bytes(double u) {
    double size;
    if (u < 0.1) {
      size = 16 + (smallBytes - 16) * u / 0.1;
    } else if (u < 0.5) {
      size = smallBytes + (medianBytes - smallBytes) * (u - 0.1) / 0.4;
    } else if (u < 0.9) {
      size = medianBytes + (largeBytes - medianBytes) * (u - 0.5) / 0.4;
    } else {
      return hugeBytes();
    }
    return (int) Math.round(size / 8) * 8;
  }
}
