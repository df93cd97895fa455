/** Collectors that count references. */
@NullMarked
package dev.midden.gc.refcount;

import org.jspecify.annotations.NullMarked;
