/** A collector written from outside; {@code docs/write-a-collector.md} builds it step by step. */
@NullMarked
package org.example.tidy;

import org.jspecify.annotations.NullMarked;
