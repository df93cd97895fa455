package dev.midden.samples.python.vm;

import dev.midden.core.object.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strings: made of and read as Java's, with as many bytes a character as the widest needs. */
public final class Strs {
  private final Vm vm;
  /** Characters up to which a loop over them is quicker than a copy. */
  private static final int FEW = 24;

  private final long empty;
  private final long[] latin = new long[256];
  private byte[] buffer = new byte[256];
  private byte[] other = new byte[256];
  private final int oneByte;

  Strs(Vm vm) {
    this.vm = vm;
    oneByte = vm.layout.str.id();
    empty = vm.lasting(vm.layout.str, Layout.STR_START);
    for (int c = 0; c < 256; c++) {
      latin[c] = vm.lasting(vm.layout.str, Layout.STR_START + 1);
      vm.m.setByteElement(latin[c], 0, (byte) c);
      vm.m.setByteElement(latin[c], Layout.STR_START, (byte) c);
    }
  }

  /** A string; empty ones and single Latin-1 characters are shared. */
  public long of(String text) {
    if (text.isEmpty()) {
      return empty;
    }
    if (text.length() == 1 && text.charAt(0) < 256) {
      return latin[text.charAt(0)];
    }
    return create(text);
  }

  /** A new string. */
  public long create(String text) {
    byte[] content = content(text);
    long made = vm.m.allocate(shape(text), content.length);
    vm.m.setBytes(made, 0, content, 0, content.length);
    return made;
  }

  private Shape shape(String text) {
    int widest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        return vm.layout.str4;
      }
      widest |= c;
    }
    return widest < 256 ? vm.layout.str : vm.layout.str2;
  }

  private byte[] content(String text) {
    int hash = text.hashCode();
    int width = width(shape(text));
    int[] points = width == 4 ? text.codePoints().toArray() : null;
    int length = points == null ? text.length() : points.length;
    byte[] content = new byte[Layout.STR_START + width * length];
    for (int i = 0; i < 4; i++) {
      content[i] = (byte) (hash >>> 8 * i);
    }
    for (int i = 0, at = Layout.STR_START; i < length; i++, at += width) {
      int c = points == null ? text.charAt(i) : points[i];
      for (int b = 0; b < width; b++) {
        content[at + b] = (byte) (c >>> 8 * b);
      }
    }
    return content;
  }

  private int width(Shape shape) {
    return shape == vm.layout.str ? 1 : shape == vm.layout.str2 ? 2 : 4;
  }

  /** The shared string equal to a text. */
  public long intern(String text) {
    if (text.isEmpty() || text.length() == 1 && text.charAt(0) < 256) {
      return of(text);
    }
    return vm.heap.interner().internBytes(vm.m, shape(text), content(text));
  }

  /** The shared string equal to one of the heap: itself if it is the first. */
  public long intern(long string) {
    return vm.heap.interner().intern(vm.m, string);
  }

  /** Whether a string is the shared empty one, or a shared one of a single character. */
  boolean isSingle(long string) {
    int length = length(string);
    return length == 0 ? string == empty : length == 1 && string == latin[charAt(string, 0) & 0xFF];
  }

  /** Whether a string is the shared one of its value. */
  boolean isInterned(long string) {
    byte[] content = content(get(string));
    return vm.heap.interner().findBytes(vm.m, vm.m.shape(string), content) == string;
  }

  /** Number of characters. */
  public int length(long string) {
    return (vm.m.length(string) - Layout.STR_START) / width(vm.m.shape(string));
  }

  /** The hash, which is that of Java's string. */
  public int hash(long string) {
    return vm.m.getByteElement(string, 0) & 0xFF | (vm.m.getByteElement(string, 1) & 0xFF) << 8
        | (vm.m.getByteElement(string, 2) & 0xFF) << 16 | vm.m.getByteElement(string, 3) << 24;
  }

  /** The text. */
  public String get(long string) {
    int bytes = read(string);
    int width = width(vm.m.shape(string));
    if (width == 1) {
      return new String(buffer, Layout.STR_START, bytes - Layout.STR_START, StandardCharsets.ISO_8859_1);
    }
    StringBuilder text = new StringBuilder(bytes / width);
    for (int at = Layout.STR_START; at < bytes; at += width) {
      int c = buffer[at] & 0xFF | (buffer[at + 1] & 0xFF) << 8;
      if (width == 4) {
        c |= (buffer[at + 2] & 0xFF) << 16 | (buffer[at + 3] & 0xFF) << 24;
      }
      text.appendCodePoint(c);
    }
    return text.toString();
  }

  /** Reads the bytes of a string, hash included, into the buffer; returns how many there are. */
  private int read(long string) {
    int bytes = vm.m.length(string);
    if (bytes > buffer.length) {
      buffer = new byte[Math.max(bytes, buffer.length * 2)];
    }
    vm.m.getBytes(string, 0, buffer, 0, bytes);
    return bytes;
  }

  /** Code point at an index in range. */
  public int charAt(long string, int index) {
    if (vm.m.shapeId(string) == oneByte) {
      return vm.m.getByteElement(string, Layout.STR_START + index) & 0xFF;
    }
    int width = width(vm.m.shape(string));
    int at = Layout.STR_START + width * index;
    int c = 0;
    for (int b = 0; b < width; b++) {
      c |= (vm.m.getByteElement(string, at + b) & 0xFF) << 8 * b;
    }
    return c;
  }

  /** A string of one character. */
  public long ofChar(int point) {
    return point < 256 ? latin[point] : of(Character.toString(point));
  }

  /** Whether two strings are equal. */
  public boolean equal(long a, long b) {
    if (a == b) {
      return true;
    }
    int length = vm.m.length(a);
    if (length != vm.m.length(b) || vm.m.shapeId(a) != vm.m.shapeId(b)) {
      return false;
    }
    if (length == Layout.STR_START + 1) {
      return vm.m.getByteElement(a, Layout.STR_START) == vm.m.getByteElement(b, Layout.STR_START);
    }
    if (hash(a) != hash(b)) {
      return false;
    }
    if (length > other.length || length > buffer.length) {
      other = new byte[length];
      buffer = new byte[length];
    }
    vm.m.getBytes(a, 0, buffer, 0, length);
    vm.m.getBytes(b, 0, other, 0, length);
    return Arrays.equals(buffer, 0, length, other, 0, length);
  }

  /** Where a string first has a character, or −1; both have one byte a character. */
  int find(long string, long single) {
    byte sought = vm.m.getByteElement(single, Layout.STR_START);
    int n = vm.m.length(string);
    if (n > FEW) {
      read(string);
      for (int i = Layout.STR_START; i < n; i++) {
        if (buffer[i] == sought) {
          return i - Layout.STR_START;
        }
      }
      return -1;
    }
    for (int i = Layout.STR_START; i < n; i++) {
      if (vm.m.getByteElement(string, i) == sought) {
        return i - Layout.STR_START;
      }
    }
    return -1;
  }

  /** Joins two strings, in slots, of one byte a character, both of them not empty. */
  long join(int left, int right) {
    long a = vm.s.get(left);
    long b = vm.s.get(right);
    int first = read(a);
    int second = vm.m.length(b) - Layout.STR_START;
    if (first + second > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * (first + second));
    }
    vm.m.getBytes(b, Layout.STR_START, buffer, first, second);
    int hash = hash(a) * power(second) + hash(b);
    for (int i = 0; i < Layout.STR_START; i++) {
      buffer[i] = (byte) (hash >>> 8 * i);
    }
    long made = vm.m.allocate(vm.layout.str, first + second);
    vm.m.setBytes(made, 0, buffer, 0, first + second);
    return made;
  }

  /** 31 to a power, as hashes of Java's strings have it. */
  private static int power(int exponent) {
    int power = 1;
    int square = 31;
    for (int left = exponent; left > 0; left >>= 1) {
      if ((left & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /** Whether a string of the heap has the characters of a text. */
  boolean equal(long string, String text) {
    int length = length(string);
    if (length != text.length()) {
      return false;
    }
    if (vm.m.shape(string) != vm.layout.str) {
      return get(string).equals(text);
    }
    for (int i = 0; i < length; i++) {
      if ((vm.m.getByteElement(string, Layout.STR_START + i) & 0xFF) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
