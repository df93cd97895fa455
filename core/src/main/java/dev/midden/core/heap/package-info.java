/**
 * The heap SPI and the façade: {@link dev.midden.core.heap.Heap} opens a managed heap,
 * {@link dev.midden.core.heap.Mutator} is a thread's view of it, {@link dev.midden.core.heap.CollectorProvider} and
 * {@link dev.midden.core.heap.Collector} are what a plug-in brings.
 */
@NullMarked
package dev.midden.core.heap;

import org.jspecify.annotations.NullMarked;
