package dev.midden.bench.measure;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How this command line writes and reads JSON; numbers that are none, which JSON does not know, are null. */
public final class Json {
  /** For people: indented. */
  public static final Gson GSON = builder().setPrettyPrinting().create();
  /** For lines and pages: no white space. */
  public static final Gson COMPACT = builder().create();

  private Json() {}

  private static GsonBuilder builder() {
    Decimal decimal = new Decimal();
    return new GsonBuilder().disableHtmlEscaping().registerTypeAdapter(Double.class, decimal).registerTypeAdapter(
        double.class, decimal);
  }

  private static final class Decimal extends TypeAdapter<Double> {
    @Override
    public void write(JsonWriter out, @Nullable Double value) throws IOException {
      if (value == null || !Double.isFinite(value)) {
        out.nullValue();
      } else {
        out.value(value);
      }
    }

    @Override
    public Double read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return Double.NaN;
      }
      return in.nextDouble();
    }
  }
}
