/** An interner written from outside; {@code docs/write-an-interner.md} builds it step by step. */
@NullMarked
package org.example.recent;

import org.jspecify.annotations.NullMarked;
