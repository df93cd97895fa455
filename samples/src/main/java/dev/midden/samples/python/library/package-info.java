/** The modules that need the machine itself; the others are written in Python, as resources. */
@NullMarked
package dev.midden.samples.python.library;

import org.jspecify.annotations.NullMarked;
