/**
 * What a heap tells about itself: the record of each collection, totals, listeners and Java Flight Recorder events.
 */
@NullMarked
package dev.midden.core.event;

import org.jspecify.annotations.NullMarked;
