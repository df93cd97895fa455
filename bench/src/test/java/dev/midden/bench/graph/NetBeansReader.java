package dev.midden.bench.graph;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;

/**
 * What is live in a dump as told by another reader of the format, NetBeans', which shares no code with ours. Its public
 * API does not show the signers and the protection domain of a class, both of which HotSpot dumps; its own classes know
 * where they stand.
 */
final class NetBeansReader {
  final long objects;
  final int classes;
  final int roots;
  final Map<String, Long> liveByShape = new HashMap<>();
  final long live;

  private final Heap heap;
  private final Set<Long> reached = new HashSet<>();
  private final Deque<Instance> grey = new ArrayDeque<>();

  NetBeansReader(Path dump) throws IOException, ReflectiveOperationException {
    heap = HeapFactory.createHeap(dump.toFile());
    Set<Long> ids = new HashSet<>();
    for (Iterator<?> all = heap.getAllInstancesIterator(); all.hasNext();) {
      ids.add(((Instance) all.next()).getInstanceId());
    }
    for (Object type : heap.getAllClasses()) {
      ids.add(((JavaClass) type).getJavaClassId());
    }
    objects = ids.size();
    classes = heap.getAllClasses().size();
    Collection<?> found = heap.getGCRoots();
    roots = found.size();
    for (Object root : found) {
      reach(((GCRoot) root).getInstance());
    }
    while (!grey.isEmpty()) {
      visit(grey.pop());
    }
    live = reached.size();
  }

  private void reach(Instance object) {
    if (object != null && reached.add(object.getInstanceId())) {
      grey.push(object);
    }
  }

  private void visit(Instance object) throws ReflectiveOperationException {
    JavaClass type = heap.getJavaClassByID(object.getInstanceId());
    if (type != null) {
      liveByShape.merge("class " + type.getName(), 1L, Long::sum);
      visitClass(type);
      return;
    }
    liveByShape.merge(object.getJavaClass().getName(), 1L, Long::sum);
    if (object instanceof ObjectArrayInstance array) {
      for (Object element : array.getValues()) {
        reach((Instance) element);
      }
    }
    reachFields(object.getFieldValues());
  }

  private void reachFields(Collection<?> values) {
    for (Object value : values) {
      if (value instanceof ObjectFieldValue field) {
        reach(field.getInstance());
      }
    }
  }

  private void visitClass(JavaClass type) throws ReflectiveOperationException {
    reachFields(type.getStaticFieldValues());
    reach(type.getClassLoader());
    if (type.getSuperClass() != null) {
      reach(heap.getInstanceByID(type.getSuperClass().getJavaClassId()));
    }
    reachHidden(type, "signersID");
    reachHidden(type, "protectionDomainIDOffset");
  }

  private void reachHidden(JavaClass type, String offsetField) throws ReflectiveOperationException {
    Object segment = field(type.getClass(), "classDumpSegment").get(type);
    long at = field(type.getClass().getSuperclass(), "fileOffset").getLong(type)
        + field(segment.getClass(), offsetField)
            .getInt(segment);
    Object buffer = method(type.getClass(), "getHprofBuffer").invoke(type);
    reach(
        heap.getInstanceByID((Long) method(buffer.getClass().getSuperclass(), "getID", long.class).invoke(buffer, at)));
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }
}
