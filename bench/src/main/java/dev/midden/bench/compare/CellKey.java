package dev.midden.bench.compare;

/**
 * Which cell.
 *
 * @param workload its name
 * @param collector its name
 * @param heap the size of the heap as a multiple of the workload's smallest heap, such as {@code 1.5x}, or {@code never full}
 * @param heapBytes the same in bytes
 * @param factor the multiple; 0 where the heap is never full
 * @param twin whether it is the second of two that are alike, by which the noise floor is measured
 */
record CellKey(String workload, String collector, String heap, long heapBytes, double factor, boolean twin) {
  static final String NEVER_FULL = "never full";

  CellKey asTwin() {
    return new CellKey(workload, collector, heap, heapBytes, factor, true);
  }

  /** Identifies it in the file of finished runs and on the terminal. */
  String id() {
    return workload + " under " + collector + " at " + heap + (twin ? ", again" : "");
  }
}
