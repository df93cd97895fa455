package dev.midden.core.plugin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A declared option: its name, type, default and meaning.
 *
 * @param <T> type of the value
 */
public final class OptionSpec<T> {
  private final String name;
  private final String defaultText;
  private final String type;
  private final String description;
  private final Function<String, T> parser;

  private OptionSpec(String name, String type, String defaultText, String description, Function<String, T> parser) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.description = description;
    this.parser = parser;
  }

  /** {@code true} or {@code false}. */
  public static OptionSpec<Boolean> flag(String name, boolean defaultValue, String description) {
    return new OptionSpec<>(name, "true|false", Boolean.toString(defaultValue), description, text -> switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("not true or false");
    });
  }

  /** An integer in a range, both ends included. */
  public static OptionSpec<Long> integer(String name, long defaultValue, long min, long max, String description) {
    return new OptionSpec<>(name, min + ".." + max, Long.toString(defaultValue), description, text -> {
      long value = parseLong(text);
      if (value < min || value > max) {
        throw new IllegalArgumentException("not in " + min + ".." + max);
      }
      return value;
    });
  }

  private static long parseLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an integer", e);
    }
  }

  /** A decimal number in a range, both ends included. */
  public static OptionSpec<Double> decimal(String name, double defaultValue, double min, double max,
      String description) {
    return new OptionSpec<>(name, min + ".." + max, Double.toString(defaultValue), description, text -> {
      double value;
      try {
        value = Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("not a number", e);
      }
      if (!(value >= min && value <= max)) {
        throw new IllegalArgumentException("not in " + min + ".." + max);
      }
      return value;
    });
  }

  /** A size in bytes, written {@code 64m}; see {@link ByteSize}. */
  public static OptionSpec<Long> size(String name, long defaultValue, String description) {
    return new OptionSpec<>(name, "size", ByteSize.format(defaultValue), description, ByteSize::parse);
  }

  /** A constant of an enum, written in lower case with hyphens. */
  public static <E extends Enum<E>> OptionSpec<E> choice(String name, E defaultValue, String description) {
    E[] values = defaultValue.getDeclaringClass().getEnumConstants();
    List<String> names = Arrays.stream(values).map(OptionSpec::choiceName).toList();
    return new OptionSpec<>(name, String.join("|", names), choiceName(defaultValue), description, text -> {
      int index = names.indexOf(text);
      if (index < 0) {
        throw new IllegalArgumentException("not one of " + String.join(", ", names));
      }
      return values[index];
    });
  }

  private static String choiceName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A value of any other type, with its own parser, which throws {@link IllegalArgumentException}. */
  public static <T> OptionSpec<T> of(String name, String type, String defaultText, String description,
      Function<String, T> parser) {
    return new OptionSpec<>(name, type, defaultText, description, parser);
  }

  /** Name, lower case with hyphens. */
  public String name() {
    return name;
  }

  /** What may be written, for people. */
  public String type() {
    return type;
  }

  /** The default as it would be written. */
  public String defaultText() {
    return defaultText;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException saying what is wrong with it and what may be written
   */
  public T parse(String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("option '" + name + "' cannot be '" + text + "': " + e.getMessage()
          + "; it takes " + type + " (default " + defaultText + ")", e);
    }
  }
}
