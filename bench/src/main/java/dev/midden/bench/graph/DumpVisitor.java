package dev.midden.bench.graph;

import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord;
import shark.HprofRecordReader;

/**
 * Is shown the records of a dump in the order of the file. A method that is given the reader may read as much of the
 * body as it likes; {@link DumpFile} has made sure that the body is there, and skips the rest.
 */
interface DumpVisitor {
  /** Text, for instance the name of a class. */
  default void string(long id, long bytes, HprofRecordReader body) {}

  /** The name of a class, by the id of its text. */
  default void className(long classId, long nameId) {}

  /** A slot outside the heap that refers to an object. */
  default void root(long id) {}

  /** A class: its statics and what its instances look like. */
  default void classObject(ClassDumpRecord record) {}

  /** An instance; the body is the values of its class's fields, then of its super class's, and so on up. */
  void instance(long id, long classId, int bytes, HprofRecordReader body);

  /** An array of references; the body is the ids of the elements. */
  void objectArray(long id, long classId, int length, HprofRecordReader body);

  /** An array of primitive values. */
  void primitiveArray(long id, PrimitiveKind kind, int length);
}
