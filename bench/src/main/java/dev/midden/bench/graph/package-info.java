/** Object graphs of real heap dumps. */
@NullMarked
package dev.midden.bench.graph;

import org.jspecify.annotations.NullMarked;
