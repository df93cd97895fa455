package dev.midden.samples.python.vm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of functions and methods written in Java, and their calls. */
public final class Builtins {
  /** Takes any number of positional arguments. */
  public static final int ANY = -1;

  private final Vm vm;
  private Entry[] table = new Entry[64];
  private int size;
  /** Numbers of those that calls know by themselves, as CPython's specialised calls do. */
  private int len = -1;
  private int append = -1;

  /**
   * One of them.
   *
   * @param name its name
   * @param owner the type it is a method of, or null
   * @param min fewest positional arguments, the receiver included
   * @param max most positional arguments, or {@link #ANY}
   * @param positional names of optional positional arguments that may be given by name
   * @param keywords names of arguments given by name alone
   * @param body what it does
   * @param binds whether it is a method, which binds to the instance it is got from
   */
  record Entry(String name, @Nullable TypeInfo owner, int min, int max, List<String> positional, List<String> keywords,
      Builtin body, boolean binds) {
    /** Whether named arguments are left to the body: they follow the positional ones, {@link Calls#takeKeywords} names them. */
    boolean passes() {
      return keywords.size() == 1 && keywords.getFirst().equals("**");
    }

    /** Whether so many arguments, none of them named, are where the body expects them. */
    boolean takes(int count) {
      return count == max && keywords.isEmpty();
    }
  }

  Builtins(Vm vm) {
    this.vm = vm;
  }

  /**
   * Defines a function.
   *
   * @param signature its name, names in parentheses that may be given by name (after {@code *}: only so), for instance
   *     {@code sorted(iterable,*,key,reverse)}; {@code /} ends those that may not
   * @return the function object, valid until the next safepoint
   */
  public long function(String signature, int min, int max, Builtin body) {
    return create(define(signature, null, min, max, body, false));
  }

  int define(String signature, @Nullable TypeInfo owner, int min, int max, Builtin body, boolean binds) {
    int open = signature.indexOf('(');
    List<String> positional = new ArrayList<>();
    List<String> keywords = new ArrayList<>();
    if (open >= 0) {
      boolean only = false;
      for (String name : signature.substring(open + 1, signature.length() - 1).split(",")) {
        if (name.equals("*")) {
          only = true;
        } else if (name.equals("/")) {
          positional.replaceAll(unused -> "");
        } else {
          only |= name.equals("**");
          (only ? keywords : positional).add(name);
        }
      }
    }
    if (size == table.length) {
      table = Arrays.copyOf(table, size * 2);
    }
    table[size] = new Entry(open < 0 ? signature : signature.substring(0, open), owner, min, max,
        List.copyOf(positional), List.copyOf(keywords), body, binds);
    if (owner == null && signature.equals("len")) {
      len = size;
    } else if (owner != null && owner.kind == Kind.LIST && signature.equals("append")) {
      append = size;
    }
    return size++;
  }

  long create(int number) {
    long made = vm.m.allocate(vm.layout.builtin);
    vm.m.setInt(made, Layout.NUMBER, number);
    return made;
  }

  /** A builtin bound to the receiver in a slot. */
  long bind(long builtin, int self) {
    int number = vm.m.getInt(builtin, Layout.NUMBER);
    long made = create(number);
    vm.m.setReference(made, Layout.SELF, vm.s.get(self));
    return made;
  }

  Entry entry(long builtin) {
    return table[vm.m.getInt(builtin, Layout.NUMBER)];
  }

  /** Whether it binds to the instance that it is got from. */
  boolean binds(long builtin) {
    return vm.m.getReference(builtin, Layout.SELF) == 0 && entry(builtin).binds;
  }

  TypeInfo type(long builtin) {
    return vm.types.named(binds(builtin) ? "method_descriptor" : "builtin_function_or_method");
  }

  /** Carries out a call of the builtin in a slot with arguments from another on; the result is left in the first. */
  void invoke(int at, int args, int count) {
    Entry entry = entry(vm.s.get(at));
    int top = vm.s.top;
    String[] names = vm.keywords;
    vm.keywords = Vm.NO_NAMES;
    int given = count - names.length;
    int end = args + count;
    if (names.length == 0 && entry.takes(count)) {
      // As most calls are.
    } else if (entry.passes()) {
      vm.keywords = names;
    } else if (names.length > 0 || entry.max != given || !entry.keywords.isEmpty()) {
      end = arrange(entry, args, given, names);
    }
    if (entry.owner != null && given > 0) {
      receiver(entry, args);
    }
    vm.s.top = Math.max(top, end);
    long result = entry.body.call(vm, args, given);
    vm.keywords = Vm.NO_NAMES;
    vm.s.set(at, result);
    vm.s.popTo(Math.max(top, end));
    vm.s.clear(at + 1, end);
    vm.s.top = top;
  }

  /** Carries out a call of {@code len} or {@code list.append} where it lies, without named arguments; returns whether. */
  boolean direct(int at, int given) {
    int number = vm.m.getInt(vm.s.get(at), Layout.NUMBER);
    long receiver = vm.s.get(at + 1);
    if (number == append && given == 1 && receiver != 0 && vm.kind(receiver) == Kind.LIST) {
      vm.sequences.append(at + 1, at + 2);
      vm.s.set(at, vm.none);
      vm.s.set(at + 1, 0);
    } else if (number == len && given == 1 && receiver == 0 && isPlain(vm.kindAt(at + 2))) {
      vm.s.set(at, vm.numbers.of(vm.ops.length(at + 2)));
    } else {
      return false;
    }
    vm.s.set(at + 2, 0);
    return true;
  }

  private static boolean isPlain(int kind) {
    return kind == Kind.LIST || kind == Kind.STR || kind == Kind.DICT || kind == Kind.TUPLE;
  }

  private void receiver(Entry entry, int args) {
    long self = vm.s.get(args);
    TypeInfo owner = entry.owner;
    TypeInfo type = vm.types.info(self);
    if (owner == null || owner == vm.types.object || type == owner) {
      return;
    }
    if (!type.isSubclassOf(owner)) {
      throw vm.errors.type("descriptor '%s' for '%s' objects doesn't apply to a '%s' object", entry.name, owner.name,
          type.name);
    }
    if (type.payload != null && type.payload.isSubclassOf(owner)) {
      vm.s.set(args, vm.types.unwrap(self));
    }
  }

  /** Puts arguments where the body expects them; returns the slot after the last. */
  private int arrange(Entry entry, int args, int given, String[] names) {
    if (given < entry.min && !namedSuffice(entry, given, names) || entry.max != ANY && given > entry.max) {
      throw count(entry, given);
    }
    int positional = entry.max == ANY ? given : entry.max;
    int total = positional + entry.keywords.size();
    if (names.length == 0) {
      return args + total;
    }
    // Named values are moved out of the way first.
    int spare = Math.max(vm.s.top, args + Math.max(total, given + names.length));
    vm.s.top = spare;
    for (int i = 0; i < names.length; i++) {
      vm.s.push(vm.s.get(args + given + i));
      vm.s.set(args + given + i, 0);
    }
    int first = entry.max - entry.positional.size();
    for (int i = 0; i < names.length; i++) {
      int index = entry.keywords.indexOf(names[i]);
      int target = positional + index;
      if (index < 0) {
        index = entry.max == ANY ? -1 : entry.positional.indexOf(names[i]);
        if (index < 0) {
          throw vm.errors.type(entry.keywords.isEmpty() && entry.positional.stream().allMatch(String::isEmpty)
              ? "%s() takes no keyword arguments"
              : "%s() got an unexpected keyword argument '%s'", entry.name, names[i]);
        }
        target = first + index;
        if (target < given) {
          throw vm.errors.type("argument for %s() given by name ('%s') and position (%d)", entry.name, names[i], target
              + 1);
        }
      }
      vm.s.set(args + target, vm.s.get(spare + i));
    }
    vm.s.popTo(spare);
    for (int i = given; i < entry.min; i++) {
      if (vm.s.get(args + i) == 0) {
        throw count(entry, given);
      }
    }
    return args + total;
  }

  private static boolean namedSuffice(Entry entry, int given, String[] names) {
    return entry.max != ANY && given + names.length >= entry.min;
  }

  private Raise count(Entry entry, int given) {
    int self = entry.binds ? 1 : 0;
    int min = entry.min - self;
    int max = entry.max - self;
    int got = given - self;
    String name = entry.owner != null ? entry.owner.name + "." + entry.name : entry.name;
    if (given < self) {
      return vm.errors.type("unbound method %s() needs an argument", name);
    }
    if (entry.max == ANY) {
      return vm.errors.type("%s expected at least %d argument%s, got %d", entry.name, min, min == 1 ? "" : "s", got);
    }
    if (min == max) {
      return vm.errors.type(min == 0
          ? "%1$s() takes no arguments (%5$d given)"
          : min == 1 ? "%1$s() takes exactly one argument (%5$d given)" : "%2$s expected %3$d arguments, got %5$d",
          name,
          entry.name, min, max, got);
    }
    return got < min
        ? vm.errors.type("%s expected at least %d argument%s, got %d", entry.name, min, min == 1 ? "" : "s", got)
        : vm.errors.type("%s expected at most %d argument%s, got %d", entry.name, max, max == 1 ? "" : "s", got);
  }
}
