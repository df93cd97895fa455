package dev.midden.core.plugin;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The plug-ins of one kind, by name. A plug-in that fails to load is left out and told of when a name is not found; two
 * plug-ins that claim one name are an error for whoever asks for that name.
 *
 * @param <P> their type
 */
public final class Plugins<P extends Plugin> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

  private final String kind;
  private final String moduleHint;
  private final List<P> all = new ArrayList<>();
  private final Map<String, List<P>> byName = new TreeMap<>();
  private final List<Throwable> failures = new ArrayList<>();

  /**
   * Collects plug-ins from loaders, each class once.
   *
   * @param kind what they are, for messages: {@code "collector"}
   * @param moduleHint which modules bring such plug-ins, for messages
   * @param loaders where to look, in order; made by the module that declares {@code uses}
   */
  public Plugins(String kind, String moduleHint, List<ServiceLoader<P>> loaders) {
    this.kind = kind;
    this.moduleHint = moduleHint;
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (ServiceLoader<P> loader : loaders) {
      Iterator<P> providers = loader.iterator();
      while (true) {
        P plugin = next(providers);
        if (plugin == null) {
          break;
        }
        if (seen.add(plugin.getClass())) {
          add(plugin);
        }
      }
    }
  }

  /** The next plug-in that can be loaded, or null at the end. */
  private @Nullable P next(Iterator<P> providers) {
    while (true) {
      try {
        return providers.hasNext() ? providers.next() : null;
      } catch (ServiceConfigurationError e) {
        failures.add(e);
      }
    }
  }

  private void add(P plugin) {
    Set<String> names = new LinkedHashSet<>(plugin.aliases());
    names.add(plugin.name());
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        failures
            .add(new PluginException(place(plugin) + " has the name '" + name + "', which is not [a-z0-9-]+", null));
        return;
      }
    }
    all.add(plugin);
    names.forEach(name -> byName.computeIfAbsent(name, unused -> new ArrayList<>()).add(plugin));
  }

  /** All plug-ins, in the order they were found. */
  public List<P> all() {
    return Collections.unmodifiableList(all);
  }

  /** Names and aliases of all plug-ins, sorted. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /**
   * The plug-in with a name or alias.
   *
   * @throws PluginException if there is none, or more than one
   */
  public P named(String name) {
    List<P> found = byName.getOrDefault(name, List.of());
    if (found.isEmpty()) {
      throw notFound(name);
    }
    if (found.size() > 1) {
      throw new PluginException("more than one " + kind + " is named '" + name + "': " + String.join(" and ", found
          .stream().map(Plugins::place).toList()) + "; take one of them off the class or module path", null);
    }
    return found.getFirst();
  }

  private PluginException notFound(String name) {
    StringBuilder message = new StringBuilder("no " + kind + " named '" + name + "'");
    message.append(Names.suggestion(name, byName.keySet()));
    message.append("; found: ").append(byName.isEmpty() ? "none" : String.join(", ", byName.keySet()));
    message.append("; to have more, put their modules on the class or module path (").append(moduleHint).append(")");
    failures.forEach(failure -> message.append("; failed to load: ").append(failure.getMessage()));
    PluginException exception = new PluginException(message.toString(),
        failures.isEmpty() ? null : failures.getFirst());
    failures.stream().skip(1).forEach(exception::addSuppressed);
    return exception;
  }

  private static String place(Plugin plugin) {
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    String where = source == null || source.getLocation() == null
        ? "an unknown place"
        : source.getLocation().toString();
    return plugin.getClass().getName() + " (" + where + ")";
  }
}
