package dev.midden.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs with {@code --verify}: the same results, and how long what died was kept. */
class VerifyTest {
  private static JsonObject run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    assertEquals(0, exit, () -> String.join(" ", arguments) + ": " + err);
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private static JsonObject run(String workload, CollectorProvider collector, String option, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", workload, "--collector", collector.name(), "--warmups", "0",
        "--json", "-O", option));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  @TestFactory
  @DisplayName("runs with --verify give the same checksum, agree with the shadow, and tell how long garbage was kept")
  List<DynamicTest> verified() {
    return Collectors.available().all().stream().map(collector -> DynamicTest.dynamicTest(collector.name(), () -> {
      boolean reclaims = collector.capabilities().contains(Capability.RECLAIMS);
      String[] options = {"--heap", reclaims ? "2m" : "64m", "--verify"};
      JsonObject trees = run("binary-trees", collector, "depth=8", options);
      assertEquals(run("binary-trees", collector, "depth=8").get("checksum"), trees.get("checksum"));
      JsonObject lag = trees.getAsJsonObject("lag");
      assertEquals(trees.get("freedObjects").getAsLong(), lag.get("objects").getAsLong(), "objects that died");
      if (collector.capabilities().contains(Capability.PROMPT)) {
        assertEquals(0, lag.getAsJsonObject("perObject").get("max").getAsLong(),
            "acyclic garbage is reclaimed at once");
      }
      JsonObject rings = run("cyclic-garbage", collector, "rings=2000", options);
      long kept = rings.getAsJsonObject("lag").get("mostGarbageBytes").getAsLong();
      assertTrue(kept > 0 || rings.get("collections").getAsLong() == 0, "cycles are kept until a collection");
    })).toList();
  }
}
