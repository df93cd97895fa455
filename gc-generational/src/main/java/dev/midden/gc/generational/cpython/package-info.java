/** CPython's memory management: reference counts and a cycle collector with three generations. */
@NullMarked
package dev.midden.gc.generational.cpython;

import org.jspecify.annotations.NullMarked;
