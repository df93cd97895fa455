/** Interners: sharing equal values, by policy. */
@NullMarked
package dev.midden.intern;

import org.jspecify.annotations.NullMarked;
