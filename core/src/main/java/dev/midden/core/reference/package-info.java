/**
 * The reference SPI's tables: roots, weak references, finalizable objects and the callbacks that wait to run.
 */
@NullMarked
package dev.midden.core.reference;

import org.jspecify.annotations.NullMarked;
