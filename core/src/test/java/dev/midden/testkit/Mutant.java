package dev.midden.testkit;

/**
 * A deliberate error in a real source file, which the kit must find.
 *
 * @param name what it is called in reports; lower case with hyphens
 * @param type full name of the class whose file is changed
 * @param flaw what is broken, in a few words
 * @param killer the rule that finds it, for instance {@code r301}; it is tried first
 * @param original the text to be replaced; white space does not count, and it must occur exactly once
 * @param broken what replaces it
 */
public record Mutant(String name, String type, String flaw, String killer, String original, String broken) {
  /**
   * The source with the error in it.
   *
   * @throws AssertionError if the source does not have the original text exactly once
   */
  String apply(String source) {
    int[] places = new int[source.length() + 1];
    StringBuilder dense = new StringBuilder();
    for (int i = 0; i < source.length(); i++) {
      if (!Character.isWhitespace(source.charAt(i))) {
        places[dense.length()] = i;
        dense.append(source.charAt(i));
      }
    }
    String wanted = original.replaceAll("\\s", "");
    int at = dense.indexOf(wanted);
    if (at < 0) {
      throw new AssertionError("mutant " + name + ": " + type + " no longer contains\n  " + original
          + "\nThe code has moved on; let the mutant follow it, or delete it if the error is no longer possible");
    }
    if (dense.indexOf(wanted, at + 1) >= 0) {
      throw new AssertionError(
          "mutant " + name + ": " + type + " contains this more than once, give more of it\n  " + original);
    }
    return source.substring(0, places[at]) + broken + source.substring(places[at + wanted.length() - 1] + 1);
  }
}
