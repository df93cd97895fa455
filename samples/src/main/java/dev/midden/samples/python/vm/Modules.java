package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Code;
import dev.midden.samples.python.code.Unit;
import dev.midden.samples.python.library.Libraries;
import dev.midden.samples.python.syntax.Position;
import dev.midden.samples.python.syntax.Source;
import dev.midden.samples.python.syntax.SourceError;
import dev.midden.samples.python.syntax.Stmt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Modules: those written in Java, those written in Python that come with the lab, and files beside the program. */
public final class Modules {
  private static final Map<String, List<Stmt>> PARSED = new ConcurrentHashMap<>();

  private final Vm vm;
  private final int loaded;
  private final int builtins;
  private final Map<String, Consumer<ModuleDef>> libraries = new LinkedHashMap<>();
  private final List<Path> path = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private @Nullable IntConsumer afterStatement;

  Modules(Vm vm) {
    this.vm = vm;
    loaded = vm.m.addGlobal(vm.dicts.create());
    builtins = vm.m.addGlobal(0);
    Libraries.register(libraries);
    int module = vm.s.push(load("builtins"));
    vm.m.setGlobal(builtins, vm.m.getReference(vm.s.get(module), Layout.MODULE_DICT));
    vm.dicts.watch(builtinsDict());
    vm.s.popTo(module);
  }

  /** A folder to look for modules in. */
  public void addPath(Path folder) {
    path.add(folder);
  }

  /** Has something done after each statement of the program, which is given its line. */
  public void afterEachStatement(IntConsumer action) {
    afterStatement = action;
  }

  void marked(int line) {
    IntConsumer action = afterStatement;
    if (action != null) {
      action.accept(line);
    }
  }

  /** What {@code sys.argv} holds. */
  public List<String> arguments() {
    return arguments;
  }

  /** The namespace of builtins. */
  public long builtinsDict() {
    return vm.m.getGlobal(builtins);
  }

  long builtin(String name) {
    return vm.dicts.get(builtinsDict(), name);
  }

  /** {@code sys.modules}. */
  public long loaded() {
    return vm.m.getGlobal(loaded);
  }

  /** Name of a module. */
  String name(long module) {
    long name = vm.dicts.get(vm.m.getReference(module, Layout.MODULE_DICT), "__name__");
    return name == 0 || !Kind.isStr(vm.kind(name)) ? "?" : vm.strs.get(name);
  }

  /** A module with nothing in it. */
  public long create(String name) {
    int module = vm.s.push(vm.m.allocate(vm.layout.module));
    int dict = vm.s.push(vm.dicts.create());
    vm.m.setReference(vm.s.get(module), Layout.MODULE_DICT, vm.s.get(dict));
    int value = vm.s.push(vm.strs.intern(name));
    vm.dicts.put(dict, "__name__", value);
    vm.s.set(value, vm.none);
    vm.dicts.put(dict, "__doc__", value);
    vm.dicts.put(dict, "__package__", value);
    vm.dicts.put(dict, "__loader__", value);
    vm.dicts.put(dict, "__spec__", value);
    vm.s.popTo(dict);
    return vm.s.popReturning();
  }

  /** Makes the module {@code __main__}. */
  public long main() {
    int module = vm.s.push(create("__main__"));
    remember("__main__", module);
    return vm.s.popReturning();
  }

  /** Fills the namespace in a slot. */
  public ModuleDef define(int dict) {
    return new ModuleDef(vm, dict);
  }

  /** The namespace of the module in a slot. */
  public long dict(int module) {
    return vm.m.getReference(vm.s.get(module), Layout.MODULE_DICT);
  }

  void remember(String name, int module) {
    int modules = vm.s.push(loaded());
    vm.dicts.put(modules, name, module);
    vm.s.popTo(modules);
  }

  private void forget(String name) {
    int modules = vm.s.push(loaded());
    vm.dicts.remove(modules, name);
    vm.s.popTo(modules);
  }

  // ---------------------------------------------------------------- import

  /** The module of a name: loaded before, or now. */
  public long load(String name) {
    long known = vm.dicts.get(loaded(), name);
    if (known != 0) {
      return known;
    }
    int mark = vm.s.top;
    int module = vm.s.push(0);
    Consumer<ModuleDef> library = libraries.get(name);
    List<Stmt> python = library == null ? parsed(name) : null;
    if (library != null) {
      vm.s.set(module, create(name));
      remember(name, module);
      int dict = vm.s.push(dict(module));
      library.accept(new ModuleDef(vm, dict));
    } else if (python != null) {
      String file = "<lab>/" + name.replace('.', '/') + ".py";
      run(name, module, () -> vm.codes.load(Unit.compile(python, file)), file, null);
    } else {
      Path file = find(name);
      if (file == null) {
        throw vm.errors.raise("ModuleNotFoundError", "No module named '" + name + "'");
      }
      String source = read(file);
      run(name, module, () -> compile(source, file.toString(), Unit.Mode.EXEC), file.toString(), file);
    }
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  private void run(String name, int module, LongSupplier code, String file, @Nullable Path path) {
    vm.s.set(module, create(name));
    remember(name, module);
    int dict = vm.s.push(dict(module));
    int value = vm.s.push(vm.strs.of(file));
    vm.dicts.put(dict, "__file__", value);
    if (path != null && path.endsWith("__init__.py")) {
      vm.s.set(value, vm.strs.intern(name));
      vm.dicts.put(dict, "__package__", value);
    }
    try {
      execute(vm.s.push(code.getAsLong()), dict, -1);
    } catch (Raise e) {
      forget(name);
      throw e;
    }
    vm.s.popTo(dict);
  }

  /** A module of the library that is written in Python: parsed once in a JVM, not in each machine. */
  private static @Nullable List<Stmt> parsed(String name) {
    List<Stmt> known = PARSED.get(name);
    String source = known == null && name.matches("[\\w.]+") ? resource(name) : null;
    return source == null ? known : PARSED.computeIfAbsent(name, unused -> Source.parseModule(source));
  }

  private static @Nullable String resource(String name) {
    try (InputStream in = Modules.class.getResourceAsStream("/dev/midden/samples/python/lib/" + name.replace('.', '/')
        + ".py")) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Path find(String name) {
    String relative = name.replace('.', '/');
    for (Path folder : path) {
      for (String candidate : new String[]{relative + ".py", relative + "/__init__.py"}) {
        Path file = folder.resolve(candidate);
        if (Files.isRegularFile(file)) {
          return file;
        }
      }
    }
    return null;
  }

  private String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw vm.errors.raise("ImportError", "cannot read " + file + ": " + e.getMessage());
    }
  }

  long importName(String name, int level, boolean leaf, int globals) {
    String full = level == 0 ? name : absolute(name, level, globals);
    int mark = vm.s.top;
    int first = vm.s.push(0);
    int parent = vm.s.push(0);
    int module = vm.s.push(0);
    String[] parts = full.split("\\.");
    String path = "";
    for (String part : parts) {
      path = path.isEmpty() ? part : path + "." + part;
      vm.s.set(module, load(path));
      if (vm.s.get(parent) == 0) {
        vm.s.set(first, vm.s.get(module));
      } else {
        vm.attributes.setPlain(parent, part, module);
      }
      vm.s.set(parent, vm.s.get(module));
    }
    vm.s.set(mark, leaf ? vm.s.get(module) : vm.s.get(first));
    vm.s.popTo(mark + 1);
    return vm.s.popReturning();
  }

  private String absolute(String name, int level, int globals) {
    long own = vm.dicts.get(vm.s.get(globals), "__name__");
    long pack = vm.dicts.get(vm.s.get(globals), "__package__");
    boolean isPackage = pack != 0 && pack != vm.none;
    String base = vm.strs.get(isPackage ? pack : own);
    for (int i = isPackage ? 1 : 0; i < level; i++) {
      int dot = base.lastIndexOf('.');
      if (dot < 0) {
        throw vm.errors.raise("ImportError", "attempted relative import with no known parent package");
      }
      base = base.substring(0, dot);
    }
    return name.isEmpty() ? base : base + "." + name;
  }

  long importFrom(int module, String name) {
    long value = vm.attributes.getOrNull(module, name);
    if (value != 0) {
      return value;
    }
    String full = name(vm.s.get(module)) + "." + name;
    if (libraries.containsKey(full) || resource(full) != null || find(full) != null) {
      return load(full);
    }
    throw vm.errors.raise("ImportError", "cannot import name '" + name + "' from '" + name(vm.s.get(module)) + "'");
  }

  void importStar(int module, int function) {
    int mark = vm.s.top;
    int into = vm.s.push(vm.m.getReference(vm.s.get(function), Layout.FUNCTION_GLOBALS));
    int from = vm.s.push(dict(module));
    long all = vm.dicts.get(vm.s.get(from), "__all__");
    List<String> names = new ArrayList<>();
    if (all != 0) {
      int list = vm.s.push(all);
      vm.iteration.each(list, item -> names.add(vm.strs.get(vm.s.get(item))));
    } else {
      long dict = vm.s.get(from);
      for (int entry = vm.dicts.entryFrom(dict, 0); entry >= 0; entry = vm.dicts.entryFrom(dict, entry + 1)) {
        String name = vm.strs.get(vm.dicts.keyAt(dict, entry));
        if (!name.startsWith("_")) {
          names.add(name);
        }
      }
    }
    int value = vm.s.push(0);
    for (String name : names) {
      vm.s.set(value, vm.attributes.get(module, name));
      vm.dicts.put(into, name, value);
    }
    vm.s.popTo(mark);
  }

  // ---------------------------------------------------------------- running source

  /**
   * Compiles source and runs it.
   *
   * @param globals slot of the namespace
   * @param locals slot of another namespace for the names that are bound, or −1
   * @return its value, which is None but for an expression
   */
  public long execute(String source, String file, Unit.Mode mode, int globals, int locals) {
    int code = vm.s.push(compile(source, file, mode));
    long value = execute(code, globals, locals);
    vm.s.set(code, value);
    vm.s.popTo(code + 1);
    return vm.s.popReturning();
  }

  /** Runs the code object in a slot. */
  public long execute(int code, int globals, int locals) {
    if (vm.dicts.find(vm.s.get(globals), "__builtins__") < 0) {
      int module = vm.s.push(load("builtins"));
      vm.dicts.put(globals, "__builtins__", module);
      vm.s.popTo(module);
    }
    int at = vm.s.push(0);
    vm.s.set(at, vm.codes.function(code, globals));
    vm.s.push(locals < 0 ? 0 : vm.s.get(locals));
    vm.calls.body(at);
    vm.s.popTo(at + 1);
    return vm.s.popReturning();
  }

  /** The code object of source; raises SyntaxError. */
  public long compile(String source, String file, Unit.Mode mode) {
    Code code;
    try {
      // Of the program alone, not of the modules that it imports.
      code = Unit.compile(source, file, mode, afterStatement != null && vm.depth == 0);
    } catch (SourceError e) {
      throw vm.errors.raise(e.type(),
          e.getMessage() + " (" + Path.of(file).getFileName() + ", line " + Math.max(1, Position
              .line(e.at())) + ", column " + (Position.column(e.at()) + 1) + ")");
    }
    return vm.codes.load(code);
  }

  // ---------------------------------------------------------------- hooks

  void print(int value) {
    if (vm.s.get(value) != vm.none) {
      int dict = vm.s.push(builtinsDict());
      vm.dicts.put(dict, "_", value);
      vm.s.popTo(dict);
      vm.out.println(vm.text.repr(value));
    }
  }

  /** An exception that nobody can catch goes to {@code sys.unraisablehook}. */
  void unraisable(int object) {
    int mark = vm.s.top;
    int exception = vm.s.push(vm.errors.raised());
    vm.errors.clear();
    long sys = vm.dicts.get(loaded(), "sys");
    int hook = vm.s.push(sys == 0 ? 0 : vm.dicts.get(vm.m.getReference(sys, Layout.MODULE_DICT), "unraisablehook"));
    if (vm.s.get(hook) != 0 && vm.kindAt(hook) != Kind.BUILTIN) {
      try {
        Libraries.callHook(vm, hook, exception, object);
        vm.s.popTo(mark);
        return;
      } catch (Raise e) {
        vm.errors.clear();
      }
    }
    vm.out.flush();
    vm.err.println("Exception ignored in: " + describe(object));
    vm.tracebacks.format(exception).forEach(vm.err::println);
    vm.s.popTo(mark);
  }

  private String describe(int object) {
    long method = vm.kindAt(object) == Kind.WEAKREF ? 0 : vm.types.method(vm.s.get(object), "__del__");
    if (method == 0) {
      return "a callback";
    }
    int mark = vm.s.push(method);
    String text = vm.text.repr(mark);
    vm.s.popTo(mark);
    return text;
  }

  void classChanged(TypeInfo info, String name) {
    info.changed();
    switch (name) {
      case "__del__" -> vm.weak.finalizeInstances(info);
      case "__getattr__", "__getattribute__" -> custom(info, true);
      case "__setattr__", "__delattr__" -> custom(info, false);
      default -> {
        return;
      }
    }
  }

  private static void custom(TypeInfo info, boolean get) {
    info.customGet |= get;
    info.customSet |= !get;
    info.subclasses().forEach(each -> custom(each, get));
  }

  /** A list of the direct subclasses of the class in a slot. */
  long subclasses(int type) {
    int list = vm.s.push(vm.sequences.newList(0));
    List<Long> found = new ArrayList<>();
    vm.heap.walk().forEachObject(object -> {
      if (vm.kind(object) == Kind.TYPE) {
        long bases = vm.m.getReference(object, Layout.TYPE_BASES);
        for (int i = 0, n = bases == 0 ? 0 : vm.m.length(bases); i < n; i++) {
          if (vm.m.getReference(bases, i) == vm.s.get(type)) {
            found.add(object);
          }
        }
      }
    });
    int first = vm.s.top;
    found.forEach(vm.s::push);
    for (int i = 0; i < found.size(); i++) {
      vm.sequences.append(list, first + i);
    }
    vm.s.popTo(list + 1);
    return vm.s.popReturning();
  }

  long sizeOf(int object) {
    return Sizes.of(vm, object);
  }

  // ---------------------------------------------------------------- the end

  /** Ends the program: finalizes what is still alive, as Python does at exit. */
  public void finish() {
    Libraries.exit(vm);
    vm.errors.clear();
    vm.errors.setHandled(0);
    collect();
    int modules = vm.s.push(vm.dicts.copy(vm.s.push(loaded())));
    int empty = modules - 1;
    vm.dicts.clear(empty);
    int main = vm.s.push(vm.dicts.get(vm.s.get(modules), "__main__"));
    vm.s.set(modules, 0);
    if (vm.s.get(main) != 0) {
      // First the module, then its namespace, which functions may still refer to.
      int dict = vm.s.push(dict(main));
      vm.s.set(main, 0);
      vm.s.set(dict, 0);
    }
    vm.s.popTo(empty);
    collect();
  }

  private void collect() {
    vm.m.collect();
  }
}
