package dev.midden.core.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Helps with names that were mistyped. */
public final class Names {
  private Names() {}

  /** {@code ; did you mean 'x'?} for the nearest name, or nothing if none is near. */
  public static String suggestion(String name, Collection<String> known) {
    return nearest(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** The known name with the smallest edit distance, if that is at most half of the length, rounded up. */
  public static Optional<String> nearest(String name, Collection<String> known) {
    return known.stream().min(Comparator.comparingInt(candidate -> distance(name, candidate))).filter(
        candidate -> distance(name, candidate) <= (Math.max(name.length(), candidate.length()) + 1) / 2);
  }

  /** Levenshtein's distance, two rows at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
