package dev.midden.gc.generational.cpython;

import dev.midden.core.plugin.OptionSpec;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What differs between the versions of CPython whose collector has three generations. */
enum Profile {
  /** Collects inside the allocation that passes the threshold, before the new object is tracked. */
  CPYTHON_3_11("3.11", 700, true),
  /** Notes that a collection is due, and makes it at the next safepoint, of the generation that is due then. */
  CPYTHON_3_12("3.12", 700, false),
  /** As 3.12, with a larger first generation. */
  CPYTHON_3_13("3.13", 2000, false);

  private final String version;
  final long threshold;
  final boolean insideAllocation;

  Profile(String version, long threshold, boolean insideAllocation) {
    this.version = version;
    this.threshold = threshold;
    this.insideAllocation = insideAllocation;
  }

  /** The option that chooses one. */
  static OptionSpec<Profile> option() {
    String versions = Arrays.stream(values()).map(Profile::toString).collect(Collectors.joining("|"));
    return OptionSpec.of("profile", versions, CPYTHON_3_13.version, "the version of CPython to follow",
        text -> Arrays.stream(values()).filter(profile -> profile.version.equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("not one of " + versions)));
  }

  @Override
  public String toString() {
    return version;
  }
}
