package dev.midden.samples.python.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function.
 *
 * @param positional those that take positional arguments
 * @param positionalOnly how many of these, from the first, take no keyword
 * @param rest name of {@code *rest}, if there
 * @param keywordOnly those after the star
 * @param keywords name of {@code **keywords}, if there
 */
public record Parameters(List<Parameter> positional, int positionalOnly, @Nullable String rest,
    List<Parameter> keywordOnly, @Nullable String keywords) {
  /** No parameters. */
  public static final Parameters NONE = new Parameters(List.of(), 0, null, List.of(), null);

  /**
   * One parameter.
   *
   * @param name its name
   * @param defaultValue what it is where no argument is given, or null
   */
  public record Parameter(String name, @Nullable Expr defaultValue) {}

  /** All names in the order of the frame's slots. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    positional.forEach(parameter -> names.add(parameter.name()));
    keywordOnly.forEach(parameter -> names.add(parameter.name()));
    if (rest != null) {
      names.add(rest);
    }
    if (keywords != null) {
      names.add(keywords);
    }
    return names;
  }
}
