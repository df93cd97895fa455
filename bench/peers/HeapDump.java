import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * HotSpot's peer of {@code midden graph}: a heap as programs have it, of maps, lists, strings and arrays; full collections
 * of it; and a dump of it for Midden to load.
 *
 * <pre>
 *   java -XX:+UseSerialGC -Xms1g -Xmx1g HeapDump.java ORDERS COLLECTIONS FILE
 * </pre>
 *
 * <p>Prints one JSON line: the median nanoseconds of {@code System.gc()}. How many objects are alive the reader of the dump
 * says, so that both times are divided by the same number. About 20 objects an order.
 */
final class HeapDump {
  private record Line(String article, int pieces, Long cents) {}

  private static final class Order {
    final String customer;
    final List<Line> lines = new ArrayList<>();
    final Map<String, String> notes = new LinkedHashMap<>();
    Order before;

    Order(String customer) {
      this.customer = customer;
    }
  }

  private static final Map<String, Order> LAST = new HashMap<>();
  private static final TreeMap<Long, Order> BY_NUMBER = new TreeMap<>();
  private static final List<byte[]> PAGES = new ArrayList<>();

  private HeapDump() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("usage: HeapDump ORDERS COLLECTIONS FILE");
    }
    build(Integer.parseInt(args[0]), new SplittableRandom(1));
    System.gc();
    long[] nanos = new long[Integer.parseInt(args[1])];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      System.gc();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    Files.deleteIfExists(Path.of(args[2]));
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[2], true);
    System.out.printf(Locale.ROOT,
        "{\"peer\":\"hotspot\",\"version\":\"%s\",\"workload\":\"heap-dump\",\"orders\":%d,\"collectionNanos\":%d}%n",
        System.getProperty("java.version"), BY_NUMBER.size(), nanos[nanos.length / 2]);
  }

  private static void build(int orders, SplittableRandom random) {
    for (int i = 0; i < orders; i++) {
      Order order = new Order("customer " + random.nextInt(orders / 4 + 1));
      for (int line = random.nextInt(5); line >= 0; line--) {
        order.lines.add(new Line("article " + random.nextInt(10_000), random.nextInt(9), random.nextLong(1_000_000)));
      }
      if (random.nextInt(4) == 0) {
        order.notes.put("delivery", "after " + random.nextInt(24) + " o'clock");
      }
      order.before = LAST.put(order.customer, order);
      BY_NUMBER.put(random.nextLong(), order);
      if (random.nextInt(50) == 0) {
        PAGES.add(new byte[random.nextInt(4096)]);
      }
    }
  }
}
