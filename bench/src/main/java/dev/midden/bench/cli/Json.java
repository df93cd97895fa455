package dev.midden.bench.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** How this command line writes and reads JSON. */
final class Json {
  static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues()
      .setPrettyPrinting()
      .create();

  private Json() {}
}
