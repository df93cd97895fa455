package dev.midden.core.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The Java Flight Recorder event of a collection; its duration is the pause. */
@Name("dev.midden.Collection")
@Label("Managed Heap Collection")
@Category({"Midden", "Collection"})
@Description("A collection of one managed heap")
@StackTrace(false)
public final class CollectionEvent extends Event {
  @Label("Heap")
  private String heap = "";

  @Label("Collector")
  private String collector = "";

  @Label("Number")
  private long number;

  @Label("Cause")
  private String cause = "";

  @Label("Full")
  private boolean full;

  @Label("Freed Objects")
  private long freedObjects;

  @Label("Freed Bytes")
  @DataAmount
  private long freedBytes;

  @Label("Live Objects")
  private long liveObjects;

  @Label("Live Bytes")
  @DataAmount
  private long liveBytes;

  @Label("Promoted Objects")
  private long promotedObjects;

  @Label("Roots Phase")
  @Timespan
  private long rootsNanos;

  @Label("Trace Phase")
  @Timespan
  private long traceNanos;

  @Label("References Phase")
  @Timespan
  private long referencesNanos;

  @Label("Move Phase")
  @Timespan
  private long moveNanos;

  @Label("Reclaim Phase")
  @Timespan
  private long reclaimNanos;

  /** Makes an event that has not begun. */
  public CollectionEvent() {}

  /** Ends the event and commits it with what the record says. */
  public void commit(String heapName, String collectorName, CollectionRecord record) {
    end();
    heap = heapName;
    collector = collectorName;
    number = record.number();
    cause = record.cause().name();
    full = record.isFull();
    freedObjects = record.freedObjects();
    freedBytes = record.freedBytes();
    liveObjects = record.liveObjects();
    liveBytes = record.liveBytes();
    promotedObjects = record.promotedObjects();
    rootsNanos = record.phaseNanos(Phase.ROOTS);
    traceNanos = record.phaseNanos(Phase.TRACE);
    referencesNanos = record.phaseNanos(Phase.REFERENCES);
    moveNanos = record.phaseNanos(Phase.MOVE);
    reclaimNanos = record.phaseNanos(Phase.RECLAIM);
    commit();
  }
}
