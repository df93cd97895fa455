package dev.midden.core.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The Java Flight Recorder event of an interner's table that begins to grow or shrink. */
@Name("dev.midden.InternTableResize")
@Label("Intern Table Resize")
@Category({"Midden", "Interning"})
@Description("A table of an interner begins to change its capacity")
@StackTrace(false)
public final class InternTableResizeEvent extends Event {
  @Label("Heap")
  private final String heap;

  @Label("Entries")
  private final long entries;

  @Label("From Slots")
  private final long fromSlots;

  @Label("To Slots")
  private final long toSlots;

  /** Makes an event, to be committed. */
  public InternTableResizeEvent(String heap, long entries, long fromSlots, long toSlots) {
    this.heap = heap;
    this.entries = entries;
    this.fromSlots = fromSlots;
    this.toSlots = toSlots;
  }
}
