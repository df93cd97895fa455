package dev.midden.bench.cli;

import dev.midden.bench.measure.Json;
import dev.midden.bench.workload.Workload;
import dev.midden.bench.workload.Workloads;
import dev.midden.core.heap.Capability;
import dev.midden.core.heap.CollectorProvider;
import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.InternerProvider;
import dev.midden.core.heap.Interners;
import dev.midden.core.plugin.OptionSpec;
import dev.midden.core.plugin.Plugin;
import java.io.PrintWriter;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what plug-ins are found. */
@Command(name = "list", mixinStandardHelpOptions = true,
    description = "Lists the collectors, interners and workloads found, with capabilities and options.")
final class ListCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "print one JSON value and nothing else")
  private boolean json;

  /** One option, as listed. */
  private record OptionRow(String name, String type, String defaultValue, String description) {
    static List<OptionRow> of(List<OptionSpec<?>> specs) {
      return specs.stream().map(option -> new OptionRow(option.name(), option.type(), option.defaultText(), option
          .description())).toList();
    }
  }

  /** One plug-in, as listed. */
  private record Row(String name, List<String> aliases, String module, List<String> capabilities, String description,
      @Nullable String stresses, @Nullable String expected, List<OptionRow> options) {
    static Row of(Plugin plugin, List<String> capabilities, List<OptionSpec<?>> options) {
      return new Row(plugin.name(), plugin.aliases().stream().sorted().toList(), origin(plugin), capabilities, plugin
          .description(), plugin instanceof Workload workload ? workload.stresses() : null,
          plugin instanceof Workload workload ? workload.expected() : null, OptionRow.of(options));
    }
  }

  @Override
  public Integer call() {
    Map<String, List<Row>> all = new LinkedHashMap<>();
    all.put("collectors", rows(Collectors.available().all().stream().map(ListCommand::collector).toList()));
    all.put("interners", rows(Interners.available().all().stream().map(ListCommand::interner).toList()));
    all.put("workloads", rows(Workloads.available().all().stream().map(ListCommand::workload).toList()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.GSON.toJson(all));
    } else {
      all.forEach((kind, rows) -> print(out, kind, rows));
    }
    return 0;
  }

  private static List<Row> rows(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(Row::name)).toList();
  }

  private static Row collector(CollectorProvider provider) {
    List<OptionSpec<?>> options = new ArrayList<>(provider.options());
    options.add(provider.triggerOption());
    return Row.of(provider, provider.capabilities().stream().sorted().map(Capability::label).toList(), options);
  }

  private static Row interner(InternerProvider provider) {
    return Row.of(provider, provider.traits().stream().sorted().map(InternerProvider.Trait::label).toList(), provider
        .options());
  }

  private static Row workload(Workload workload) {
    return Row.of(workload, List.of(), workload.options());
  }

  /** The module or jar a plug-in comes from. */
  private static String origin(Plugin plugin) {
    Module module = plugin.getClass().getModule();
    if (module.isNamed()) {
      return module.getName();
    }
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    Path file = location == null ? null : Path.of(location.getPath()).getFileName();
    return file == null ? "?" : file.toString();
  }

  private static void print(PrintWriter out, String kind, List<Row> rows) {
    out.println(kind);
    if (rows.isEmpty()) {
      out.println("  (none found)");
    }
    int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
    for (Row row : rows) {
      out.printf("  %-" + Math.max(1, width) + "s  %s%n", row.name(), row.description());
      String indent = " ".repeat(width + 4);
      if (!row.capabilities().isEmpty()) {
        out.println(indent + "can: " + String.join(", ", row.capabilities()));
      }
      out.println(indent + "from: " + row.module()
          + (row.aliases().isEmpty()
              ? ""
              : "; also called " + String.join(", ",
                  row.aliases())));
      if (row.stresses() != null) {
        out.println(indent + "stresses: " + row.stresses());
        out.println(indent + "expected to win: " + row.expected());
      }
      for (OptionRow option : row.options()) {
        out.println(indent + "-O " + option.name() + "=" + option.type() + " (" + option.defaultValue() + "): " + option
            .description());
      }
    }
    out.println();
  }
}
