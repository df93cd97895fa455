package dev.midden.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts: what is wrong with one is said with its place, and what is written down reads back the same. */
class ScriptTest {
  private static final CollectorProvider NONE = Collectors.available().named("none");

  private static Script.Outcome run(String text, Map<String, Long> parameters) {
    Script script = Script.parse("t", text.replace('|', '\n'));
    return script.run(NONE, Map.of(), script.setting(), parameters, 1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '>', quoteCharacter = '"', textBlock = """
      a = nwe Node              > t:1:5: 'nwe' has not been assigned; did you mean 'new'?
      a = new Node|colect       > t:2:1: no statement is named 'colect'; did you mean 'collect'?; there are: assert,
      a = new                   > t:1:8: a shape should stand here
      a = new Nod               > t:1:1: no shape is named Nod; there are
      a = new Node 4            > t:1:1: Node is no array and has no length
      a = new Bytes             > t:1:1: Bytes is an array; say how long: new Bytes 10
      a = new Bytes 99999999999 > t:1:26: a length should be 0 to 2147483647, is 99999999999
      a = new Bytes 9x          > t:1:15: '9x' is no number; write digits
      a = new Bytes $n          > t:1:15: '$n' has no value; write 'param n = …'
      param n = 3|a = list 7/$n-9 > t:2:16: a length should be 0 to
      repeat 3 as i|a = new Bytes 4/$i|end > t:2:19: division by zero
      a = new Mortal then fly   > t:1:21: no action is named 'fly'
      a = new Weak              > t:1:1: a Weak is a weak reference; write a = weak Weak to b
      a = new Node|b = weak Node to a > t:2:1: Node is no shape of weak references
      a = immortal Mortal       > t:1:1: a Mortal has a finalizer and cannot be immortal
      a = new Node ; drop a     > t:1:14: ';' is no part of the language
      a = new Node drop a       > t:1:14: the statement ends before 'drop'; one statement a line
      drop a                    > t:1:6: 'a' has not been assigned
      new = new Node            > t:1:1: 'new' is a word of the language; choose another name
      a = new Node|a[7] = a     > t:2:1: a[7] is no slot of an object and no root
      g1 = g0|fill g1 3         > t:2:1: g1 leads to no object
      f0.0 = new Node           > t:1:1: f0.0 is no slot of an object and no root
      leave                     > t:1:1: no frame is open
      close h4                  > t:1:1: h4 is not open
      a = new Node|h1 = handle a|h1 = handle a > t:3:1: h1 is open
      repeat 3|collect          > t:1:1: this 'repeat' has no 'end'
      end                       > t:1:1: 'end' without 'repeat'
      repeat 2 as i|repeat 2 as i|end|end > t:2:1: 'i' is in use
      collect|heap 2m           > t:2:1: 'heap' comes too late
      heap much                 > t:1:6: 'much' is not a size such as 64m
      gc-every day              > t:1:10: 'day' is not alloc, write or safepoint
      checks some               > t:1:8: 'some' is not none, basic or full
      trigger now               > t:1:9: 'now' is not a trigger such as bytes:40k
      if fast collect           > t:1:4: no capability is named 'fast'
      assert happy g0           > t:1:8: no assertion is named 'happy'
      assert live g0            > t:1:1: g0 has never referred to an object
      expect memory a = new Node > t:1:8: 'out-of-memory' should stand here
      shape Node references 1   > t:1:1: a shape is named Node already
      shape X references 70000  > t:1:1: shape 'X': references must be 0..65536
      shape X array chars       > t:1:15: no kind of elements is named 'chars'
      shape X weak loud         > t:1:14: no property of shapes is named 'loud'
      a = intern Text 4         > t:1:1: the heap has no interner; begin with the line: interner weak
      a = find of g0            > t:1:1: the heap has no interner
      a = intern 4              > t:1:12: a shape, or 'of' and a path, should stand here
      interner gone             > t:1:10: 'gone' is not an interner that is found
      a = tree 30               > t:1:12: a tree is at most 24 deep, not 30
      """)
  void mistakesAreNamedWithTheirPlace(String text, String expected) {
    ScriptException wrong = assertThrows(ScriptException.class, () -> run(text, Map.of()));
    assertTrue(String.valueOf(wrong.getMessage()).startsWith(expected), wrong.getMessage());
    assertEquals(1, wrong.getMessage().lines().count(), wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '>', textBlock = """
      a = new Node|b = new Node|assert same a b  > t:3:1: a refers to Node #0, b to Node #1
      a = new Node|assert null a                 > t:2:1: a refers to Node #0, not to null
      a = new Node|poll|assert count a 2         > t:3:1: a has 1 references to it, it should have 2
      a = new Node|assert objects 7              > t:2:1: there are 1 objects, there should be 7
      expect out-of-memory a = new Node          > t:1:1: memory should have run out
      heap 256k|a = list 1000000                 > t:2:1: memory ran out; write 'expect out-of-memory'
      heap 256k|expect out-of-memory a = list 10 > t:2:1: memory should have run out
      """)
  void whatDoesNotHoldIsNamedWithItsPlace(String text, String expected) {
    String failure = run(text, Map.of()).failure();
    assertTrue(String.valueOf(failure).startsWith(expected), failure);
  }

  @Test
  @DisplayName("parameters have defaults and can be set; a name that is not one is refused")
  void parameters() {
    String text = "param n = 4 full 40|a = new References $n|repeat $n as i|a[$i] = new Leaf|end|collect|assert objects $n+1";
    assertNull(run(text, Map.of()).failure());
    assertNull(run(text, Map.of("n", 9L)).failure());
    assertEquals(1 + 4 + 2, run(text, Map.of()).statements());
    IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> run(text, Map.of("m", 9L)));
    assertEquals("t has no parameter 'm'; did you mean 'n'?; it has: n", wrong.getMessage());
    Script script = Script.parse("t", text.replace('|', '\n'));
    assertEquals(1 + 40 + 2, script.run(NONE, Map.of(), script.setting(), Map.of(), Integer.MAX_VALUE).statements());
    assertEquals(1 + 12 + 2, script.run(NONE, Map.of(), script.setting(), Map.of(), 3).statements());
  }

  @Test
  @DisplayName("the statements of a random program, written down, do the same when they are read again")
  void transcripts() {
    for (long number = 0; number < 12; number++) {
      Program program = Program.random(number, 1500, Weights.of(number), number % 2 == 1);
      Setting setting = new Setting(number % 3 == 0 ? 256L << 10 : 32L << 20, null, null, null);
      List<Statement> transcript = new ArrayList<>();
      Interpreter.Outcome outcome = Interpreter.run(setting.builder(NONE, Map.of()), false, null, program, transcript);
      assertNull(outcome.failure());
      StringBuilder text = new StringBuilder();
      setting.directives().forEach(line -> text.append(line).append('\n'));
      transcript.forEach(line -> text.append(line).append('\n'));
      Script script = Script.parse("t", text.toString());
      Script.Outcome again = script.run(NONE, Map.of(), script.setting(), Map.of(), 1);
      assertNull(again.failure());
      assertEquals(transcript.size(), again.statements());
      assertEquals(outcome.collections(), again.collections());
      assertEquals(outcome.calls(), again.calls());
    }
  }

  @Test
  @DisplayName("the classic cases are found, in jars and folders")
  void classics() {
    List<String> names = Script.classics();
    assertTrue(names.containsAll(List.of("one-object", "deep-chain", "finalizer-order")), names.toString());
    names.forEach(name -> assertNotNull(Script.classic(name)));
    IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> Script.classic("deep-chian"));
    assertTrue(wrong.getMessage().contains("did you mean 'deep-chain'?; cases: cyclic-garbage,"), wrong.getMessage());
  }
}
