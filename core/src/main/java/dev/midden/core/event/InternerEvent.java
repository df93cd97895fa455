package dev.midden.core.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The Java Flight Recorder event that tells, at each collection, what the heap's interner has done since it was opened. */
@Name("dev.midden.Interner")
@Label("Interner")
@Category({"Midden", "Interning"})
@Description("Totals of a managed heap's interner, as of a collection")
@StackTrace(false)
public final class InternerEvent extends Event {
  @Label("Heap")
  private final String heap;

  @Label("Lookups")
  private final long lookups;

  @Label("Hits")
  private final long hits;

  @Label("Entries")
  @Description("Those of objects that this collection has found dead are among them until they are swept")
  private final long entries;

  @Label("Saved Bytes")
  @DataAmount
  private final long savedBytes;

  @Label("Evictions")
  private final long evictions;

  @Label("Deaths")
  private final long deaths;

  @Label("Table Bytes")
  @DataAmount
  private final long tableBytes;

  /** Makes an event, to be committed. */
  public InternerEvent(String heap, long lookups, long hits, long entries, long savedBytes, long evictions,
      long deaths, long tableBytes) {
    this.heap = heap;
    this.lookups = lookups;
    this.hits = hits;
    this.entries = entries;
    this.savedBytes = savedBytes;
    this.evictions = evictions;
    this.deaths = deaths;
    this.tableBytes = tableBytes;
  }
}
