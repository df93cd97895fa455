/** Syntax trees to code: scopes, constant folding, instructions. */
@NullMarked
package dev.midden.samples.python.code;

import org.jspecify.annotations.NullMarked;
