/** Python source to syntax trees. */
@NullMarked
package dev.midden.samples.python.syntax;

import org.jspecify.annotations.NullMarked;
