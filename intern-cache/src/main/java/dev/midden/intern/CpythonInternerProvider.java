package dev.midden.intern;

import com.google.auto.service.AutoService;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.Interner;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Options;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Provides {@code cpython}. */
@AutoService(InternerProvider.class)
public final class CpythonInternerProvider implements InternerProvider {
  /** A version of CPython, as an option names it. */
  private enum Version {
    V3_11(256, false), V3_12(256, true), V3_13(256, false), V3_14(256, false), V3_15(1024, false);

    private final long high;
    private final boolean immortalStrings;

    Version(long high, boolean immortalStrings) {
      this.high = high;
      this.immortalStrings = immortalStrings;
    }

    static Version parse(String text) {
      for (Version version : values()) {
        if (version.name().equals("V" + text.replace('.', '_'))) {
          return version;
        }
      }
      throw new IllegalArgumentException("not a known version");
    }
  }

  private static final OptionSpec<Version> PYTHON = OptionSpec.of("python", "3.11|3.12|3.13|3.14|3.15", "3.13",
      "the version whose rules hold", Version::parse);
  private static final OptionSpec<Long> LOW = OptionSpec.integer("ints-low", -5, Long.MIN_VALUE, 0,
      "the lowest integer that is made once");
  private static final OptionSpec<OptionalLong> HIGH = OptionSpec.of("ints-high", "integer|version", "version",
      "the highest integer that is made once; 'version' is 256, in 3.15 1024", CpythonInternerProvider::high);

  /** For {@link java.util.ServiceLoader}. */
  public CpythonInternerProvider() {}

  private static OptionalLong high(String text) {
    if (text.equals("version")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an integer", e);
    }
  }

  @Override
  public String name() {
    return "cpython";
  }

  @Override
  public String description() {
    return "shares what CPython shares: small integers, names, constants of one unit, strings on request";
  }

  @Override
  public List<OptionSpec<?>> options() {
    return List.of(PYTHON, LOW, HIGH);
  }

  @Override
  public Set<Trait> traits() {
    return Set.of(Trait.OFF_HEAP);
  }

  @Override
  public Interner create(HeapParts parts, Options options) {
    Version version = options.get(PYTHON);
    return new CpythonInterner(parts,
        new CpythonInterner.Rules(options.get(LOW), options.get(HIGH).orElse(version.high),
            version.immortalStrings));
  }
}
