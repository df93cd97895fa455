package dev.midden.testkit;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of a package and those below it anew, some of them compiled from changed sources, so that a changed
 * core, a collector and the kit run beside the real ones in one JVM. All else comes from the parent.
 */
final class MutantLoader extends URLClassLoader {
  /** Classes that no mutant changes, by name, the same for all loaders. */
  private static final Map<String, byte[]> UNCHANGED = new ConcurrentHashMap<>();

  private final String prefix;
  private final Map<String, byte[]> compiled;

  private MutantLoader(String prefix, Map<String, byte[]> compiled) {
    super(classPath(), MutantLoader.class.getClassLoader());
    this.prefix = prefix;
    this.compiled = compiled;
  }

  /**
   * Compiles and makes the loader.
   *
   * @param packageName of the classes to load anew, with all packages below
   * @param sources class names and the sources to compile for them
   */
  static MutantLoader of(String packageName, Map<String, String> sources) {
    return new MutantLoader(packageName + ".", compile(sources));
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      try {
        urls.add(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(prefix)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = compiled.get(name);
    bytes = bytes != null ? Reins.bridle(bytes) : UNCHANGED.computeIfAbsent(name, this::read);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] read(String name) {
    try (InputStream file = findResource(name.replace('.', '/') + ".class").openStream()) {
      byte[] bytes = file.readAllBytes();
      return name.equals(Reins.class.getName()) ? bytes : Reins.bridle(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends whatever still runs in classes of this loader. */
  void stop() {
    try {
      loadClass(Reins.class.getName()).getMethod("stop").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  // ---------------------------------------------------------------- compilation

  private static Map<String, byte[]> compile(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    try (InMemory files = new InMemory(compiler.getStandardFileManager(null, null, null))) {
      List<String> options = List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"));
      if (!compiler.getTask(messages, files, null, options, null, units).call()) {
        throw new AssertionError("a mutant does not compile:\n" + messages);
      }
      Map<String, byte[]> classes = new HashMap<>();
      files.outputs.forEach((name, output) -> classes.put(name, output.toByteArray()));
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI uri(String name) {
    return URI.create("string:///" + name.replace('.', '/') + JavaFileObject.Kind.SOURCE.extension);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(uri(name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, ByteArrayOutputStream> outputs = new HashMap<>();

    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
        @Nullable FileObject sibling) {
      if (location != StandardLocation.CLASS_OUTPUT) {
        throw new IllegalArgumentException("unexpected output " + className + " to " + location);
      }
      return new SimpleJavaFileObject(uri(className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return outputs.computeIfAbsent(className, unused -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
