/** What the heap of a Python program looks like and what it does, for people. */
@NullMarked
package dev.midden.samples.python.show;

import org.jspecify.annotations.NullMarked;
