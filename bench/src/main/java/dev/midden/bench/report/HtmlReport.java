package dev.midden.bench.report;

import dev.midden.bench.compare.Results;
import dev.midden.bench.compare.ResultsWriter;
import dev.midden.bench.measure.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes {@code report.html}: the results as they are in {@code results.json}, and what draws them, in one file. */
public final class HtmlReport {
  /** Chart.js as its WebJar on Maven Central has it; the version is that of the build. */
  private static final String CHARTS = "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private HtmlReport() {}

  /** Writes the page. */
  public static void write(Results results, Path directory) throws IOException {
    ResultsWriter.replace(directory.resolve("report.html"), page(results));
  }

  static String page(Results results) throws IOException {
    String library = resource(CHARTS).replaceAll("//# sourceMappingURL=.*", "");
    // An end tag inside a script would end it.
    String data = Json.COMPACT.toJson(results).replace("</", "<\\/");
    return resource("report.html").replace("/*STYLE*/", resource("report.css")).replace("/*CHART*/", library).replace(
        "/*SCRIPT*/", resource("report.js") + resource("heapmap.js")).replace("/*DATA*/", data);
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(
            "the report cannot be written: " + name + " is not on the class path; build with"
                + " mvn package");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
