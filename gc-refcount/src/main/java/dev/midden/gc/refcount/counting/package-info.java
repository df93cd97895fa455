/** The counting half that collectors share which count every reference. */
@NullMarked
package dev.midden.gc.refcount.counting;

import org.jspecify.annotations.NullMarked;
