package dev.midden.bench.graph;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A program with objects of every kind, dead ones among them, that dumps its own heap. Run in a JVM of its own. */
final class Dumper {
  private static final int LONG_LIST = 10_000;

  /** Kept by a static: everything below that is live. */
  private static List<Object> live = new ArrayList<>();

  private Dumper() {}

  /** Fields of all types, references among them in odd places. */
  static class Mixed {
    byte small = 1;
    Object first = "first";
    long wide = 2;
    char letter = 'c';
    Object second = this;
    boolean flag = true;
  }

  /** Without fields of its own. */
  static class Between extends Mixed {}

  /** With fields after a class without. */
  static class Lower extends Between {
    double number = 3;
    Object third = new int[]{1, 2, 3};
    short shortest = 4;
    float floating = 5;
    int tail = 6;
  }

  private static final class Link {
    Object next = this;
  }

  public static void main(String[] arguments) throws Exception {
    live.add(new Lower());
    live.add(new Object[]{null, new Mixed(), new Between(), live});
    live.add(new Object[]{new boolean[3], new byte[5], new char[7], new short[9], new int[11], new long[13],
        new float[15], new double[17], new int[0], new String[2][3]});
    live.add(list(LONG_LIST));
    live.add(new WeakReference<>(new Mixed()));
    live.add(new SoftReference<>(new Lower()));
    live.add(new PhantomReference<>(new Link(), new ReferenceQueue<>()));
    Supplier<Object> lambda = () -> arguments;
    live.add(lambda);
    URL here = Dumper.class.getProtectionDomain().getCodeSource().getLocation();
    // Only its class object keeps this class loader.
    live.add(new URLClassLoader(new URL[]{here}, null).loadClass(Lower.class.getName()));
    garbage();
    Thread thread = new Thread(() -> park(new Lower()), "parked");
    thread.setDaemon(true);
    thread.start();
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], false);
  }

  private static Link list(int length) {
    Link head = new Link();
    for (int i = 0; i < length; i++) {
      Link link = new Link();
      link.next = head;
      head = link;
    }
    return head;
  }

  private static void garbage() {
    for (int i = 0; i < 500; i++) {
      Mixed one = new Mixed();
      Lower other = new Lower();
      one.second = other;
      other.second = one;
    }
    list(LONG_LIST);
  }

  private static void park(Object local) {
    synchronized (local) {
      try {
        local.wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
