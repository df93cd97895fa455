/** The Python lab: Python programs on a managed heap, under any collector and interner. */
@NullMarked
package dev.midden.samples.python;

import org.jspecify.annotations.NullMarked;
