package dev.midden.bench.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CheckLevel;
import dev.midden.core.heap.Collector;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.heap.HeapExhaustedException;
import dev.midden.core.heap.HeapParts;
import dev.midden.core.heap.HeapWalk.ShapeRow;
import dev.midden.core.heap.Mutator;
import dev.midden.core.heap.Stress;
import dev.midden.core.object.SizeClasses;
import dev.midden.core.plugin.Options;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class GraphCommandTest {
  private static final long HEAP = 96L << 20;
  private static final long SEED = 20_251;
  private static final int OUR_CLASS = 100;
  private static final int ROOT_KINDS = 15;

  @TempDir
  static Path directory;

  /** A dump of a JVM of its own, and what another reader says of it. */
  private static Path dump;
  private static NetBeansReader other;

  @BeforeAll
  static void takeDump() throws Exception {
    dump = directory.resolve("child.hprof");
    Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Path.of(Dumper.class.getProtectionDomain().getCodeSource()
            .getLocation().toURI()).toString(),
        Dumper.class.getName(), dump.toString()).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes());
    assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child JVM does not end");
    assertEquals(0, child.exitValue(), said);
    other = new NetBeansReader(dump);
  }

  static Stream<String> collectors() {
    return Collectors.available().all().stream().map(CollectorProvider::name);
  }

  // ---------------------------------------------------------------- real dumps

  @ParameterizedTest
  @MethodSource("collectors")
  void liveObjectsAreThoseOfAnotherReader(String collector) {
    CollectorProvider provider = Collectors.available().named(collector);
    try (Heap heap = Heap.builder().collector(collector).maxBytes(HEAP).open(); Mutator mutator = heap.attach()) {
      LoadedGraph graph = HeapDump.load(dump, mutator);
      assertEquals(other.objects, graph.objects());
      assertEquals(other.classes, graph.classes());
      assertEquals(other.roots, graph.roots() + graph.missingRoots());
      assertEquals(0, graph.duplicates());
      assertEquals(graph.objects(), graph.shapes().stream().mapToLong(ShapeRow::objects).sum());
      for (int i = 0; i < 3; i++) {
        mutator.collect();
        if (provider.capabilities().contains(Capability.COMPLETE)) {
          assertEquals(other.liveByShape, byShape(heap));
          assertEquals(other.live, heap.statistics().liveObjects());
        } else {
          assertTrue(heap.statistics().liveObjects() >= other.live);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void loadingSurvivesCollectionsAtAnyMoment(String collector) throws IOException {
    for (String stress : List.of("alloc:3000", "safepoint:3000", "write:3000")) {
      loadUnderStress(dump, collector, stress, CheckLevel.BASIC, other.live);
    }
    Path small = write("stressed.hprof", graph(DumpWriter.standard()).finish());
    for (String stress : List.of("alloc", "safepoint", "write")) {
      loadUnderStress(small, collector, stress, CheckLevel.FULL, 4);
    }
  }

  private static void loadUnderStress(Path file, String collector, String stress, CheckLevel checks, long live) {
    Set<Capability> capabilities = Collectors.available().named(collector).capabilities();
    boolean complete = capabilities.contains(Capability.COMPLETE);
    // Where objects move, a write is no safepoint, and many writes lead to one collection at the next allocation.
    boolean postponed = capabilities.contains(Capability.MOVES) && stress.startsWith("write");
    try (Heap heap = Heap.builder().collector(collector).maxBytes(HEAP).stress(Stress.parse(stress)).checks(checks)
        .open(); Mutator mutator = heap.attach()) {
      HeapDump.load(file, mutator);
      mutator.collect();
      // Of a collection in steps, stress makes the next step.
      int least = capabilities.contains(Capability.INCREMENTAL) ? 1 : postponed ? 2 : 9;
      assertTrue(heap.statistics().collections() >= least, stress);
      long left = heap.statistics().liveObjects();
      assertTrue(complete ? left == live : left >= live, () -> stress + ": " + left + " live, not " + live);
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void everythingDiesWithTheRoots(String collector) {
    boolean complete = Collectors.available().named(collector).capabilities().contains(Capability.COMPLETE);
    try (Heap heap = Heap.builder().collector(collector).maxBytes(HEAP).open(); Mutator mutator = heap.attach()) {
      LoadedGraph graph = HeapDump.load(dump, mutator);
      for (int root = 0; root < graph.roots(); root++) {
        mutator.setGlobal(root, 0);
      }
      mutator.collect();
      if (complete) {
        assertEquals(0, heap.statistics().liveObjects());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void commandReports(String collector) {
    CollectorProvider provider = Collectors.available().named(collector);
    Result result = run(dump.toString(), "--collector", collector, "--verify", "--json", "--collections", "2");
    assertEquals(0, result.code, result.err);
    JsonObject json = JsonParser.parseString(result.out).getAsJsonObject();
    assertEquals(other.objects, json.get("objects").getAsLong());
    assertTrue(json.get("verified").getAsBoolean());
    if (!provider.capabilities().contains(Capability.RECLAIMS)) {
      assertEquals(0, json.get("deadObjects").getAsLong());
      assertEquals(other.objects, json.get("liveObjects").getAsLong());
      assertTrue(json.get("nanosPerLiveObject").isJsonNull());
      assertTrue(run(dump.toString(), "--collector", collector).out.contains("reclaims nothing"));
    } else if (provider.capabilities().contains(Capability.COMPLETE)) {
      assertEquals(other.live, json.get("liveObjects").getAsLong());
      assertEquals(other.objects - other.live, json.get("deadObjects").getAsLong());
      assertTrue(json.get("nanosPerLiveObject").getAsDouble() > 0);
      assertEquals(2, json.get("collectionNanos").getAsJsonArray().size());
    }
    assertEquals("", result.err);
  }

  @Test
  void tableShowsShapes() {
    Result result = run(dump.toString(), "--collector", complete());
    assertEquals(0, result.code, result.err);
    assertTrue(result.out.contains("java.lang.String "), result.out);
    assertTrue(result.out.contains("byte[] "), result.out);
    assertTrue(result.out.contains("dev.midden.bench.graph.Dumper$Link"), result.out);
    assertTrue(result.out.lines().count() < 45, result.out);
  }

  @Test
  void dumpsItself() {
    // So that less of what earlier tests left has to be dumped.
    System.gc();
    Result result = run("--self", "--collector", complete(), "--verify", "--json", "--collections", "0");
    assertEquals(0, result.code, result.err);
    JsonObject json = JsonParser.parseString(result.out).getAsJsonObject();
    assertEquals("this JVM", json.get("file").getAsString());
    assertTrue(json.get("verified").getAsBoolean());
    assertTrue(json.get("liveObjects").getAsLong() > 1000);
  }

  /** Claims to reclaim everything, and reclaims nothing. */
  public static final class Idle implements CollectorProvider {
    /** For {@link java.util.ServiceLoader}. */
    public Idle() {}

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public String description() {
      return "is found out by --verify";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.RECLAIMS, Capability.COMPLETE);
    }

    @Override
    public Collector create(HeapParts parts, Options options) {
      return Collectors.available(GraphCommandTest.class.getClassLoader()).named("none").create(parts, options);
    }
  }

  @Test
  void verificationFindsObjectsThatShouldBeDead() throws IOException {
    URL service = write("services", Idle.class.getName().getBytes()).toUri().toURL();
    ClassLoader loader = new ClassLoader(GraphCommandTest.class.getClassLoader()) {
      @Override
      public Enumeration<URL> getResources(String name) {
        return Collections.enumeration(name.equals("META-INF/services/" + CollectorProvider.class.getName())
            ? List.of(service)
            : List.of());
      }
    };
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Result result = run(dump.toString(), "--collector", "idle", "--verify", "--json");
      assertEquals(1, result.code, result.err);
      assertEquals(1, result.err.lines().count());
      assertTrue(result.err.contains("the roots of the dump reach " + other.live), result.err);
      assertFalse(JsonParser.parseString(result.out).getAsJsonObject().get("verified").getAsBoolean());
      assertEquals(0, run(dump.toString(), "--collector", "idle").code);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  // ---------------------------------------------------------------- made dumps

  /** Two instances that refer to each other and a root: four objects live, four dead, one missing. */
  private static DumpWriter graph(DumpWriter writer) {
    return writer.name(OUR_CLASS, "demo/Node").name(101, "[Ldemo/Node;")
        .instance(1, OUR_CLASS, writer.buffer().u4(7).id(2)
            .id(0))
        .instance(2, OUR_CLASS, writer.buffer().u4(8).id(1).id(3)).objectArray(3, 101, 4, 0, 999, 2)
        .primitiveArray(4, DumpWriter.INT, 5, 20).instance(5, OUR_CLASS, writer.buffer().u4(9).id(6).id(1))
        .objectArray(6, 101, 5).root(0xFF, 1, 0).classDump(OUR_CLASS, 0, new long[]{4}, DumpWriter.INT,
            DumpWriter.OBJECT, DumpWriter.OBJECT)
        .classDump(101, 0, new long[0]);
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void classesMayComeLast(String collector) throws IOException {
    for (int identifierBytes : List.of(4, 8)) {
      DumpWriter writer = graph(new DumpWriter("JAVA PROFILE 1.0.2", identifierBytes));
      JsonObject json = json(write("small.hprof", writer.finish()), collector);
      assertEquals(8, json.get("objects").getAsInt());
      assertEquals(2, json.get("classes").getAsInt());
      assertEquals(9, json.get("references").getAsInt());
      assertEquals(1, json.get("missingReferences").getAsInt());
      if (complete().equals(collector)) {
        assertEquals(4, json.get("liveObjects").getAsLong());
        String shapes = json.get("shapes").toString();
        assertTrue(shapes.contains("demo.Node[]") && shapes.contains("class demo.Node"), shapes);
      }
    }
  }

  @Test
  void sizesAreThoseOfTheDump() throws IOException {
    DumpWriter writer = DumpWriter.standard();
    int[] types = {4, 5, 6, 7, 8, 9, 10, 11};
    int[] sizes = {1, 2, 4, 8, 1, 2, 4, 8};
    for (int i = 0; i < types.length; i++) {
      writer.primitiveArray(10 + i, types[i], 100, 100 * sizes[i]);
    }
    writer.classDump(OUR_CLASS, 101, new long[0], 4, 5, 6, 7, 8, 9, 10, 11, 2, 4).classDump(101, 102, new long[0])
        .classDump(102, 0, new long[0], 2, 11);
    writer.instance(1, OUR_CLASS, writer.buffer().bytes(new byte[30]).id(10).u1(0).id(11).u8(0));
    Path file = write("sizes.hprof", writer.finish());
    try (Heap heap = Heap.builder().collector(complete()).open(); Mutator mutator = heap.attach()) {
      LoadedGraph graph = HeapDump.load(file, mutator);
      Map<String, Long> bytes = new HashMap<>();
      graph.shapes().forEach(row -> bytes.put(row.shape().name(), row.bytes()));
      // Header, length, elements, padding; larger cells are rounded up.
      assertEquals(112, bytes.get("boolean[]"));
      assertEquals(112, bytes.get("byte[]"));
      for (String twoBytes : List.of("char[]", "short[]")) {
        assertEquals(SizeClasses.bytes(SizeClasses.of(12 + 200)), bytes.get(twoBytes));
      }
      for (String fourBytes : List.of("int[]", "float[]")) {
        assertEquals(SizeClasses.bytes(SizeClasses.of(12 + 400)), bytes.get(fourBytes));
      }
      for (String eightBytes : List.of("long[]", "double[]")) {
        assertEquals(SizeClasses.bytes(SizeClasses.of(16 + 800)), bytes.get(eightBytes));
      }
      // Header, two slots, 31 bytes of its own fields, 8 of its second super class's.
      assertEquals(56, bytes.get("class@0x64"));
    }
  }

  @Test
  void everyKindOfRootCounts() throws IOException {
    DumpWriter writer = DumpWriter.standard();
    int[] kinds = {0xFF, 1, 2, 3, 4, 5, 6, 7, 8, 0x89, 0x8A, 0x8B, 0x8C, 0x8D, 0x8E};
    int[] rests = {0, 8, 8, 8, 4, 0, 4, 0, 8, 0, 0, 0, 0, 0, 8};
    for (int i = 0; i < kinds.length; i++) {
      writer.primitiveArray(10 + i, DumpWriter.INT, 1, 4).root(kinds[i], 10 + i, rests[i]);
      // Which heap of an Android device follows: not about objects.
      writer.raw().u1(0xFE).u4(1).id(77);
    }
    writer.root(0xFF, 888, 0).root(0xFF, 0, 0);
    // Called a root, but says that nothing reaches the object.
    writer.primitiveArray(50, DumpWriter.INT, 1, 4).root(0x90, 50, 0);
    JsonObject json = json(write("roots.hprof", writer.finish()), complete());
    assertEquals(ROOT_KINDS, json.get("roots").getAsInt());
    assertEquals(1, json.get("missingRoots").getAsInt());
    assertEquals(ROOT_KINDS, json.get("liveObjects").getAsInt());
    assertEquals(1, json.get("deadObjects").getAsInt());
  }

  @Test
  void firstOfTwoObjectsWithOneIdCounts() throws IOException {
    DumpWriter writer = DumpWriter.standard();
    graph(writer).objectArray(4, 101, 5, 5, 5).classDump(OUR_CLASS, 0, new long[0]).primitiveArray(101, 4, 1, 1);
    JsonObject json = json(write("twice.hprof", writer.finish()), complete());
    assertEquals(8, json.get("objects").getAsInt());
    assertEquals(3, json.get("duplicates").getAsInt());
    assertEquals(4, json.get("liveObjects").getAsInt());
  }

  @Test
  void dumpInOneRecordNeedsNoEnd() throws IOException {
    DumpWriter writer = graph(new DumpWriter("JAVA PROFILE 1.0.1", 4)).end(DumpWriter.HEAP_DUMP);
    assertEquals(8, json(write("one.hprof", writer.toBytes()), complete()).get("objects").getAsInt());
  }

  @Test
  void namesAreReadable() {
    assertEquals("java.lang.String[][]", Survey.readable("[[Ljava/lang/String;"));
    assertEquals("long[]", Survey.readable("[J"));
    assertEquals("J", Survey.readable("J"));
    assertEquals("[]", Survey.readable("["));
    assertEquals("a?b", Survey.readable("a\nb"));
  }

  // ---------------------------------------------------------------- bad input

  @Test
  void truncatedAtAnyByte() throws IOException {
    byte[] whole = graph(DumpWriter.standard()).finish();
    for (int length = 0; length < whole.length; length++) {
      Result result = refused(write("cut.hprof", Arrays.copyOf(whole, length)));
      assertTrue(result.err.contains(length == 0 ? "is empty" : "truncated"), length + ": " + result.err);
    }
  }

  @Test
  void realDumpTruncatedAnywhere() throws IOException {
    Path cut = Files.copy(dump, directory.resolve("real-cut.hprof"), StandardCopyOption.REPLACE_EXISTING);
    Random random = new Random(SEED);
    long length = Files.size(cut);
    try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
      while (length > 1) {
        length -= 1 + random.nextLong(Math.max(1, length / 8));
        channel.truncate(length);
        assertTrue(refused(cut).err.contains("truncated"), "at " + length);
      }
    }
  }

  @Test
  void filesThatAreNoDumps() throws IOException {
    assertTrue(refused(directory.resolve("absent.hprof")).err.contains("does not exist"));
    assertTrue(refused(directory).err.contains("is a directory"));
    Map<byte[], String> files = Map.of("something else\n".repeat(50).getBytes(), "is not an HPROF heap dump",
        new byte[]{0x1f, (byte) 0x8b, 8, 0, 0, 0}, "gunzip", new DumpWriter("JAVA PROFILE 1.0.9", 8).finish(),
        "version", "JAVA PROFILE 1.0".concat("2".repeat(100)).getBytes(), "version", new DumpWriter(
            "JAVA PROFILE 1.0.2", 3).finish(),
        "have 3 bytes", DumpWriter.standard().name(1, "x").toBytes(), "holds no heap dump");
    for (Map.Entry<byte[], String> each : files.entrySet()) {
      Result result = refused(write("bad.hprof", each.getKey()));
      assertTrue(result.err.contains(each.getValue()), result.err);
    }
  }

  @Test
  void claimsThatCannotBe() throws IOException {
    List<DumpWriter> wrong = new ArrayList<>();
    for (long length : new long[]{0x7FFF_FFFFL, 0xFFFF_FFFFL, 0x8000_0000L, 0x2000_0000L, 1000}) {
      // Lengths of arrays and instances, of all element sizes, so that products wrap around.
      for (int type : new int[]{4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 255}) {
        DumpWriter array = DumpWriter.standard();
        array.raw().u1(0x23).id(1).u4(0).u4(length).u1(type).u8(0);
        wrong.add(array);
      }
      DumpWriter objects = DumpWriter.standard();
      objects.raw().u1(0x22).id(1).u4(0).u4(length).id(2).u8(0);
      wrong.add(objects);
      DumpWriter instance = DumpWriter.standard();
      instance.raw().u1(0x21).id(1).u4(0).id(2).u4(length).u8(0);
      wrong.add(instance);
      wrong.add(DumpWriter.standard().record(DumpWriter.STRING, DumpWriter.standard().buffer().id(1), length));
    }
    // A class with more statics than fit, one with a field and one with a static of no type.
    for (int[] counts : new int[][]{{0xFFFF, 0, 0}, {0, 0xFFFF, 0}, {0, 0, 0xFFFF}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}}) {
      DumpWriter writer = DumpWriter.standard();
      writer.raw().u1(0x20).id(1).u4(0).ids(0, 0, 0, 0, 0, 0).u4(0);
      for (int count : counts) {
        writer.raw().u2(count);
        if (count == 1) {
          writer.raw().id(1).u1(77).id(1);
        }
      }
      wrong.add(writer);
    }
    DumpWriter shortName = DumpWriter.standard();
    wrong.add(shortName.record(DumpWriter.LOAD_CLASS, shortName.buffer().u4(1)));
    DumpWriter shortText = DumpWriter.standard();
    wrong.add(shortText.record(DumpWriter.STRING, shortText.buffer().u4(1)));
    DumpWriter unknown = DumpWriter.standard();
    unknown.raw().u1(0x77);
    wrong.add(unknown);
    DumpWriter withoutData = DumpWriter.standard();
    withoutData.raw().u1(0xC3).id(1).u4(0).u4(1).u1(4);
    wrong.add(withoutData);
    wrong.add(DumpWriter.standard().record(0x77, DumpWriter.standard().buffer()));
    wrong.add(DumpWriter.standard().root(0xFF, 1, 0).instance(1, 2, DumpWriter.standard().buffer()));
    DumpWriter mismatch = DumpWriter.standard();
    wrong.add(mismatch.classDump(2, 0, new long[0], 2).instance(1, 2, mismatch.buffer().u4(0)));
    wrong.add(DumpWriter.standard().classDump(2, 3, new long[0]).classDump(3, 4, new long[0]).classDump(4, 3,
        new long[0]));
    int[] many = new int[0xFFFF];
    Arrays.fill(many, DumpWriter.OBJECT);
    DumpWriter huge = DumpWriter.standard().classDump(2, 3, new long[0], many).classDump(3, 0, new long[0], many);
    wrong.add(huge.instance(1, 2, huge.buffer().bytes(new byte[2 * 8 * many.length])));
    for (DumpWriter each : wrong) {
      refused(write("wrong.hprof", each.finish()));
    }
  }

  @Test
  void recordThatRunsOverItsSegment() throws IOException {
    byte[] bytes = graph(DumpWriter.standard()).finish();
    // The last record before the end: its segment's length, one less and one more.
    for (int change : new int[]{-1, 1}) {
      byte[] wrong = bytes.clone();
      int at = indexOfSegment(wrong) + 8;
      wrong[at] += (byte) change;
      refused(write("overrun.hprof", wrong));
    }
  }

  private static int indexOfSegment(byte[] bytes) {
    int at = 31;
    while (bytes[at] != DumpWriter.HEAP_DUMP_SEGMENT) {
      at += 9 + ((bytes[at + 7] & 0xFF) << 8 | bytes[at + 8] & 0xFF);
    }
    return at;
  }

  @Test
  void randomBytesAfterTheHeader() throws IOException {
    Random random = new Random(SEED);
    byte[] header = Arrays.copyOf(DumpWriter.standard().toBytes(), 31);
    for (int i = 0; i < 150; i++) {
      byte[] bytes = new byte[31 + random.nextInt(3000)];
      random.nextBytes(bytes);
      System.arraycopy(header, 0, bytes, 0, header.length);
      refusedOrEmpty(write("random.hprof", bytes), bytes);
      if (bytes.length > 50) {
        // As the inside of a segment.
        DumpWriter writer = DumpWriter.standard();
        writer.raw().bytes(Arrays.copyOfRange(bytes, 31, bytes.length));
        refusedOrEmpty(write("random.hprof", writer.finish()), bytes);
      }
    }
  }

  private static void refusedOrEmpty(Path file, byte[] bytes) {
    Result result = run(file.toString(), "--collector", "none", "--heap", "1m");
    assertTrue(result.code == 2 || result.code == 0, () -> Arrays.toString(bytes));
    if (result.code == 2) {
      assertOneLine(result);
    }
  }

  @Test
  void damagedBytesAreNoticedOrHarmless() throws IOException {
    Random random = new Random(SEED);
    byte[] whole = graph(DumpWriter.standard()).finish();
    for (int i = 0; i < 250; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Result result = run(write("flipped.hprof", damaged).toString(), "--collector", complete(), "--heap", "1m",
          "--verify", "--collections", "0");
      assertTrue(result.code == 0 || result.code == 2, () -> result.err + Arrays.toString(damaged));
      if (result.code == 2) {
        assertOneLine(result);
      }
    }
  }

  @Test
  void damagedRealDump() throws IOException {
    Random random = new Random(SEED);
    byte[] whole = Files.readAllBytes(dump);
    for (int i = 0; i < 12; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 4; flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Result result = run(write("flipped.hprof", damaged).toString(), "--collector", complete(), "--verify",
          "--collections", "0");
      assertTrue(result.code == 0 || result.code == 2, result.err);
      if (result.code == 2) {
        assertOneLine(result);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("collectors")
  void heapTooSmall(String collector) {
    Result result = run(dump.toString(), "--collector", collector, "--heap", "512k");
    assertEquals(2, result.code);
    assertOneLine(result);
    assertTrue(result.err.contains("--heap"), result.err);
    try (Heap heap = Heap.builder().collector(collector).maxBytes(1 << 20).open(); Mutator mutator = heap.attach()) {
      assertThrows(HeapExhaustedException.class, () -> HeapDump.load(dump, mutator));
      mutator.collect();
      if (Collectors.available().named(collector).capabilities().contains(Capability.COMPLETE)) {
        assertEquals(0, heap.statistics().liveObjects());
      }
    }
  }

  @Test
  void misuse() {
    String file = dump.toString();
    List<List<String>> wrong = List.of(List.of(file, "--collector", "nonesuch"), List.of("--collector", complete()),
        List.of(file, "--self", "--collector", complete()), List.of(file, "--collector", complete(), "--heap", "lots"),
        List.of(file, "--collector", complete(), "--heap", "1k"), List.of(file, "--collector", complete(), "--gc-every",
            "now"),
        List.of(file, "--collector", complete(), "-O", "nonesuch=1"), List.of(file, "--collector", complete(),
            "--collections", "-1"));
    for (List<String> each : wrong) {
      Result result = run(each.toArray(String[]::new));
      assertEquals(2, result.code, each.toString());
      assertOneLine(result);
    }
    assertTrue(run(file, "--collector", "nonesuch").err.contains("nonesuch"));
    assertEquals(2, run(file).code);
  }

  @Test
  void stressAndOptionsReachTheHeap() throws IOException {
    Path file = write("small.hprof", graph(DumpWriter.standard()).finish());
    Result result = run(file.toString(), "--collector", complete(), "--gc-every", "alloc", "--json", "-O",
        "trigger=never");
    assertEquals(0, result.code, result.err);
    assertEquals(9, JsonParser.parseString(result.out).getAsJsonObject().get("loadCollections").getAsInt());
  }

  // ---------------------------------------------------------------- help

  private record Result(int code, String out, String err) {}

  private static Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = new CommandLine(new GraphCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(
        arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private static JsonObject json(Path file, String collector) {
    Result result = run(file.toString(), "--collector", collector, "--json", "--verify", "--heap", "4m");
    assertEquals(0, result.code, result.err);
    return JsonParser.parseString(result.out).getAsJsonObject();
  }

  /** Runs a file that must be refused in one line that names it. */
  private static Result refused(Path file) {
    Result result = run(file.toString(), "--collector", "none", "--heap", "64m");
    assertEquals(2, result.code, result.out + result.err);
    assertOneLine(result);
    assertTrue(result.err.contains(file.toString()), result.err);
    return result;
  }

  private static void assertOneLine(Result result) {
    assertEquals("", result.out);
    assertEquals(1, result.err.lines().count(), result.err);
    assertFalse(result.err.contains("Exception"), result.err);
  }

  private static Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  /** The first collector found that leaves no garbage. */
  private static String complete() {
    return Collectors.available().all().stream().filter(each -> each.capabilities().contains(Capability.COMPLETE))
        .map(CollectorProvider::name).findFirst().orElseThrow();
  }

  private static Map<String, Long> byShape(Heap heap) {
    Map<String, Long> byShape = new HashMap<>();
    heap.walk().histogram().forEach(row -> byShape.merge(row.shape().name(), row.objects(), Long::sum));
    return byShape;
  }
}
