/** JMH benchmarks, parameterised by the collectors found. */
@NullMarked
package dev.midden.bench.jmh;

import org.jspecify.annotations.NullMarked;
