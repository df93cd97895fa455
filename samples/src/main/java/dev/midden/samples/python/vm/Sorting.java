package dev.midden.samples.python.vm;

/** Sorting of lists: a stable merge of runs that are in order already, binary insertion for short ones (after Peters' timsort). */
public final class Sorting {
  private static final int SHORT = 16;

  private final Vm vm;
  private int keys;
  private int values;
  private boolean same;
  private int left;
  private int right;

  /** For one sort on a machine. */
  public Sorting(Vm vm) {
    this.vm = vm;
  }

  /**
   * Sorts a list in place.
   *
   * @param list its slot
   * @param key slot of a function, or one that holds null or None
   * @param descending whether the greatest comes first; equal ones keep their order all the same
   */
  public void sort(int list, int key, boolean descending) {
    int mark = vm.s.top;
    int size = vm.sequences.size(vm.s.get(list));
    // The list is empty while it is sorted, as CPython's is.
    values = vm.s.push(vm.sequences.slice(list, 0, 1, size, false));
    same = vm.s.get(key) == 0 || vm.s.get(key) == vm.none;
    keys = same ? values : vm.s.push(vm.sequences.newList(size));
    left = vm.s.push(0);
    right = vm.s.push(0);
    if (!same) {
      for (int i = 0; i < size; i++) {
        vm.s.set(left, vm.sequences.get(vm.s.get(values), i));
        vm.s.set(right, vm.calls.call(key, left));
        vm.sequences.set(vm.s.get(keys), i, vm.s.get(right));
      }
    }
    if (descending) {
      reverse(size);
    }
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    order(order, new int[size], 0, size);
    int sorted = vm.s.push(vm.sequences.newList(size));
    for (int i = 0; i < size; i++) {
      int from = descending ? order[size - 1 - i] : order[i];
      vm.sequences.set(vm.s.get(sorted), i, vm.sequences.get(vm.s.get(values), from));
    }
    if (vm.sequences.size(vm.s.get(list)) != size) {
      throw vm.errors.value("list modified during sort");
    }
    for (int i = 0; i < size; i++) {
      vm.sequences.set(vm.s.get(list), i, vm.sequences.get(vm.s.get(sorted), i));
    }
    vm.s.popTo(mark);
  }

  private void reverse(int size) {
    reverse(values, size);
    if (!same) {
      reverse(keys, size);
    }
  }

  private void reverse(int list, int size) {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      vm.s.set(left, vm.sequences.get(vm.s.get(list), i));
      vm.s.set(right, vm.sequences.get(vm.s.get(list), j));
      vm.sequences.set(vm.s.get(list), i, vm.s.get(right));
      vm.sequences.set(vm.s.get(list), j, vm.s.get(left));
    }
  }

  private boolean less(int a, int b) {
    vm.s.set(left, vm.sequences.get(vm.s.get(keys), a));
    vm.s.set(right, vm.sequences.get(vm.s.get(keys), b));
    return vm.comparing.test(Comparing.LT, left, right);
  }

  private void order(int[] order, int[] spare, int from, int to) {
    if (to - from <= SHORT) {
      insertion(order, from, to);
      return;
    }
    int middle = from + to >>> 1;
    order(order, spare, from, middle);
    order(order, spare, middle, to);
    if (!less(order[middle], order[middle - 1])) {
      return;
    }
    System.arraycopy(order, from, spare, from, to - from);
    int a = from;
    int b = middle;
    for (int i = from; i < to; i++) {
      boolean second = a == middle || b < to && less(spare[b], spare[a]);
      order[i] = second ? spare[b++] : spare[a++];
    }
  }

  private void insertion(int[] order, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int each = order[i];
      int low = from;
      int high = i;
      if (!less(each, order[i - 1])) {
        continue;
      }
      while (low < high) {
        int middle = low + high >>> 1;
        if (less(each, order[middle])) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      System.arraycopy(order, low, order, low + 1, i - low);
      order[low] = each;
    }
  }
}
