package dev.midden.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.midden.bench.compare.Campaign;
import dev.midden.bench.compare.Results;
import dev.midden.bench.compare.ResultsWriter;
import dev.midden.bench.compare.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @TempDir
  static Path directory;

  @BeforeAll
  static void compare() throws IOException, InterruptedException {
    Settings settings = new Settings(true, List.of("generational", "marksweep", "none", "refcount"), List.of(
        "intern-mix", "linked-queue"), List.of(1.5, 3.0), 2, 0, 1, 2, 0, 60, 42);
    try (Campaign campaign = new Campaign(settings, directory, (done, total, what) -> {})) {
      campaign.run();
      Results results = campaign.results();
      ResultsWriter.write(results, directory);
      HtmlReport.write(results, directory);
    }
  }

  @Test
  void thePageHasTheNumbersOfTheResultsAndNeedsNothingElse() throws IOException {
    String page = Files.readString(directory.resolve("report.html"));
    Matcher data = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
        .matcher(
            page);
    assertTrue(data.find());
    JsonElement shown = JsonParser.parseString(data.group(1));
    assertEquals(JsonParser.parseString(Files.readString(directory.resolve("results.json"))), shown);
    assertFalse(Pattern.compile("(src|href)=\"(?!#)").matcher(page).find(), "the page refers to something outside");
    assertFalse(page.contains("sourceMappingURL"));
  }

  /** The page as Chromium has made it; after steps of JavaScript. */
  private static String dom(String steps) throws IOException, InterruptedException {
    Optional<Path> chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(
        Path::of).filter(Files::isExecutable).findFirst();
    assumeTrue(chromium.isPresent(),
        "Chromium is not installed (apt-get install chromium); the report is not looked at");
    Path page = directory.resolve("looked-at.html");
    Files.writeString(page, Files.readString(directory.resolve("report.html")).replace("</body>", "<script>" + steps
        + "</script></body>"));
    List<String> command = new ArrayList<>(List.of(chromium.get().toString(), "--headless", "--no-sandbox",
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--user-data-dir=" + directory.resolve("profile"),
        "--enable-logging=stderr", "--virtual-time-budget=5000", "--window-size=1200,2000", "--dump-dom", page.toUri()
            .toString()));
    Path errors = directory.resolve("chromium.err");
    Path out = directory.resolve("chromium.out");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).redirectOutput(out.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Chromium did not end within a minute");
    }
    String said = Files.readString(errors);
    assertFalse(Pattern.compile("CONSOLE.*(rror|Uncaught)").matcher(said).find(), said);
    return Files.readString(out);
  }

  @Test
  void everyChartIsDrawnWithoutAnError() throws IOException, InterruptedException {
    String dom = dom("");
    assertTrue(dom.contains("data-ready=\"true\""), "the script did not come to its end");
    assertTrue(dom.contains("data-errors=\"\""), "errors: " + dom.replaceAll("(?s).*data-errors=\"([^\"]*)\".*", "$1"));
    Matcher figures = Pattern.compile("<figure id=\"([^\"]*)\"([^>]*)>").matcher(dom);
    int found = 0;
    while (figures.find()) {
      found++;
      Matcher drawn = Pattern.compile("data-drawn=\"(\\w+)\"").matcher(figures.group(2));
      assertTrue(drawn.find(), figures.group(1) + " is not drawn");
      assertTrue(!drawn.group(1).equals("0") && !drawn.group(1).equals("empty"),
          figures.group(1) + " is " + drawn.group(
              1));
    }
    assertEquals(12, found);
    assertTrue(Pattern.compile("id=\"map\"[^>]*data-drawn=\"[1-9]").matcher(dom).find(), "the heap map is not drawn");
  }

  @Test
  void everyWorkloadAndEveryStepOfTheHeapMapCanBeChosen() throws IOException, InterruptedException {
    String dom = dom("""
        const w = document.getElementById('workload');
        for (const option of [...w.options]) { w.value = option.value; w.dispatchEvent(new Event('change')); }
        const map = document.getElementById('map');
        const press = key => map.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
        press('ArrowRight'); press('ArrowRight'); press(']'); press(']'); press(']'); press('[');
        document.querySelector('#map rect.object').dispatchEvent(new MouseEvent('click', {bubbles: true}));
        const c = document.getElementById('map-collector');
        const paint = document.getElementById('map-colour');
        for (const option of [...c.options]) {
          c.value = option.value;
          c.dispatchEvent(new Event('change'));
          press(']');
          press('ArrowRight');
          for (const by of [...paint.options]) { paint.value = by.value; paint.dispatchEvent(new Event('change')); }
          paint.value = 'generation';
          paint.dispatchEvent(new Event('change'));
        }
        """);
    assertTrue(dom.contains("data-errors=\"\""), "errors: " + dom.replaceAll("(?s).*data-errors=\"([^\"]*)\".*", "$1"));
    assertTrue(Pattern.compile("id=\"map\"[^>]*data-step=\"1\"").matcher(dom).find());
    assertTrue(Pattern.compile("id=\"map-object\"[^>]*data-object=\"\\d+\"").matcher(dom).find(),
        "no object is chosen");
    assertTrue(dom.contains("Slots: "), "no slots are shown");
    assertTrue(Pattern.compile("id=\"map-legend\".*(generation 0|no generations)").matcher(dom).find(),
        "colours of generations are not told");
  }
}
