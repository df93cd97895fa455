/**
 * The heap SPI's spaces: regions with one allocation and one reclamation policy each, which collectors are composed of. All
 * spaces of a heap take their blocks from one {@link dev.midden.core.space.Blocks} table.
 */
@NullMarked
package dev.midden.core.space;

import org.jspecify.annotations.NullMarked;
