package dev.midden.bench.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

/** How this command line writes and reads JSON. */
public final class Json {
  /** For people: indented. */
  public static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues()
      .setPrettyPrinting()
      .create();

  /** For lines and pages: no white space. */
  public static final Gson COMPACT = new GsonBuilder().disableHtmlEscaping().serializeSpecialFloatingPointValues()
      .create();

  private Json() {}
}
