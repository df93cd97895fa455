/** Samples to read from top to bottom, each one idea. They find collectors by name, as any program does. */
@NullMarked
package dev.midden.samples;

import org.jspecify.annotations.NullMarked;
