package dev.midden.testkit.fuzz;

import com.google.common.collect.Sets;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Interners;
import dev.midden.core.heap.Stress;
import dev.midden.core.heap.Trigger;
import dev.midden.core.object.Shape;
import dev.midden.core.plugin.ByteSize;
import dev.midden.core.plugin.Names;
import dev.midden.core.plugin.PluginException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads scripts. One statement a line; {@code #} begins a comment.
 *
 * <pre>
 *   heap 2m │ gc-every alloc:37 │ checks full │ trigger bytes:40k        how to open the heap; first lines
 *   interner weak                                                       what intern and find ask; a first line, too
 *   param n = 1000 [full 10_000_000]                                    a number that a run may set
 *   shape NAME [references N] [bytes N] [acyclic] [finalizable] [weak]  beside the shapes there are
 *   shape NAME array references│bytes│ints│longs│doubles [finalizable]
 *
 *   PLACE = new SHAPE [LENGTH] [then ACTION]     PLACE = PATH │ null          fill PATH SEED
 *   PLACE = weak SHAPE to PATH [then ACTION]     PLACE = referent PATH        clear PATH
 *   PLACE = intern│find SHAPE SEED               PLACE = intern│find of PATH
 *   PLACE = immortal SHAPE [LENGTH]              drop NAME                    new SHAPE [LENGTH]
 *   ROOT = list│ring│tree N [SHAPE]              shuffle PATH SEED            quicksort PATH
 *   enter N │ leave │ NAME = leave SLOT          h1 = handle PATH             close h1
 *   poll │ check │ collect │ shed N              expect out-of-memory STATEMENT
 *   assert live│dead│called│uncalled NAME …      assert null PATH             assert same PATH PATH
 *   assert objects N                             assert count PATH N
 *   repeat N [as NAME] … end                     if│unless CAPABILITY STATEMENT
 * </pre>
 *
 * <p>A ROOT is a variable (any name; {@code g0} to {@code g7} exist from the start), a frame slot ({@code f0.1}: slot 1 of
 * the outermost frame) or a handle ({@code h1}); a PATH is a root and slots to follow, {@code a[0][12]}. A number is a
 * literal, {@code $name} for a parameter or a loop, or several of these with + − * / between them. An
 * ACTION is what a finalizer or callback does: {@code revive a}, {@code litter N}, {@code wrap a 0│1}, {@code throw},
 * {@code drop a}, {@code revive-child a}, {@code weaken a}, {@code follow a}; see {@link Action.Kind}. The object made last
 * stays alive until the next one is made, or {@code poll}, {@code check} or {@code collect}.
 */
final class ScriptParser {
  private static final List<String> STATEMENTS = List.of("assert", "check", "checks", "clear", "close", "collect",
      "drop", "end", "enter", "expect", "fill", "gc-every", "heap", "if", "immortal", "interner", "leave", "new",
      "param", "poll",
      "quicksort", "repeat", "shape", "shed", "shuffle", "trigger", "unless");
  private static final Set<String> VALUES = Set.of("find", "handle", "immortal", "intern", "leave", "list", "new",
      "null", "referent",
      "ring", "tree", "weak");
  private static final List<String> DEMANDS = List.of("called", "count", "dead", "live", "null", "objects", "same",
      "uncalled");

  private final String file;
  private final Map<String, Script.Parameter> parameters = new TreeMap<>();
  private final Map<String, Integer> variables = new HashMap<>();
  /** What numbers are while a script is only read. */
  private final Map<String, Long> samples = new HashMap<>();
  private Setting setting = Setting.OPEN;
  private boolean begun;

  ScriptParser(String file) {
    this.file = file;
    for (int i = 0; i < Shadow.GLOBALS; i++) {
      variables.put("g" + i, i);
    }
  }

  /** A line or a loop. */
  sealed interface Node permits Line, Repeat {}

  /** A statement that is made anew each time if it has numbers that change. */
  final class Line implements Node {
    private final Script.Place place;
    private final List<Token> tokens;
    private final @Nullable Capability condition;
    private final boolean negated;
    private final @Nullable Statement constant;

    Line(Script.Place place, List<Token> tokens, @Nullable Capability condition, boolean negated) {
      this.place = place;
      this.tokens = tokens;
      this.condition = condition;
      this.negated = negated;
      Statement made = new Reader(tokens, place, samples, true).whole();
      constant = tokens.stream().anyMatch(Token::isVariable) ? null : made;
    }

    Script.Place place() {
      return place;
    }

    @Nullable
    Capability condition() {
      return condition;
    }

    boolean negated() {
      return negated;
    }

    Statement statement(Map<String, Long> numbers) {
      return constant != null ? constant : new Reader(tokens, place, numbers, false).whole();
    }
  }

  /** A loop. */
  final class Repeat implements Node {
    private final Script.Place place;
    private final List<Token> times;
    private final String variable;
    private final List<Node> body = new ArrayList<>();

    Repeat(Script.Place place, List<Token> times, String variable) {
      this.place = place;
      this.times = times;
      this.variable = variable;
    }

    List<Node> body() {
      return body;
    }

    /** How often it runs its body. */
    int times(Map<String, Long> numbers) {
      return new Reader(times, place, numbers, false).number("how often");
    }

    /** Tells the body which round this is. */
    void begin(int round, Map<String, Long> numbers) {
      if (!variable.isEmpty()) {
        numbers.put(variable, (long) round);
      }
    }
  }

  Script parse(String text) {
    List<Node> body = new ArrayList<>();
    List<Repeat> open = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      Script.Place place = new Script.Place(file, ++number, 1);
      List<Token> tokens = Token.of(line, place);
      if (tokens.isEmpty()) {
        continue;
      }
      String first = tokens.getFirst().text();
      List<Node> into = open.isEmpty() ? body : open.getLast().body;
      if (first.equals("repeat")) {
        Repeat repeat = repeat(tokens, place);
        into.add(repeat);
        open.add(repeat);
      } else if (first.equals("end") && tokens.size() == 1) {
        if (open.isEmpty()) {
          throw place.wrong("'end' without 'repeat'");
        }
        samples.remove(open.removeLast().variable);
      } else if (!directive(tokens, place)) {
        begun = true;
        into.add(line(tokens, place));
      }
    }
    if (!open.isEmpty()) {
      throw open.getLast().place.wrong("this 'repeat' has no 'end'; write 'end' after its last line");
    }
    return new Script(file, setting, parameters, variables.size(), body);
  }

  private Repeat repeat(List<Token> tokens, Script.Place place) {
    begun = true;
    Reader reader = new Reader(tokens, place, samples, true);
    reader.next("repeat");
    int from = reader.at;
    reader.number("how often");
    List<Token> times = tokens.subList(from, reader.at);
    String variable = reader.skip("as") ? reader.name("a name for the loop's number") : "";
    reader.end();
    if (samples.containsKey(variable)) {
      throw place.wrong("'" + variable + "' is in use; choose another name for the loop's number");
    }
    if (!variable.isEmpty()) {
      samples.put(variable, 0L);
    }
    return new Repeat(place, times, variable);
  }

  private Line line(List<Token> tokens, Script.Place place) {
    String first = tokens.getFirst().text();
    if (!first.equals("if") && !first.equals("unless")) {
      return new Line(place, tokens, null, false);
    }
    Reader reader = new Reader(tokens, place, samples, true);
    reader.next("if");
    Token word = reader.next("a capability");
    Capability condition = Arrays.stream(Capability.values()).filter(known -> known.label().equals(word.text()))
        .findFirst().orElseThrow(() -> {
          List<String> labels = Arrays.stream(Capability.values()).map(Capability::label).toList();
          return reader.unknown("capability", word, labels);
        });
    return new Line(place, tokens.subList(2, tokens.size()), condition, first.equals("unless"));
  }

  /** Reads a line that says how to run the script; false if it is none. */
  private boolean directive(List<Token> tokens, Script.Place place) {
    Reader reader = new Reader(tokens, place, samples, true);
    switch (tokens.getFirst().text()) {
      case "param" -> parameter(reader);
      case "heap" -> setting = setting.withHeap(reader.parsed(ByteSize::parse, "a size such as 64m"));
      case "gc-every" -> setting = setting.withStress(reader.parsed(Stress::parse, "alloc, write or safepoint"));
      case "trigger" -> setting = setting.withTrigger(reader.parsed(Trigger::parse, "a trigger such as bytes:40k"));
      case "checks" -> setting = setting.withChecks(reader.parsed(word -> CheckLevel.valueOf(word.toUpperCase(
          Locale.ROOT)), "none, basic or full"));
      case "interner" ->
        setting = setting.withInterner(reader.parsed(Interners.available()::named, "an interner that is found"));
      default -> {
        return false;
      }
    }
    reader.end();
    if (begun) {
      throw place.wrong("'" + tokens.getFirst().text() + "' comes too late; write it before the first statement");
    }
    return true;
  }

  private void parameter(Reader reader) {
    reader.next("param");
    String name = reader.name("a name");
    reader.expect("=");
    long value = reader.number("its value");
    long full = reader.skip("full") ? reader.number("its full value") : value;
    parameters.put(name, new Script.Parameter(value, full));
    samples.put(name, value);
  }

  /** Reads one line from left to right. */
  private final class Reader {
    private final List<Token> tokens;
    private final Script.Place place;
    private final Map<String, Long> numbers;
    /** Whether the line is only read; numbers are samples then, and variables may be new. */
    private final boolean dry;
    private int at;

    Reader(List<Token> tokens, Script.Place place, Map<String, Long> numbers, boolean dry) {
      this.tokens = tokens;
      this.place = place;
      this.numbers = numbers;
      this.dry = dry;
    }

    // ------------------------------------------------------------ tokens

    private ScriptException wrong(String what) {
      int column = at < tokens.size()
          ? tokens.get(at).column()
          : tokens.isEmpty() ? 1 : tokens.getLast().column() + tokens.getLast().text().length();
      return place.at(column).wrong(what);
    }

    private ScriptException unknown(String what, Token word, List<String> known) {
      return place.at(word.column()).wrong("no " + what + " is named '" + word.text() + "'" + Names.suggestion(
          word.text(), known) + "; there are: " + String.join(", ", known));
    }

    private boolean hasNext() {
      return at < tokens.size();
    }

    private Token next(String what) {
      if (!hasNext()) {
        throw wrong("the line ends where there should be " + what);
      }
      return tokens.get(at++);
    }

    private boolean isNext(String text) {
      return hasNext() && tokens.get(at).text().equals(text);
    }

    private boolean skip(String text) {
      boolean found = isNext(text);
      at += found ? 1 : 0;
      return found;
    }

    private void expect(String text) {
      if (!skip(text)) {
        throw wrong("'" + text + "' should stand here");
      }
    }

    private String name(String what) {
      if (!hasNext() || !tokens.get(at).isWord()) {
        throw wrong(what + " should stand here");
      }
      return tokens.get(at++).text();
    }

    private void end() {
      if (hasNext()) {
        throw wrong("the statement ends before '" + tokens.get(at).text() + "'; one statement a line");
      }
    }

    private <T> T parsed(Function<String, T> parser, String what) {
      next(what);
      Token token = next(what);
      try {
        return parser.apply(token.text());
      } catch (IllegalArgumentException | PluginException e) {
        throw place.at(token.column()).wrong("'" + token.text() + "' is not " + what);
      }
    }

    // ------------------------------------------------------------ numbers

    private int number(String what) {
      long value = term(what);
      while (isNext("+") || isNext("-")) {
        boolean plus = next("a sign").text().equals("+");
        long other = term("a number");
        value = plus ? value + other : value - other;
      }
      if (dry && value < 0) {
        return 0;
      }
      if (value < 0 || value > Integer.MAX_VALUE) {
        throw wrong(what + " should be 0 to " + Integer.MAX_VALUE + ", is " + value);
      }
      return (int) value;
    }

    private long term(String what) {
      long value = operand(what);
      while (isNext("*") || isNext("/")) {
        boolean times = next("a sign").text().equals("*");
        long other = operand("a number");
        if (!times && other == 0 && !dry) {
          throw wrong("division by zero");
        }
        value = times ? value * other : other == 0 ? 0 : value / other;
      }
      return value;
    }

    private long operand(String what) {
      if (!hasNext() || !tokens.get(at).isNumber() && !tokens.get(at).isVariable()) {
        throw wrong(what + " should stand here, a number");
      }
      Token token = tokens.get(at);
      if (token.isVariable()) {
        String name = token.text().substring(1);
        Long value = numbers.get(name);
        if (value == null) {
          throw wrong("'" + token.text() + "' has no value; write 'param " + name + " = …' or 'repeat … as " + name
              + "'");
        }
        at++;
        return value;
      }
      try {
        long value = Long.parseLong(token.text().replace("_", ""));
        at++;
        return value;
      } catch (NumberFormatException e) {
        throw wrong("'" + token.text() + "' is no number; write digits, with _ between them if you like");
      }
    }

    // ------------------------------------------------------------ roots and paths

    private Root root(boolean assigned) {
      Token token = tokens.get(at);
      String name = name("a variable, a frame slot such as f0.1 or a handle such as h1");
      if (name.matches("f\\d{1,6}\\.\\d{1,6}")) {
        int dot = name.indexOf('.');
        return Root.frame(Integer.parseInt(name.substring(1, dot)), Integer.parseInt(name.substring(dot
            + 1)));
      }
      if (name.matches("h\\d{1,8}")) {
        return Root.handle(Integer.parseInt(name.substring(1)));
      }
      if (STATEMENTS.contains(name) || VALUES.contains(name)) {
        throw place.at(token.column()).wrong("'" + name + "' is a word of the language; choose another name");
      }
      if (dry && assigned) {
        variables.putIfAbsent(name, variables.size());
      }
      Integer index = variables.get(name);
      if (index == null) {
        throw place.at(token.column()).wrong("'" + name + "' has not been assigned" + Names.suggestion(name, Sets.union(
            variables.keySet(), VALUES)) + "; write '" + name + " = new Node' or the like before");
      }
      return Root.global(index, name);
    }

    private Root variable() {
      Root root = hasNext() ? root(false) : null;
      if (root == null || root.kind() != Root.Kind.GLOBAL) {
        throw wrong("the name of a variable should stand here");
      }
      return root;
    }

    private Path path(boolean assigned) {
      if (!hasNext()) {
        throw wrong("a path such as a[0] should stand here");
      }
      boolean slotFollows = at + 1 < tokens.size() && tokens.get(at + 1).text().equals("[");
      Path path = new Path(root(assigned && !slotFollows));
      while (skip("[")) {
        path = path.slot(number("a slot"));
        expect("]");
      }
      return path;
    }

    // ------------------------------------------------------------ statements

    Statement whole() {
      Statement statement = statement();
      end();
      return statement;
    }

    private Statement statement() {
      Token first = hasNext() ? tokens.get(at) : next("a statement");
      boolean assignment = tokens.subList(at, tokens.size()).stream().anyMatch(token -> token.text().equals("="));
      if (assignment && !first.text().equals("expect")) {
        return assignment();
      }
      at++;
      return switch (first.text()) {
        case "new" -> allocation(null, false);
        case "drop" -> new Statement.Assign(new Path(variable()), null);
        case "clear" -> new Statement.Clear(path(false));
        case "fill" -> new Statement.Fill(path(false), number("a seed"));
        case "enter" -> new Statement.Enter(number("how many slots"));
        case "leave" -> new Statement.Leave(null, 0);
        case "close" -> new Statement.Close(handle());
        case "shed" -> new Statement.Shed(number("0 or 1"));
        case "shuffle" -> new Statement.Sort(path(false), true, number("a seed"));
        case "quicksort" -> new Statement.Sort(path(false), false, 0);
        case "poll" -> new Statement.Pause(Statement.Pause.Kind.POLL);
        case "check" -> new Statement.Pause(Statement.Pause.Kind.CHECK);
        case "collect" -> new Statement.Pause(Statement.Pause.Kind.COLLECT);
        case "shape" -> shape();
        case "assert" -> demand();
        case "expect" -> {
          expect("out-of-memory");
          yield new Statement.Exhaust(statement());
        }
        default -> throw unknown("statement", first, STATEMENTS);
      };
    }

    private int handle() {
      Root root = hasNext() ? root(true) : null;
      if (root == null || root.kind() != Root.Kind.HANDLE) {
        throw wrong("a handle such as h1 should stand here");
      }
      return root.index();
    }

    private Statement assignment() {
      Path target = path(true);
      expect("=");
      if (isNext("handle") && target.isRoot() && target.root.kind() == Root.Kind.HANDLE) {
        at++;
        return new Statement.Hold(target.root.index(), path(false));
      }
      String word = hasNext() ? tokens.get(at).text() : next("what to assign").text();
      switch (word) {
        case "new", "immortal" -> {
          at++;
          return allocation(target, word.equals("immortal"));
        }
        case "weak" -> {
          at++;
          String shape = name("a shape of weak references");
          expect("to");
          Path referent = path(false);
          return new Statement.Weak(target, shape, referent, action());
        }
        case "referent" -> {
          at++;
          return new Statement.Follow(target, path(false));
        }
        case "intern", "find" -> {
          at++;
          if (skip("of")) {
            return new Statement.Intern(target, "", 0, path(false), word.equals("intern"));
          }
          return new Statement.Intern(target, name("a shape, or 'of' and a path,"), number("a seed"), null, word.equals(
              "intern"));
        }
        case "null" -> {
          at++;
          return new Statement.Assign(target, null);
        }
        case "list", "ring", "tree" -> {
          at++;
          return build(target, word);
        }
        case "leave" -> {
          at++;
          if (!target.isRoot() || target.root.kind() != Root.Kind.GLOBAL) {
            throw wrong("what a frame returns goes into a variable");
          }
          return new Statement.Leave(target.root, number("a slot of the frame"));
        }
        default -> {
          return new Statement.Assign(target, path(false));
        }
      }
    }

    private Statement build(Path target, String word) {
      int size = number(word.equals("tree") ? "a depth" : "a length");
      if (!target.isRoot()) {
        throw wrong("a " + word + " is built into a root; assign it to a slot afterwards");
      }
      if (word.equals("tree") && size > 24) {
        throw wrong("a tree is at most 24 deep, not " + size);
      }
      if (word.equals("ring") && size == 0 && !dry) {
        throw wrong("a ring has one node at least");
      }
      String shape = hasNext() ? name("a shape") : Statement.Build.NODE;
      return new Statement.Build(Statement.Build.Structure.valueOf(word.toUpperCase(Locale.ROOT)), target.root, size,
          shape);
    }

    private Statement allocation(@Nullable Path target, boolean immortal) {
      String shape = name("a shape");
      boolean sized = hasNext() && (tokens.get(at).isNumber() || tokens.get(at).isVariable());
      int length = sized ? number("a length") : -1;
      return new Statement.New(target, shape, length, immortal, action());
    }

    private Action action() {
      if (!skip("then")) {
        return Action.NOTHING;
      }
      Token word = next("what the finalizer or callback does");
      Action.Kind kind = Arrays.stream(Action.Kind.values()).filter(known -> known.word().equals(word.text()))
          .findFirst().orElseThrow(() -> unknown("action", word, Arrays.stream(Action.Kind.values()).map(
              Action.Kind::word).toList()));
      int global = kind.hasGlobal ? variable().index() : 0;
      return new Action(kind, global, kind.hasDetail ? number("a number") : 0);
    }

    private Statement shape() {
      String name = name("the name of a shape");
      if (skip("array")) {
        Token word = next("a kind of elements");
        List<String> kinds = Arrays.stream(Shape.Kind.values()).skip(1).map(kind -> kind.name()
            .toLowerCase(Locale.ROOT)).toList();
        if (!kinds.contains(word.text())) {
          throw unknown("kind of elements", word, kinds);
        }
        return new Statement.Define(name, Shape.Kind.valueOf(word.text().toUpperCase(
            Locale.ROOT)), 0, 0, words(List.of("finalizable")));
      }
      int references = skip("references") ? number("how many references") : 0;
      int bytes = skip("bytes") ? number("how many bytes") : 0;
      return new Statement.Define(name, null, references, bytes, words(List.of("acyclic", "finalizable", "weak")));
    }

    private List<String> words(List<String> known) {
      List<String> words = new ArrayList<>();
      while (hasNext()) {
        Token word = next("a word");
        if (!known.contains(word.text())) {
          throw unknown("property of shapes", word, known);
        }
        words.add(word.text());
      }
      return words;
    }

    private Statement demand() {
      Token word = next("what to assert");
      return switch (word.text()) {
        case "live", "dead" -> new Statement.AssertAlive(variables(), word.text().equals("live"));
        case "called", "uncalled" -> new Statement.AssertCalled(variables(), word.text().equals("called"));
        case "null" -> new Statement.AssertSame(path(false), null);
        case "same" -> new Statement.AssertSame(path(false), path(false));
        case "objects" -> new Statement.AssertObjects(number("how many"));
        case "count" -> new Statement.AssertCount(path(false), number("how many"));
        default -> throw unknown("assertion", word, DEMANDS);
      };
    }

    private List<Root> variables() {
      List<Root> found = new ArrayList<>();
      do {
        found.add(variable());
      } while (hasNext());
      return found;
    }
  }
}
