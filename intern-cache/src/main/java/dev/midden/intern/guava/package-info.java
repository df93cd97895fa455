/** Interners of managed heaps as Guava's interface has them. */
@NullMarked
package dev.midden.intern.guava;

import org.jspecify.annotations.NullMarked;
