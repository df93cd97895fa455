@NullMarked
package dev.midden.samples.python;

import org.jspecify.annotations.NullMarked;
