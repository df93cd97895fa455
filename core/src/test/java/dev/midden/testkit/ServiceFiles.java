package dev.midden.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A module declares its providers twice: {@code provides} in {@code module-info.java} serves the module path, the files
 * in {@code META-INF/services} the class path. This checks that both say the same and name what {@link
 * java.util.ServiceLoader} can make.
 */
public final class ServiceFiles {
  private final Path classes;

  private ServiceFiles(Path classes) {
    this.classes = classes;
  }

  /**
   * The module that a class was compiled in.
   *
   * @param member any of its classes, loaded from a directory
   */
  public static ServiceFiles of(Class<?> member) {
    try {
      Path classes = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isDirectory(classes)) {
        throw new IllegalArgumentException(member.getName() + " was loaded from " + classes + ", not from a directory");
      }
      return new ServiceFiles(classes);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(member.getName() + " comes from no usable place", e);
    }
  }

  /** What the module descriptor provides: class names by service. */
  public Map<String, Set<String>> provided() {
    Map<String, Set<String>> provided = new TreeMap<>();
    try (InputStream stream = Files.newInputStream(classes.resolve("module-info.class"))) {
      for (ModuleDescriptor.Provides provides : ModuleDescriptor.read(stream).provides()) {
        provided.put(provides.service(), new TreeSet<>(provides.providers()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return provided;
  }

  /** What the service files name: class names by service. */
  public Map<String, Set<String>> listed() {
    Map<String, Set<String>> listed = new TreeMap<>();
    Path directory = classes.resolve("META-INF/services");
    if (!Files.isDirectory(directory)) {
      return listed;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
          String name = line.replaceFirst("#.*", "").strip();
          if (!name.isEmpty()) {
            names.add(name);
          }
        }
        listed.put(file.getFileName().toString(), names);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return listed;
  }

  /**
   * Checks everything.
   *
   * @param services the services that the module is known to provide
   * @throws AssertionError saying all that is wrong
   */
  public void check(Class<?>... services) {
    List<String> wrong = new ArrayList<>();
    Map<String, Set<String>> provided = provided();
    Map<String, Set<String>> listed = listed();
    Set<String> names = new HashSet<>(provided.keySet());
    names.addAll(listed.keySet());
    for (Class<?> service : services) {
      names.add(service.getName());
    }
    for (String service : new TreeSet<>(names)) {
      Set<String> inModule = provided.getOrDefault(service, Set.of());
      Set<String> inFile = listed.getOrDefault(service, Set.of());
      if (!inModule.equals(inFile)) {
        wrong.add("module-info.java provides " + service + " with " + inModule + ", META-INF/services names " + inFile);
      }
      if (inModule.isEmpty() && inFile.isEmpty()) {
        wrong.add("nothing provides " + service);
      }
      inFile.forEach(provider -> checkProvider(service, provider, wrong));
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(String.join("\n", wrong));
    }
  }

  private static void checkProvider(String service, String provider, List<String> wrong) {
    try {
      Class<?> type = Class.forName(provider);
      if (!Class.forName(service).isAssignableFrom(type)) {
        wrong.add(provider + " is no " + service);
      }
      if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
        wrong.add(provider + " is not public, or abstract");
      }
      if (!Modifier.isPublic(type.getDeclaredConstructor().getModifiers())) {
        wrong.add("the constructor of " + provider + " without parameters is not public");
      }
    } catch (ClassNotFoundException e) {
      wrong.add(e.getMessage() + " cannot be loaded");
    } catch (NoSuchMethodException e) {
      wrong.add(provider + " has no constructor without parameters");
    }
  }
}
