package dev.midden.core.plugin;

import java.util.List;
import java.util.Set;

/**
 * Something found by name through {@link java.util.ServiceLoader}. A provider is a light descriptor with a public
 * constructor without parameters; making the thing itself is a method of the sub-interface.
 */
public interface Plugin {
  /** The name it is asked for by: {@code [a-z0-9-]+}, unique among plug-ins of its kind. */
  String name();

  /** Other names it answers to, as unique as {@link #name()}. */
  default Set<String> aliases() {
    return Set.of();
  }

  /** One line for people: what it does, and whose idea it is. */
  String description();

  /** The options it understands; any other is refused. */
  default List<OptionSpec<?>> options() {
    return List.of();
  }
}
