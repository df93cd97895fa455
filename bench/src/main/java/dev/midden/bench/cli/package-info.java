/** The command line. */
@NullMarked
package dev.midden.bench.cli;

import org.jspecify.annotations.NullMarked;
