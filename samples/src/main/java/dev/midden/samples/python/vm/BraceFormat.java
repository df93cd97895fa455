package dev.midden.samples.python.vm;

/** {@code text.format(…)}. */
final class BraceFormat {
  private final Vm vm;
  private final int args;
  private final int count;
  private final String[] names;
  private int next;

  /** Arguments from a slot on; a count of −1 means that one mapping gives all. */
  BraceFormat(Vm vm, int args, int count, String[] names) {
    this.vm = vm;
    this.args = args;
    this.count = count;
    this.names = names;
  }

  String format(String pattern) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (c == '{' || c == '}') {
        if (at < pattern.length() && pattern.charAt(at) == c) {
          out.append(c);
          at++;
          continue;
        }
        if (c == '}') {
          throw vm.errors.value("Single '}' encountered in format string");
        }
        int end = end(pattern, at);
        out.append(field(pattern.substring(at, end)));
        at = end + 1;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private int end(String pattern, int from) {
    int depth = 1;
    for (int at = from; at < pattern.length(); at++) {
      depth += pattern.charAt(at) == '{' ? 1 : pattern.charAt(at) == '}' ? -1 : 0;
      if (depth == 0) {
        return at;
      }
    }
    throw vm.errors.value(
        from == pattern.length() ? "Single '{' encountered in format string" : "expected '}' before end of string");
  }

  private String field(String field) {
    int colon = field.indexOf(':');
    String head = colon < 0 ? field : field.substring(0, colon);
    String spec = colon < 0 ? "" : field.substring(colon + 1);
    char conversion = 0;
    int bang = head.indexOf('!');
    if (bang >= 0) {
      conversion = bang + 1 < head.length() ? head.charAt(bang + 1) : 0;
      head = head.substring(0, bang);
    }
    int mark = vm.s.push(0);
    value(head, mark);
    String inner = spec.indexOf('{') >= 0 ? format(spec) : spec;
    int format = vm.s.push(vm.strs.of(inner));
    int result = vm.s.push(vm.text.interpolate(mark, conversion, format));
    String text = vm.strs.get(vm.s.get(result));
    vm.s.popTo(mark);
    return text;
  }

  private void value(String path, int into) {
    int end = 0;
    while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
      end++;
    }
    first(path.substring(0, end), into);
    while (end < path.length()) {
      boolean item = path.charAt(end) == '[';
      int from = end + 1;
      end = from;
      while (end < path.length()
          && (item ? path.charAt(end) != ']' : path.charAt(end) != '.' && path.charAt(end) != '[')) {
        end++;
      }
      String name = path.substring(from, end);
      if (item) {
        int index = vm.s.push(name.matches("\\d+") ? vm.numbers.of(Long.parseLong(name)) : vm.strs.of(name));
        vm.s.set(into, vm.items.getItem(into, index));
        vm.s.popTo(index);
        end++;
      } else {
        vm.s.set(into, vm.attributes.get(into, name));
      }
    }
  }

  private void first(String name, int into) {
    if (count < 0) {
      int key = vm.s.push(vm.strs.of(name));
      vm.s.set(into, vm.items.getItem(args, key));
      vm.s.popTo(key);
      return;
    }
    if (name.isEmpty() || name.matches("\\d+")) {
      int index = name.isEmpty() ? next++ : Integer.parseInt(name);
      if (index >= count) {
        throw vm.errors.raise("IndexError", "Replacement index " + index + " out of range for positional args tuple");
      }
      vm.s.set(into, vm.s.get(args + index));
      return;
    }
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        vm.s.set(into, vm.s.get(args + count + i));
        return;
      }
    }
    int key = vm.s.push(vm.strs.of(name));
    throw vm.errors.raiseWith("KeyError", key);
  }
}
