package dev.midden.bench.graph;

import dev.midden.core.heap.Mutator;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A heap dump of a JVM, to be loaded into a managed heap: every instance, array and class of the dump becomes an object
 * with as many reference slots and data bytes, and its roots become roots.
 *
 * <ul>
 * <li>An instance has the fields of its class and all super classes. That it is of its class is no reference: only
 * fields count, as in other readers of dumps.
 * <li>A class has references to its super class, class loader, signers and protection domain, and to what its statics
 * refer to. The fields of the object of {@code java.lang.Class} are not in the dump. Constants of its pool, which
 * current JVMs do not dump, are left out.
 * <li>The referent of a Java weak, soft or phantom reference is a field as any other: live is what the roots reach on
 * any path, which may be more than the JVM itself would keep.
 * <li>The data is zero; only its size is the dump's.
 * <li>References to objects that are not in the dump become null. HotSpot leaves out classes that have not been linked.
 * </ul>
 */
public final class HeapDump {
  private final DumpFile file;
  private @Nullable Survey survey;

  private HeapDump(DumpFile file) {
    this.file = file;
  }

  /**
   * Loads a dump.
   *
   * @param path a file in the HPROF format
   * @param mutator of a heap with nothing else in it, and room for this; the size of the file is enough in practice
   * @return what was made; the objects are held by globals
   * @throws HeapDumpException if the file is no heap dump, damaged, or cannot be read; nothing stays rooted
   * @throws dev.midden.core.heap.HeapExhaustedException if it does not fit; nothing stays rooted
   */
  public static LoadedGraph load(Path path, Mutator mutator) {
    long start = System.nanoTime();
    return open(path).load(mutator, start);
  }

  /** Opens a dump and checks its outline. */
  static HeapDump open(Path path) {
    return new HeapDump(DumpFile.open(path));
  }

  /** Size of the file. */
  long bytes() {
    return file.bytes();
  }

  /** Loads the dump into a heap. */
  LoadedGraph load(Mutator mutator, long startNanos) {
    return new Loader(file, survey(), mutator).load(startNanos);
  }

  /** What is live, judged without a managed heap. */
  Reachability reachability() {
    return Reachability.of(file, survey());
  }

  private Survey survey() {
    Survey known = survey;
    if (known == null) {
      known = Survey.of(file);
      survey = known;
    }
    return known;
  }
}
