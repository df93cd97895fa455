package dev.midden.testkit.intern;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The JVM's own heap, asked through a module that the core does not read. */
final class JavaHeap {
  private static final Object THREADS;
  private static final MethodHandle ALLOCATED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
      THREADS = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean").invoke(null);
      ALLOCATED = lookup.findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class)).asType(
          MethodType.methodType(long.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private JavaHeap() {}

  /** Bytes that the current thread has ever allocated. */
  static long allocatedBytes() {
    try {
      return (long) ALLOCATED.invokeExact(THREADS);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
