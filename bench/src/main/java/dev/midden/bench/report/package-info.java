/** The report of a comparison, one page of HTML that needs nothing else. */
@NullMarked
package dev.midden.bench.report;

import org.jspecify.annotations.NullMarked;
