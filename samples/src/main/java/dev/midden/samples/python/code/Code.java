package dev.midden.samples.python.code;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function, class body or module was compiled to. Constants are Java values here ({@code syntax.Literal} and inner
 * {@code Code}); they are made objects of the heap when the code object is.
 *
 * <p>A frame's slots: locals, parameters first; cells; free variables; one for the frame object; operands.
 */
public final class Code {
  /** Name. */
  public final String name;
  /** Dotted path from the module. */
  public final String qualifiedName;
  /** Source file, or what stands for it. */
  public final String file;
  /** First line. */
  public final int firstLine;
  /** Positional parameters. */
  public final int positional;
  /** How many of these take no keyword. */
  public final int positionalOnly;
  /** Parameters that take keywords alone. */
  public final int keywordOnly;
  /** Whether there is a {@code *rest}. */
  public final boolean rest;
  /** Whether there is a {@code **keywords}. */
  public final boolean keywords;
  /** Whether it is a function, which has locals; bodies of classes and modules have a namespace. */
  public final boolean function;
  /** Whether calling it makes a generator. */
  public final boolean generator;
  /** The first expression, if a string. */
  public final @Nullable String documentation;
  /** Names of the locals. */
  public final String[] locals;
  /** Names of the cells made here. */
  public final String[] cells;
  /** For each cell the local it begins with, or −1. */
  public final int[] cellLocals;
  /** Names of the cells of the closure. */
  public final String[] free;
  /** Names of globals and attributes. */
  public final String[] names;
  /** Constants. */
  public final Object[] constants;
  /** Keyword names of calls. */
  public final String[][] keywordNames;
  /** Instructions. */
  public final int[] instructions;
  /** Positions in the source, by instruction. */
  public final int[] positions;
  /** Protected ranges, innermost first: start, end, handler, depth of the operand stack. */
  public final int[] handlers;
  /** Slots of the operand stack. */
  public final int stackSize;
  /** Index of the slot of the frame object. */
  public final int frameSlot;
  /** Slots in all. */
  public final int frameSize;
  /** Whether a plain call with exactly the positional arguments needs no binding. */
  public final boolean simple;
  /** Number in the table of codes of the machine that runs it; −1 before. */
  public int number = -1;
  /** The constants in the heap of the machine, where objects do not move; the code object keeps them alive. */
  public long @Nullable [] constantReferences;
  /** Inline caches of the machine, by instruction. */
  public long @Nullable [] caches;
  /** What the machine made of the code once it was hot. */
  public @Nullable Translation translation;
  /**
   * Of translated code, by instruction: operands below its own that have not been loaded when it runs. Pairs: slot from the
   * first local on, and the local, or the complement of the constant.
   */
  public int @Nullable [] @Nullable [] waiting;
  /** Calls so far, until it is hot. */
  public int calls;

  Code(CodeBuilder from, Assembler assembler) {
    name = from.name;
    qualifiedName = from.qualifiedName;
    file = from.unit.file;
    firstLine = from.firstLine;
    positional = from.parameters.positional().size();
    positionalOnly = from.parameters.positionalOnly();
    keywordOnly = from.parameters.keywordOnly().size();
    rest = from.parameters.rest() != null;
    keywords = from.parameters.keywords() != null;
    function = from.scope.isFunction();
    generator = from.scope.generator;
    documentation = from.documentation;
    locals = array(from.locals);
    cells = array(from.scope.cells());
    cellLocals = new int[cells.length];
    for (int i = 0; i < cells.length; i++) {
      int local = from.locals.indexOf(cells[i]);
      cellLocals[i] = local < parameterCount() ? local : -1;
    }
    free = array(from.scope.free());
    names = array(from.names);
    constants = from.constants.toArray();
    keywordNames = from.keywordNames.toArray(String[][]::new);
    instructions = assembler.instructions();
    Fusion.fuse(instructions);
    positions = assembler.positions();
    handlers = assembler.handlers();
    stackSize = assembler.stackSize();
    frameSlot = locals.length + cells.length + free.length;
    frameSize = frameSlot + 1 + stackSize;
    simple = function && !generator && !rest && !keywords && keywordOnly == 0;
  }

  private static String[] array(List<String> list) {
    return list.toArray(String[]::new);
  }

  /** All parameters, starred ones included. */
  public int parameterCount() {
    return positional + keywordOnly + (rest ? 1 : 0) + (keywords ? 1 : 0);
  }
}
