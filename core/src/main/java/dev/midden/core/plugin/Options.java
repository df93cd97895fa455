package dev.midden.core.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values for a plug-in's declared options. */
public final class Options {
  private final Map<OptionSpec<?>, String> texts = new HashMap<>();

  private Options() {}

  /**
   * Checks given options against declared ones.
   *
   * @param owner who declares them, for messages
   * @param declared the options there are
   * @param given what was given, by name
   * @throws IllegalArgumentException for an option that is not declared or a value that cannot be read
   */
  public static Options of(String owner, List<OptionSpec<?>> declared, Map<String, String> given) {
    Options options = new Options();
    given.forEach((name, text) -> {
      OptionSpec<?> spec = declared.stream().filter(option -> option.name().equals(name)).findFirst().orElseThrow(
          () -> unknown(owner, declared, name));
      spec.parse(text);
      options.texts.put(spec, text);
    });
    return options;
  }

  private static IllegalArgumentException unknown(String owner, List<OptionSpec<?>> declared, String name) {
    List<String> names = declared.stream().map(OptionSpec::name).sorted().toList();
    return new IllegalArgumentException(owner + " has no option '" + name + "'" + Names.suggestion(name, names)
        + "; it has: " + (names.isEmpty() ? "none" : String.join(", ", names)));
  }

  /** The value given for an option, or its default. */
  public <T> T get(OptionSpec<T> spec) {
    return spec.parse(texts.getOrDefault(spec, spec.defaultText()));
  }
}
