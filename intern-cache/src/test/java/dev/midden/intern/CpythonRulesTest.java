package dev.midden.intern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.midden.core.heap.CodeUnit;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Frame;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Use;
import dev.midden.core.object.Reference;
import dev.midden.core.object.Shape;
import dev.midden.core.object.Text;
import dev.midden.core.reference.InternKey;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which pairs of expressions are one object, as real CPythons 3.11 to 3.13 have it: on two lines at the prompt, which are
 * two units, and in one file. An operand is a constant, or {@code =} and a value that the program computes; a type, a colon
 * and the value; tuples have their elements in brackets.
 */
class CpythonRulesTest {
  private static final class Python implements AutoCloseable {
    private final Heap heap;
    private final Mutator mutator;
    private final Interner interner;
    private final Shape integer;
    private final Shape number;
    private final Shape bool;
    private final Shape string;
    private final Shape bytes;
    private final Shape tuple;

    Python(String version) {
      heap = Heap.builder().collector(Collectors.available().named("none")).interner("cpython").internerOption("python",
          version).maxBytes(8 << 20).open();
      mutator = heap.attach();
      interner = heap.interner();
      integer = heap.shapes().define("int").bytes(8).acyclic().register();
      number = heap.shapes().define("float").bytes(8).acyclic().register();
      bool = heap.shapes().define("bool").bytes(8).acyclic().register();
      string = heap.shapes().define("str").text(Text.UTF_8).acyclic().register();
      bytes = heap.shapes().define("bytes").array(Shape.Kind.BYTES).acyclic().register();
      tuple = heap.shapes().define("tuple").array(Shape.Kind.REFERENCES).register();
      interner.prepareFor(mutator, InternKey.Kind.INTEGER, integer);
      interner.prepareFor(mutator, InternKey.Kind.STRING, string);
    }

    /** What an operand evaluates to. */
    long evaluate(String operand, CodeUnit unit) {
      boolean computed = operand.startsWith("=");
      return evaluate(computed ? operand.substring(1) : operand, computed ? Use.VALUE : unit.constants());
    }

    private long evaluate(String operand, Use use) {
      String value = operand.substring(operand.indexOf(':') + 1);
      return switch (operand.substring(0, operand.indexOf(':'))) {
        case "int" -> interner.internInteger(mutator, integer, Long.parseLong(value), use);
        case "float" -> interner.internDouble(mutator, number, Double.parseDouble(value), use);
        case "bool" -> interner.internInteger(mutator, bool, Long.parseLong(value), use);
        case "str" -> interner.internString(mutator, string, value, use);
        case "a*" -> interner.internString(mutator, string, "a".repeat(Integer.parseInt(value)), use);
        case "name" -> interner.internString(mutator, string, value, Use.NAME);
        case "intern" -> interner.internString(mutator, string, value, Use.REQUEST);
        case "bytes" -> {
          byte[] content = value.getBytes(StandardCharsets.US_ASCII);
          yield interner.internBytes(mutator, bytes, content, 0, content.length, use);
        }
        case "tuple" -> {
          String[] elements = value.isEmpty() ? new String[0] : value.substring(1, value.length() - 1).split(" ");
          try (Frame frame = mutator.enter(elements.length)) {
            for (int i = 0; i < elements.length; i++) {
              frame.set(i, evaluate(elements[i], use));
            }
            yield frame.closeReturning(interner.internTuple(mutator, tuple, frame, 0, elements.length, use));
          }
        }
        default -> throw new IllegalArgumentException(operand);
      };
    }

    boolean isSame(String left, String right, boolean oneUnit) {
      try (CodeUnit first = interner.openUnit(mutator);
          CodeUnit second = interner.openUnit(mutator);
          Frame frame = mutator.enter(1)) {
        frame.set(0, evaluate(left, first));
        return frame.get(0) == evaluate(right, oneUnit ? first : second);
      }
    }

    @Override
    public void close() {
      mutator.close();
      heap.close();
    }
  }

  static Stream<String> versions() {
    return Stream.of("3.11", "3.12", "3.13");
  }

  @ParameterizedTest(name = "{0} is {1}: at the prompt {2}, in a unit {3}")
  @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "int:1          | int:1          | T | T", "int:-5         | int:-5         | T | T",
      "int:-6         | int:-6         | F | T", "int:256        | int:256        | T | T",
      "int:257        | int:257        | F | T", "int:100000     | int:100000     | F | T",
      "=int:12345678901 | =int:12345678901 | F | F", "=int:257     | int:257        | F | F",
      "=int:100       | int:100        | T | T", "float:1.0      | float:1.0      | F | T",
      "=float:1.5     | float:1.5      | F | F", "float:0.0      | float:-0.0     | F | F",
      "float:1.5      | float:1.5      | F | T", "bool:1         | int:1          | F | F",
      "int:1          | float:1.0      | F | F", "str:hello      | str:hello      | T | T",
      "str:hello_1    | str:hello_1    | T | T", "str:hello world | str:hello world | F | T",
      "str:hi!        | str:hi!        | F | T", "\"str:\"       | \"str:\"       | T | T",
      "str:a          | str:a          | T | T", "str:\u00e9     | str:\u00e9     | T | T",
      "str:\u00e9\u00e9 | str:\u00e9\u00e9 | F | T", "str:\u4e2d   | str:\u4e2d     | F | T",
      "str:99         | str:99         | T | T", "str:abc        | =str:abc       | F | F",
      "a*:4096        | a*:4096        | T | T", "=a*:4097       | =a*:4097       | F | F",
      "=str:55        | str:55         | F | F", "=str:a         | str:a          | T | T",
      "bytes:a        | bytes:a        | T | T", "bytes:ab       | bytes:ab       | F | T",
      "bytes:ab       | str:ab         | F | F", "\"tuple:\"     | \"=tuple:\"    | T | T",
      "tuple:(int:1 int:2) | tuple:(int:1 int:2) | F | T", "tuple:(float:1.5) | tuple:(float:1.5) | F | T",
      "tuple:(float:0.0) | tuple:(float:-0.0) | F | F", "tuple:(int:1) | tuple:(float:1.0) | F | F",
      "=tuple:(int:1) | =tuple:(int:1) | F | F", "name:attribute | str:attribute  | T | T",
      "intern:two words | intern:two words | T | T", "intern:two words | str:two words | F | F"})
  void pairsAreOneObjectWhereCPythonHasOne(String left, String right, String prompt, String unit) {
    for (String version : versions().toList()) {
      try (Python python = new Python(version)) {
        assertEquals(prompt.equals("T"), python.isSame(left, right, false), version + " at the prompt");
        assertEquals(unit.equals("T"), python.isSame(left, right, true), version + " in one unit");
      }
    }
  }

  @Test
  void theRangeOfSmallIntegersGoesByTheVersionOrTheOption() {
    for (String version : new String[]{"3.11", "3.14", "3.15"}) {
      try (Python python = new Python(version)) {
        long high = version.equals("3.15") ? 1024 : 256;
        for (long value : new long[]{-7, -6, -5, 0, 256, 257, 1024, 1025}) {
          assertEquals(-5 <= value && value <= high, python.isSame("=int:" + value, "=int:" + value, true),
              version + ": "
                  + value);
        }
      }
    }
  }

  /** Mortal strings go with their last reference; in 3.12 they stay. */
  @ParameterizedTest
  @MethodSource("versions")
  void internedStringsAreMortalOrImmortalByVersion(String version) {
    try (
        Heap heap = Heap.builder().collector("refcount").interner("cpython").internerOption("python", version).maxBytes(
            1 << 20).open();
        Mutator mutator = heap.attach();
        Frame frame = mutator.enter(1)) {
      Shape string = heap.shapes().define("str").text(Text.UTF_8).acyclic().register();
      frame.set(0, heap.interner().internString(mutator, string, "a_name", Use.NAME));
      frame.set(0, Reference.NULL);
      mutator.collect();
      long after = heap.interner().findString(mutator, string, "a_name", Use.NAME);
      if (version.equals("3.12")) {
        assertNotEquals(Reference.NULL, after);
      } else {
        assertEquals(Reference.NULL, after);
      }
    }
  }
}
