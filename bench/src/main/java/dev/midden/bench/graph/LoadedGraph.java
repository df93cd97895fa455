package dev.midden.bench.graph;

import dev.midden.core.heap.HeapWalk.ShapeRow;
import java.nio.file.Path;
import java.util.List;

/**
 * What loading a heap dump made. Sizes are bytes as objects occupy them, cells rounded up.
 *
 * @param file the dump
 * @param fileBytes its size
 * @param identifierBytes bytes of an id in it, 4 or 8
 * @param classes class objects
 * @param objects all objects, class objects among them
 * @param bytes bytes of all objects
 * @param references references between objects
 * @param missingReferences references to objects that the dump does not hold; they became null
 * @param roots roots, one for each of the dump's
 * @param missingRoots roots that refer to objects the dump does not hold; they were left out
 * @param duplicates objects with the id of another; they were left out
 * @param loadNanos time to read the dump, make the objects and link them
 * @param shapes objects and bytes by shape before anything was reclaimed, most bytes first
 */
public record LoadedGraph(Path file, long fileBytes, int identifierBytes, int classes, long objects, long bytes,
    long references, long missingReferences, int roots, int missingRoots, long duplicates, long loadNanos,
    List<ShapeRow> shapes) {

  /** Copies the list. */
  public LoadedGraph {
    shapes = List.copyOf(shapes);
  }
}
