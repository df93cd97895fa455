package dev.midden.core.oracle;

import dev.midden.core.heap.RootKind;
import dev.midden.core.object.Reference;
import dev.midden.core.space.Blocks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plain-Java copy of a heap's graph and roots, by the addresses that its objects have at the moment. */
final class Shadow {
  private static final int PAGE = Blocks.BYTES / Reference.GRANULE;

  /** By block and by granule in it. */
  private @Nullable Copy[][] pages = new Copy[64][];
  private Copy[] all = new Copy[1024];
  private int size;

  private final @Nullable Copy[][] roots = new Copy[RootKind.values().length][16];
  private int stackTop;
  private int[] frames = new int[64];
  private int depth;
  final List<Copy> pending = new ArrayList<>();
  final List<Copy> calls = new ArrayList<>();
  private final List<Copy> immortals = new ArrayList<>();
  private List<Copy> retained = new ArrayList<>();

  private Copy[] open = new Copy[1024];
  private int opened;
  private int epoch;

  // ---------------------------------------------------------------- objects

  /** Copies of what the heap has, as far as known. */
  Copy get(int index) {
    return all[index];
  }

  int size() {
    return size;
  }

  void add(Copy copy) {
    if (size == all.length) {
      all = Arrays.copyOf(all, size * 2);
    }
    copy.index = size;
    all[size++] = copy;
    if (copy.immortal) {
      immortals.add(copy);
    }
    place(copy, copy.address);
  }

  /** The heap no longer has an object. */
  void remove(Copy copy) {
    Copy last = all[--size];
    all[copy.index] = last;
    last.index = copy.index;
    all[size] = copy;
    copy.gone = true;
    if (at(copy.address) == copy) {
      page(copy.address)[granule(copy.address)] = null;
    }
  }

  /** Notes where an object is. Where it was, another may be by now. */
  void place(Copy copy, long address) {
    if (at(copy.address) == copy) {
      page(copy.address)[granule(copy.address)] = null;
    }
    copy.address = address;
    page(address)[granule(address)] = copy;
  }

  /** The copy of what is at an address. */
  @Nullable
  Copy at(long address) {
    int block = Blocks.of(address);
    return block < pages.length && pages[block] != null ? pages[block][granule(address)] : null;
  }

  private static int granule(long address) {
    return (int) (address / Reference.GRANULE) & PAGE - 1;
  }

  private @Nullable Copy[] page(long address) {
    int block = Blocks.of(address);
    if (block >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(block + 1, pages.length * 2));
    }
    if (pages[block] == null) {
      pages[block] = new Copy[PAGE];
    }
    return pages[block];
  }

  // ---------------------------------------------------------------- roots

  void push(int slots) {
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, depth * 2);
    }
    frames[depth++] = slots;
    stackTop += slots;
    reserve(RootKind.FRAME, stackTop);
    Arrays.fill(roots[RootKind.FRAME.ordinal()], stackTop - slots, stackTop, null);
  }

  /** Pops the top frame; its slots are those from the result on, as many as {@link #stackSlot} has. */
  int pop() {
    stackTop -= frames[--depth];
    return frames[depth];
  }

  /** What a slot above the top of the stack held before the pop. */
  @Nullable
  Copy popped(int slot) {
    return roots[RootKind.FRAME.ordinal()][stackTop + slot];
  }

  private void reserve(RootKind kind, int slots) {
    @Nullable
    Copy[] table = roots[kind.ordinal()];
    if (slots > table.length) {
      roots[kind.ordinal()] = Arrays.copyOf(table, Math.max(slots, table.length * 2));
    }
  }

  /** Writes a root slot; returns what it held. */
  @Nullable
  Copy setRoot(RootKind kind, int index, @Nullable Copy value) {
    reserve(kind, index + 1);
    Copy old = roots[kind.ordinal()][index];
    roots[kind.ordinal()][index] = value;
    return old;
  }

  void retain(Copy copy) {
    if (copy.retained++ == 0) {
      retained.add(copy);
    }
  }

  void release(Copy copy) {
    copy.retained--;
  }

  // ---------------------------------------------------------------- reachability

  /** Begins a search; returns the number that marks what it reaches. */
  int beginSearch() {
    return ++epoch;
  }

  /** Reaches what the roots refer to. Returns an object that can be reached although it has been reclaimed, or null. */
  @Nullable
  Copy reachRoots() {
    for (RootKind kind : RootKind.values()) {
      @Nullable
      Copy[] table = roots[kind.ordinal()];
      int slots = kind == RootKind.FRAME ? stackTop : table.length;
      for (int i = 0; i < slots; i++) {
        visit(table[i]);
      }
    }
    pending.forEach(this::visit);
    calls.forEach(this::visit);
    immortals.forEach(this::visit);
    if (!retained.isEmpty()) {
      retained = new ArrayList<>(retained.stream().filter(copy -> copy.retained > 0).distinct().toList());
      retained.forEach(this::visit);
    }
    return drain();
  }

  /** Reaches an object as well, with all it refers to. */
  @Nullable
  Copy reach(@Nullable Copy root) {
    visit(root);
    return drain();
  }

  private void visit(@Nullable Copy copy) {
    if (copy != null && copy.mark != epoch) {
      copy.mark = epoch;
      if (opened == open.length) {
        open = Arrays.copyOf(open, opened * 2);
      }
      open[opened++] = copy;
    }
  }

  private @Nullable Copy drain() {
    Copy lost = null;
    while (opened > 0) {
      Copy copy = open[--opened];
      if (copy.gone) {
        lost = copy;
      } else {
        for (Copy target : copy.slots) {
          visit(target);
        }
      }
    }
    return lost;
  }

  /** How an object can be reached, for messages. */
  String path(Copy wanted) {
    Map<String, List<Copy>> starts = new LinkedHashMap<>();
    for (RootKind kind : RootKind.values()) {
      @Nullable
      Copy[] table = roots[kind.ordinal()];
      for (int i = 0; i < (kind == RootKind.FRAME ? stackTop : table.length); i++) {
        Copy root = table[i];
        if (root != null) {
          starts.put(kind + " root " + i, List.of(root));
        }
      }
    }
    starts.put("a call that waits", pending);
    starts.put("a call under way", calls);
    starts.put("being immortal", immortals);
    starts.put("the interner", retained);
    Map<Copy, Copy> from = new IdentityHashMap<>();
    for (Map.Entry<String, List<Copy>> start : starts.entrySet()) {
      ArrayDeque<Copy> queue = new ArrayDeque<>();
      start.getValue().stream().filter(root -> from.putIfAbsent(root, root) == null).forEach(queue::add);
      while (!queue.isEmpty()) {
        Copy copy = queue.remove();
        if (copy == wanted) {
          List<String> steps = new ArrayList<>();
          for (; from.get(copy) != copy; copy = from.get(copy)) {
            steps.add(copy.toString());
          }
          steps.add(copy.toString());
          Collections.reverse(steps);
          return start.getKey() + " > " + String.join(" > ", steps);
        }
        for (Copy target : copy.slots) {
          if (target != null && from.putIfAbsent(target, copy) == null) {
            queue.add(target);
          }
        }
      }
    }
    return "a raw reference";
  }
}
