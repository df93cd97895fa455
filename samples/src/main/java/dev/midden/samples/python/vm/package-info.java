/** The machine that runs code: every Python value, frame and namespace is an object or root of a managed heap. */
@NullMarked
package dev.midden.samples.python.vm;

import org.jspecify.annotations.NullMarked;
