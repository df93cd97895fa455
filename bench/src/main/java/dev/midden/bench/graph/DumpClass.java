package dev.midden.bench.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord.FieldRecord;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord.StaticFieldRecord;
import shark.HprofRecordReader;
import shark.ValueHolder;

/**
 * A class of a dump: an object itself, with references, and the layout of its instances. An instance's values stand in
 * the dump class by class, its own first:
 *
 * <pre>
 *   gaps[0] bytes │ id │ gaps[1] bytes │ id │ … │ tail bytes │ the same for the next class with fields │ …
 * </pre>
 */
final class DumpClass {
  private static final int FIXED_REFERENCES = 4;

  final long id;
  final long superId;
  /** Ids of the super class, class loader, signers and protection domain, then of the statics. */
  final long[] references;
  /** Bytes of the statics that are no references. */
  final int staticBytes;
  String name = "";

  private final int identifierBytes;
  private final int[] gaps;
  private final int tail;
  private final int ownBytes;
  /** The nearest super class that has fields; there may be any number without between. */
  private @Nullable DumpClass nextWithFields;
  private boolean linking;
  private boolean linked;
  private long slots;
  private long dataBytes;

  /** Keeps of a record what loading needs. */
  DumpClass(ClassDumpRecord record, int identifierBytes) {
    this.id = record.getId();
    this.superId = record.getSuperclassId();
    this.identifierBytes = identifierBytes;
    long[] ids = new long[FIXED_REFERENCES + record.getStaticFields().size()];
    ids[0] = superId;
    ids[1] = record.getClassLoaderId();
    ids[2] = record.getSignersId();
    ids[3] = record.getProtectionDomainId();
    int count = FIXED_REFERENCES;
    int bytes = 0;
    for (StaticFieldRecord field : record.getStaticFields()) {
      PrimitiveKind kind = PrimitiveKind.of(field.getType());
      if (kind != null) {
        bytes += kind.bytes;
      } else if (field.getValue() instanceof ValueHolder.ReferenceHolder holder) {
        ids[count++] = holder.getValue();
      }
    }
    references = Arrays.copyOf(ids, count);
    staticBytes = bytes;
    int[] found = new int[record.getFields().size()];
    int own = 0;
    int gap = 0;
    for (FieldRecord field : record.getFields()) {
      PrimitiveKind kind = PrimitiveKind.of(field.getType());
      if (kind != null) {
        gap += kind.bytes;
      } else if (field.getType() == PrimitiveKind.REFERENCE) {
        found[own++] = gap;
        gap = 0;
      } else {
        throw new IllegalArgumentException("a field of the type " + field.getType());
      }
    }
    gaps = Arrays.copyOf(found, own);
    tail = gap;
    ownBytes = Arrays.stream(gaps).sum() + tail;
  }

  /** What is done with the references of an instance. */
  @FunctionalInterface
  interface ReferenceVisitor {
    /** Visits the id in a slot, 0 for null. */
    void reference(int slot, long id);
  }

  /** The name of the shape of the class as an object. */
  String objectName() {
    return "class " + name;
  }

  /** Reference slots of an instance. */
  long slots() {
    return slots;
  }

  /** Bytes of an instance that are no references. */
  long dataBytes() {
    return dataBytes;
  }

  /** Bytes of an instance's values in the dump. */
  long recordBytes() {
    return slots * identifierBytes + dataBytes;
  }

  /** Reads the values of an instance. */
  void readReferences(HprofRecordReader body, ReferenceVisitor visitor) {
    int slot = 0;
    int skipped = 0;
    for (DumpClass at = this; at != null; at = at.nextWithFields) {
      for (int gap : at.gaps) {
        if (skipped + gap > 0) {
          body.skip(skipped + gap);
        }
        skipped = 0;
        visitor.reference(slot++, body.readId());
      }
      skipped += at.tail;
    }
  }

  boolean isLinked() {
    return linked;
  }

  boolean isLinking() {
    return linking;
  }

  /** Begins to look for the super class, which has to be linked first. */
  void beginLinking() {
    linking = true;
  }

  /** Adds what a linked super class has; null if there is none. */
  void link(@Nullable DumpClass parent) {
    slots = gaps.length;
    dataBytes = ownBytes;
    if (parent != null) {
      slots += parent.slots;
      dataBytes += parent.dataBytes;
      nextWithFields = parent.gaps.length + parent.tail > 0 ? parent : parent.nextWithFields;
    }
    linked = true;
  }
}
