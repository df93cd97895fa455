/** Compares: a plan of cells, JVMs that run them, the analysis of what came out. */
@NullMarked
package dev.midden.bench.compare;

import org.jspecify.annotations.NullMarked;
