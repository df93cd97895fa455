package dev.midden.samples.python.code;

import dev.midden.samples.python.syntax.SourceError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of a module, class body or function, and where each lives. */
final class Scope {
  /** What a scope belongs to. */
  enum Kind {
    MODULE, CLASS, FUNCTION, COMPREHENSION
  }

  /** Where a name lives. */
  enum Place {
    LOCAL, CELL, FREE, GLOBAL, NAME
  }

  final Kind kind;
  final @Nullable Scope parent;
  final @Nullable String className;
  final List<Scope> children = new ArrayList<>();
  final List<String> parameters = new ArrayList<>();
  final Set<String> bound = new LinkedHashSet<>();
  final Set<String> used = new LinkedHashSet<>();
  final Set<String> globals = new HashSet<>();
  final Set<String> nonlocals = new LinkedHashSet<>();
  private final Set<String> cells = new LinkedHashSet<>();
  private final Set<String> free = new LinkedHashSet<>();
  boolean generator;

  Scope(Kind kind, @Nullable Scope parent, @Nullable String className) {
    this.kind = kind;
    this.parent = parent;
    this.className = className;
    if (parent != null) {
      parent.children.add(this);
    }
  }

  boolean isFunction() {
    return kind == Kind.FUNCTION || kind == Kind.COMPREHENSION;
  }

  /** {@code __name} inside a class is {@code _Class__name}. */
  String mangle(String name) {
    if (className == null || !name.startsWith("__") || name.endsWith("__") || name.contains(".")) {
      return name;
    }
    String stripped = className.replaceFirst("^_+", "");
    return stripped.isEmpty() ? name : "_" + stripped + name;
  }

  void bind(String name) {
    bound.add(name);
  }

  void use(String name) {
    used.add(name);
    if (name.equals("super") && isFunction()) {
      used.add("__class__");
    }
  }

  /** Finds out which names are shared with inner functions; outermost first. */
  void resolve() {
    for (String name : nonlocals) {
      Scope owner = parent == null ? null : parent.functionThatBinds(name);
      if (owner == null) {
        throw SourceError.syntax("no binding for nonlocal '" + name + "' found", 0);
      }
      capture(name, owner);
    }
    for (String name : used) {
      if (!bound.contains(name) && !globals.contains(name) && !nonlocals.contains(name)) {
        Scope owner = parent == null ? null : parent.functionThatBinds(name);
        if (owner != null) {
          capture(name, owner);
        }
      }
    }
    children.forEach(Scope::resolve);
  }

  private @Nullable Scope functionThatBinds(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      if (scope.kind == Kind.CLASS && name.equals("__class__")) {
        return scope;
      }
      if (scope.isFunction()) {
        if (scope.globals.contains(name)) {
          return null;
        }
        if (scope.bound.contains(name) && !scope.nonlocals.contains(name)) {
          return scope;
        }
      }
    }
    return null;
  }

  private void capture(String name, Scope owner) {
    owner.cells.add(name);
    for (Scope scope = this; scope != null && scope != owner; scope = scope.parent) {
      scope.free.add(name);
    }
  }

  List<String> cells() {
    return cells.stream().sorted().toList();
  }

  List<String> free() {
    return free.stream().sorted().toList();
  }

  Place place(String name) {
    if (globals.contains(name)) {
      return Place.GLOBAL;
    }
    if (nonlocals.contains(name)) {
      return Place.FREE;
    }
    if (kind == Kind.CLASS || kind == Kind.MODULE) {
      return !bound.contains(name) && free.contains(name) ? Place.FREE : Place.NAME;
    }
    if (cells.contains(name)) {
      return Place.CELL;
    }
    if (free.contains(name)) {
      return Place.FREE;
    }
    return bound.contains(name) ? Place.LOCAL : Place.GLOBAL;
  }
}
