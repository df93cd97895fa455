package dev.midden.samples.python;

import java.util.Random;

/**
 * Writes random Python programs that end: loops are bounded, errors are caught and printed by their type, and at the end all
 * variables are printed. Nothing in them depends on addresses or hashes, so that every collector and CPython print the same.
 */
final class ProgramGenerator {
  private static final String PROLOGUE = """
      import gc, weakref, copy
      class Base:
          def __init__(self, x=None):
              self.x = x
              self.y = [x]
          def __repr__(self):
              return type(self).__name__ + '!'
          def m(self, *a, k=1):
              return (self.x, a, k)
          @property
          def p(self):
              return self.y
          def __eq__(self, other):
              return type(self) is type(other)
          __hash__ = object.__hash__
      class Derived(Base):
          count = 0
          def __init__(self, *a):
              super().__init__(*a)
              Derived.count += 1
          def __len__(self):
              return 3
          def __getitem__(self, i):
              return self.y[i]
          def __enter__(self):
              return self
          def __exit__(self, *a):
              return a[0] is ValueError
      class Slots:
          __slots__ = ('a', 'b')
          def __repr__(self):
              return 'Slots!'
      def gen(n, v):
          for i in range(n):
              got = yield (i, v)
              if got:
                  yield got
      def closure(v):
          kept = [v]
          def inner(w=0):
              nonlocal v
              v = (kept, w)
              return v
          return inner
      def rec(n, v):
          return [v] if n <= 0 else rec(n - 1, [v, n])
      def show(v, depth=3):
          if isinstance(v, (int, float, str, type(None))):
              return repr(v)[:40]
          if depth and isinstance(v, (list, tuple)):
              return type(v).__name__ + str(len(v)) + ','.join(show(i, depth - 1) for i in v[:4])
          if depth and isinstance(v, dict):
              return 'dict' + ','.join(show(k, 1) + ':' + show(i, depth - 1) for k, i in list(v.items())[:4])
          return type(v).__name__
      v0, v1, v2, v3, v4, v5 = 1, 'ab', [1, 2], {'k': 1}, (1, 'x'), Base(2)
      """;

  private final Random random;
  private final StringBuilder text = new StringBuilder(PROLOGUE);

  private ProgramGenerator(long seed) {
    random = new Random(seed);
  }

  static String program(long seed) {
    ProgramGenerator generator = new ProgramGenerator(seed);
    generator.block("", 12 + generator.random.nextInt(30), 2);
    return generator.text.append("print(gc.collect() >= 0, *[show(v) for v in (v0, v1, v2, v3, v4, v5)])\n").toString();
  }

  private void block(String indent, int statements, int depth) {
    for (int i = 0; i < statements; i++) {
      text.append(indent).append("try:\n");
      statement(indent + "    ", depth);
      text.append(indent).append("except Exception as e:\n").append(indent).append("    print(type(e).__name__)\n");
    }
  }

  private void statement(String indent, int depth) {
    int choice = random.nextInt(depth > 0 ? 22 : 17);
    String line = switch (choice) {
      case 0, 1, 2, 3 -> variable() + " = " + expression(2);
      case 4 -> variable() + ".append(" + expression(1) + ")";
      case 5 -> variable() + "[" + expression(0) + "] = " + expression(1);
      case 6 -> variable() + ".x = " + expression(1);
      case 7 -> "del " + pick(variable() + ".x", variable() + "[0]", variable() + "[1:2]");
      case 8 -> variable() + " += " + pick("1", "'s'", "[3]", "(4,)", "0.5");
      case 9 -> variable() + ", *" + variable() + " = " + expression(1);
      case 10 -> variable() + " = weakref.ref(" + variable() + ")()";
      case 11 -> "print(show(" + expression(2) + "))";
      case 12 -> "gc.collect(" + random.nextInt(3) + ")";
      case 13 -> variable() + " = " + pick("copy.copy(", "copy.deepcopy(") + variable() + ")";
      case 14 -> "a = Slots(); a.a = " + variable() + "; a.b = a; " + variable() + " = a";
      case 15 -> variable() + "[:] = [" + expression(1) + ", " + expression(1) + "]";
      case 16 -> "raise " + pick("ValueError", "KeyError", "TypeError") + "(" + variable() + ")";
      default -> "";
    };
    if (!line.isEmpty()) {
      text.append(indent).append(line).append('\n');
      return;
    }
    String header = switch (choice) {
      case 17 -> "for " + variable() + " in range(" + random.nextInt(4) + "):";
      case 18 -> "if " + expression(1) + ":";
      case 19 -> "with Derived(" + variable() + ") as " + variable() + ":";
      case 20 -> "for i, " + variable() + " in enumerate(list(" + variable() + ")[:3]):";
      default -> "while len(" + variable() + ") > 3:";
    };
    text.append(indent).append(header).append('\n');
    block(indent + "    ", 1 + random.nextInt(3), depth - 1);
    if (choice == 21) {
      text.append(indent).append("    break\n");
    }
  }

  private String expression(int depth) {
    if (depth == 0) {
      return pick(variable(), String.valueOf(random.nextInt(7) - 2), "'k'", "None");
    }
    String a = expression(depth - 1);
    String b = expression(depth - 1);
    return switch (random.nextInt(20)) {
      case 0 -> "[" + a + ", " + b + "]";
      case 1 -> "(" + a + ", " + b + ")";
      case 2 -> "{'k': " + a + ", 'j': " + b + "}";
      case 3 -> "Base(" + a + ")";
      case 4 -> "Derived(" + a + ")";
      case 5 -> a + pick(" + ", " - ", " and ", " or ", " == ", " is ", " in ") + b;
      case 6 -> variable() + "[" + b + "]";
      case 7 -> variable() + pick(".x", ".y", ".p", ".count", ".a");
      case 8 -> variable() + ".m(" + a + ", k=" + b + ")";
      case 9 -> "[i for i in " + variable() + " if i is not " + a + "]";
      case 10 -> "list(gen(" + random.nextInt(4) + ", " + a + "))";
      case 11 -> "closure(" + a + ")(" + b + ")";
      case 12 -> "rec(" + random.nextInt(5) + ", " + a + ")";
      case 13 -> "f'{show(" + a + ")}-{" + random.nextInt(99) + ":04d}'";
      case 14 -> "(lambda *a, **k: (a, k))(" + a + ", *[" + b + "], z=" + a + ")";
      case 15 -> "sorted([3, 1, 2], key=lambda i: -i)[:" + random.nextInt(3) + "]";
      case 16 -> pick("len", "str", "type", "list", "tuple", "bool") + "(" + (random.nextBoolean() ? "v2" : "v1") + ")";
      case 17 -> variable() + "[" + random.nextInt(3) + ":]";
      case 18 -> "next(gen(2, " + a + "), " + b + ")";
      default -> "1000000007 * " + random.nextInt(1000) + " - " + random.nextInt(1000);
    };
  }

  private String variable() {
    return "v" + random.nextInt(6);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
