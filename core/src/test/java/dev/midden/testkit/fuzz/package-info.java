/**
 * Mutator programs, random ones and scripts, run on a heap and on a plain-Java {@link dev.midden.testkit.fuzz.Shadow} of it
 * that an {@link dev.midden.testkit.fuzz.Oracle} compares. Needs no JUnit, so that the command line can use it.
 */
@NullMarked
package dev.midden.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
