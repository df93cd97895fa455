/**
 * The object SPI: what objects look like in the heap. {@link dev.midden.core.object.Shape} describes the objects of one
 * type, {@link dev.midden.core.object.Header} the eight bytes before every object, and
 * {@link dev.midden.core.object.ObjectModel} reads both.
 */
@NullMarked
package dev.midden.core.object;

import org.jspecify.annotations.NullMarked;
