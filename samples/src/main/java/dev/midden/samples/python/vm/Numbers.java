package dev.midden.samples.python.vm;

import dev.midden.samples.python.code.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Ints of any size and floats. */
public final class Numbers {
  private static final int SMALLEST = -5;
  private static final int LARGEST = 256;
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
  private static final int MAX_BITS = 1 << 26;

  private final Vm vm;
  private final long[] small = new long[LARGEST - SMALLEST + 1];

  Numbers(Vm vm) {
    this.vm = vm;
    for (int i = 0; i < small.length; i++) {
      small[i] = vm.lasting(vm.layout.integer, 0);
      vm.m.setLong(small[i], Layout.VALUE, i + SMALLEST);
    }
  }

  /** An int; those from −5 to 256 are shared. */
  public long of(long value) {
    if (value >= SMALLEST && value <= LARGEST) {
      return small[(int) value - SMALLEST];
    }
    long made = vm.m.allocate(vm.layout.integer);
    vm.m.setLong(made, Layout.VALUE, value);
    return made;
  }

  /** Whether an object is one of the shared ints. */
  boolean isSmall(long object) {
    return vm.kind(object) == Kind.INT && small(object) >= SMALLEST && small(object) <= LARGEST && of(small(
        object)) == object;
  }

  /** An int. */
  public long of(BigInteger value) {
    if (value.bitLength() < 64) {
      return of(value.longValue());
    }
    if (value.bitLength() > MAX_BITS) {
      throw vm.errors.raise("OverflowError", "too many digits in integer");
    }
    byte[] content = value.toByteArray();
    long made = vm.m.allocate(vm.layout.bigInteger, content.length);
    vm.m.setBytes(made, 0, content, 0, content.length);
    return made;
  }

  /** A float. */
  public long of(double value) {
    long made = vm.m.allocate(vm.layout.floating);
    vm.m.setDouble(made, Layout.VALUE, value);
    return made;
  }

  /** The value of an int or bool of 64 bits. */
  public long small(long object) {
    return vm.m.getLong(object, Layout.VALUE);
  }

  /** The value of a float. */
  public double floating(long object) {
    return vm.m.getDouble(object, Layout.VALUE);
  }

  /** The value of any int or bool. */
  public BigInteger big(long object) {
    if (vm.kind(object) != Kind.BIGINT) {
      return BigInteger.valueOf(small(object));
    }
    byte[] content = new byte[vm.m.length(object)];
    vm.m.getBytes(object, 0, content, 0, content.length);
    return new BigInteger(content);
  }

  /** The value of an int, bool or float as a float. */
  public double real(long object) {
    int kind = vm.kind(object);
    if (kind == Kind.FLOAT) {
      return floating(object);
    }
    if (kind == Kind.BIGINT) {
      double value = big(object).doubleValue();
      if (Double.isInfinite(value)) {
        throw vm.errors.raise("OverflowError", "int too large to convert to float");
      }
      return value;
    }
    return small(object);
  }

  /** An argument that must be an int, through {@code __index__} if need be. */
  public BigInteger index(int slot) {
    long object = vm.types.unwrap(vm.s.get(slot));
    if (!Kind.isInt(vm.kind(object))) {
      if (vm.types.method(object, "__index__") == 0) {
        throw vm.errors.type("'%s' object cannot be interpreted as an integer", vm.types.name(object));
      }
      vm.s.push(object);
      vm.s.set(vm.s.top - 1, vm.calls.method(vm.s.top - 1, "__index__"));
      BigInteger value = big(vm.types.unwrap(vm.s.get(vm.s.top - 1)));
      vm.s.popTo(vm.s.top - 1);
      return value;
    }
    return big(object);
  }

  /** An argument that must be an int of 64 bits. */
  public long indexLong(int slot) {
    long object = vm.s.get(slot);
    int kind = vm.kind(object);
    if (kind == Kind.INT || kind == Kind.BOOL) {
      return small(object);
    }
    BigInteger value = index(slot);
    if (value.bitLength() > 63) {
      throw vm.errors.raise("OverflowError", "Python int too large to convert to C ssize_t");
    }
    return value.longValue();
  }

  /** An argument that must be an int of 32 bits. */
  public int indexInt(int slot) {
    long value = indexLong(slot);
    if (value != (int) value) {
      throw vm.errors.raise("OverflowError", "Python int too large to convert to C int");
    }
    return (int) value;
  }

  /** Whether both are ints, bools or floats. */
  static boolean are(int left, int right) {
    return (Kind.isInt(left) || left == Kind.FLOAT) && (Kind.isInt(right) || right == Kind.FLOAT);
  }

  /** Carries out an operation on two numbers; null where there is none. */
  long binary(Operator operator, long left, long right, int leftKind, int rightKind) {
    if (leftKind == Kind.FLOAT || rightKind == Kind.FLOAT) {
      return floats(operator, real(left), real(right));
    }
    if (leftKind == Kind.BOOL && rightKind == Kind.BOOL && (operator == Operator.AND || operator == Operator.OR
        || operator == Operator.XOR)) {
      long a = small(left);
      long b = small(right);
      return vm.bool((operator == Operator.AND ? a & b : operator == Operator.OR ? a | b : a ^ b) != 0);
    }
    if (leftKind == Kind.BIGINT || rightKind == Kind.BIGINT) {
      return bigs(operator, left, right);
    }
    return longs(operator, left, right, small(left), small(right));
  }

  /** An operation on ints of 64 bits; null where there is none. */
  long longs(Operator operator, long left, long right, long a, long b) {
    switch (operator) {
      case ADD -> {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? bigs(operator, left, right) : of(sum);
      }
      case SUBTRACT -> {
        long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? bigs(operator, left, right) : of(difference);
      }
      case MULTIPLY -> {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return high == low >> 63 ? of(low) : bigs(operator, left, right);
      }
      case DIVIDE -> {
        // Both are floats exactly, so that the quotient is rounded once.
        boolean exact = b != 0 && a == (long) (double) a && b == (long) (double) b;
        return exact && a != Long.MAX_VALUE && b != Long.MAX_VALUE
            ? of((double) a / b)
            : bigs(operator, left, right);
      }
      case FLOOR_DIVIDE -> {
        return b == 0 || a == Long.MIN_VALUE ? bigs(operator, left, right) : of(Math.floorDiv(a, b));
      }
      case REMAINDER -> {
        return b == 0 ? bigs(operator, left, right) : of(Math.floorMod(a, b));
      }
      case AND -> {
        return of(a & b);
      }
      case OR -> {
        return of(a | b);
      }
      case XOR -> {
        return of(a ^ b);
      }
      case SHIFT_RIGHT -> {
        return b < 0 ? bigs(operator, left, right) : of(a >> Math.min(b, 63));
      }
      case SHIFT_LEFT -> {
        boolean fits = b >= 0 && b < 63 && a << b >> b == a;
        return fits ? of(a << b) : bigs(operator, left, right);
      }
      default -> {
        return bigs(operator, left, right);
      }
    }
  }

  private long bigs(Operator operator, long left, long right) {
    BigInteger a = big(left);
    BigInteger b = big(right);
    return switch (operator) {
      case ADD -> of(a.add(b));
      case SUBTRACT -> of(a.subtract(b));
      case MULTIPLY -> of(a.multiply(b));
      case DIVIDE -> of(divide(a, b));
      case FLOOR_DIVIDE -> of(floorDivide(a, b)[0]);
      case REMAINDER -> {
        if (b.signum() == 0) {
          throw vm.errors.raise("ZeroDivisionError", "integer modulo by zero");
        }
        yield of(floorDivide(a, b)[1]);
      }
      case POWER -> power(a, b);
      case SHIFT_LEFT -> of(shift(a, b, true));
      case SHIFT_RIGHT -> of(shift(a, b, false));
      case AND -> of(a.and(b));
      case OR -> of(a.or(b));
      case XOR -> of(a.xor(b));
      case MATRIX_MULTIPLY -> 0;
    };
  }

  private BigInteger shift(BigInteger a, BigInteger b, boolean left) {
    if (b.signum() < 0) {
      throw vm.errors.value("negative shift count");
    }
    if (b.bitLength() > 30) {
      if (left && a.signum() != 0) {
        throw vm.errors.raise("OverflowError", "too many digits in integer");
      }
      return left ? a : BigInteger.valueOf(a.signum() < 0 ? -1 : 0);
    }
    return left ? a.shiftLeft(b.intValue()) : a.shiftRight(b.intValue());
  }

  /** Quotient rounded down, and the remainder that goes with it. */
  BigInteger[] floorDivide(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw vm.errors.raise("ZeroDivisionError", "integer division or modulo by zero");
    }
    BigInteger[] parts = a.divideAndRemainder(b);
    if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
      parts[0] = parts[0].subtract(BigInteger.ONE);
      parts[1] = parts[1].add(b);
    }
    return parts;
  }

  /** Correctly rounded quotient. */
  private double divide(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw vm.errors.raise("ZeroDivisionError", "division by zero");
    }
    if (a.bitLength() <= 53 && b.bitLength() <= 53) {
      return a.doubleValue() / b.doubleValue();
    }
    int shift = Math.max(0, b.bitLength() - a.bitLength() + 66);
    BigInteger[] parts = a.shiftLeft(shift).divideAndRemainder(b);
    BigInteger quotient = parts[1].signum() == 0 ? parts[0] : parts[0].shiftLeft(1).or(BigInteger.ONE);
    int scale = parts[1].signum() == 0 ? shift : shift + 1;
    double value = new BigDecimal(quotient).divide(new BigDecimal(BigInteger.ONE.shiftLeft(scale))).doubleValue();
    if (Double.isInfinite(value)) {
      throw vm.errors.raise("OverflowError", "integer division result too large for a float");
    }
    return value;
  }

  private long power(BigInteger a, BigInteger b) {
    if (b.signum() < 0) {
      return of(power(a.doubleValue(), b.doubleValue()));
    }
    if (b.bitLength() > 31 || (long) a.bitLength() * b.intValue() > MAX_BITS && a.abs().compareTo(BigInteger.ONE) > 0) {
      throw vm.errors.raise("OverflowError", "too many digits in integer");
    }
    return of(a.pow(b.intValue()));
  }

  /** An operation on floats; null where there is none. */
  long floats(Operator operator, double a, double b) {
    return switch (operator) {
      case ADD -> of(a + b);
      case SUBTRACT -> of(a - b);
      case MULTIPLY -> of(a * b);
      case DIVIDE -> {
        if (b == 0) {
          throw vm.errors.raise("ZeroDivisionError", "float division by zero");
        }
        yield of(a / b);
      }
      case FLOOR_DIVIDE -> of(floorDivide(a, b));
      case REMAINDER -> of(remainder(a, b));
      case POWER -> of(power(a, b));
      default -> 0;
    };
  }

  double floorDivide(double a, double b) {
    if (b == 0) {
      throw vm.errors.raise("ZeroDivisionError", "float floor division by zero");
    }
    double mod = a % b;
    double quotient = (a - mod) / b;
    if (mod != 0 && mod < 0 != b < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  double remainder(double a, double b) {
    if (b == 0) {
      throw vm.errors.raise("ZeroDivisionError", "float modulo");
    }
    double mod = a % b;
    if (mod == 0) {
      return Math.copySign(0, b);
    }
    return mod < 0 != b < 0 ? mod + b : mod;
  }

  double power(double a, double b) {
    if (a == 0 && b < 0) {
      throw vm.errors.raise("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    }
    double value = a == 1 ? 1 : Math.pow(a, b);
    if (Double.isInfinite(value) && Double.isFinite(a) && Double.isFinite(b)) {
      throw vm.errors.raise("OverflowError", "(34, 'Numerical result out of range')");
    }
    if (Double.isNaN(value) && !Double.isNaN(a) && !Double.isNaN(b)) {
      throw vm.errors.value("negative number cannot be raised to a fractional power");
    }
    return value;
  }

  /** Order of two numbers: negative, zero, positive; 2 where one is no number. */
  int compare(long left, long right, int leftKind, int rightKind) {
    if (leftKind != Kind.FLOAT && rightKind != Kind.FLOAT) {
      if (leftKind == Kind.BIGINT || rightKind == Kind.BIGINT) {
        return big(left).compareTo(big(right));
      }
      return Long.compare(small(left), small(right));
    }
    if (leftKind == Kind.FLOAT && rightKind == Kind.FLOAT) {
      double a = floating(left);
      double b = floating(right);
      return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
    }
    return leftKind == Kind.FLOAT ? compare(floating(left), big(right)) : negate(compare(floating(right), big(left)));
  }

  private static int negate(int order) {
    return order == 2 ? 2 : -order;
  }

  private static int compare(double a, BigInteger b) {
    if (Double.isNaN(a)) {
      return 2;
    }
    if (Double.isInfinite(a)) {
      return a > 0 ? 1 : -1;
    }
    return new BigDecimal(a).compareTo(new BigDecimal(b));
  }

  /** Hash of an int, as CPython's: the value modulo 2⁶¹ − 1. */
  long hash(BigInteger value) {
    long hash = value.abs().mod(MODULUS).longValue() * value.signum();
    return hash == -1 ? -2 : hash;
  }

  long hashLong(long value) {
    long modulus = (1L << 61) - 1;
    if (value > -modulus && value < modulus) {
      return value == -1 ? -2 : value;
    }
    return hash(BigInteger.valueOf(value));
  }

  /** Hash of a float: that of the int where it is one (Python/pyhash.c). */
  long hash(double value) {
    if (Double.isNaN(value)) {
      return 0;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? 314159 : -314159;
    }
    if (value == Math.rint(value)) {
      return hash(new BigDecimal(value).toBigInteger());
    }
    int exponent = Math.getExponent(value) + 1;
    double mantissa = Math.abs(value) / Math.scalb(1.0, exponent);
    long x = 0;
    while (mantissa != 0) {
      x = x << 28 & (1L << 61) - 1 | x >>> 61 - 28;
      mantissa *= 268435456.0;
      exponent -= 28;
      long y = (long) mantissa;
      mantissa -= y;
      x += y;
      if (x >= (1L << 61) - 1) {
        x -= (1L << 61) - 1;
      }
    }
    int e = exponent >= 0 ? exponent % 61 : 61 - 1 - (-1 - exponent) % 61;
    x = x << e & (1L << 61) - 1 | x >>> 61 - e;
    x = value < 0 ? -x : x;
    return x == -1 ? -2 : x;
  }

  /** Whether an int is within 64 bits. */
  static boolean fits(BigInteger value) {
    return value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
  }
}
