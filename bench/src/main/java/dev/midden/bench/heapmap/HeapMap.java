package dev.midden.bench.heapmap;

import java.util.List;

/**
 * What a heap looked like before and after each collection of a small program.
 *
 * @param collector its name
 * @param program what ran
 * @param shapes names of shapes; objects tell the index
 * @param generations how many the collector has, 0 if it knows none
 * @param blockBytes size and alignment of the blocks that memory is handed out by
 * @param frames in the order of time
 */
public record HeapMap(String collector, String program, List<String> shapes, int generations, long blockBytes,
    List<Frame> frames) {
  /**
   * One moment.
   *
   * @param label what moment it is
   * @param roots numbers of the objects that roots refer to
   * @param objects in the order of addresses, each a list: its number in the order of allocation, address, bytes, index of
   *     the shape, collections survived, 1 if it can be reached and 0 if it is garbage, and the list of what its slots refer
   *     to, 0 for null, and its generation, or -1 if it is in none
   */
  public record Frame(String label, List<Integer> roots, List<List<Object>> objects) {}
}
