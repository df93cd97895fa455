package dev.midden.gc.generational;

/**
 * Finds out whether young collections are in vain because dead old objects keep young ones alive (Ungar 1984). In a queue
 * that is appended to, every node dies old and refers to the next, so that one dead old node keeps all younger ones.
 *
 * <p>If most of the young have survived, a full collection, which is not deceived, is made next. If it finds that most were
 * dead, twice as many full ones follow before a young one is tried again; if they did live, twice as many young ones are
 * made before the next doubt. So a program without such structures pays for a full collection now and then, and ever more
 * seldom.
 */
final class Nepotism {
  private static final int MOST_FULL = 32;
  private static final int MOST_YOUNG = 1024;

  private int fullDue;
  private int youngTrusted;
  private int full = 1;
  private int young = 1;

  /** Whether the next collection should be full. */
  boolean isFullDue() {
    return fullDue > 0;
  }

  /**
   * Notes a collection.
   *
   * @param wasFull whether it was full
   * @param bytes young bytes before it
   * @param survived of these, bytes kept
   */
  void collected(boolean wasFull, long bytes, long survived) {
    boolean most = 2 * survived > bytes;
    if (wasFull) {
      if (fullDue > 0) {
        fullDue = most ? 0 : fullDue - 1;
        if (most) {
          youngTrusted = young;
          young = Math.min(MOST_YOUNG, 2 * young);
        }
      }
    } else if (youngTrusted > 0) {
      youngTrusted--;
    } else if (most) {
      fullDue = full;
      full = Math.min(MOST_FULL, 2 * full);
    } else {
      full = 1;
      young = 1;
    }
  }
}
