package dev.midden.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midden.core.heap.Capability;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContenderTest {
  @Test
  void isWrittenInOneWay() {
    Contender contender = Contender.parse("rc+release-bound=1+cycles=trial+trigger=bytes:40k");
    assertEquals("refcount+cycles=trial+release-bound=1+trigger=bytes:40k", contender.name());
    assertEquals(contender.name(), Contender.parse(contender.name()).name());
    assertEquals(Map.of(), Contender.parse("marksweep").options());
    assertEquals("marksweep", Contender.parse("mark-sweep").name());
  }

  @Test
  void optionsDecideWhatItCan() {
    assertTrue(Contender.parse("refcount").capabilities().contains(Capability.PROMPT));
    assertFalse(Contender.parse("refcount+release-bound=1+trigger=never").capabilities().contains(Capability.PROMPT));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"refcount+cycles|NAME+option=value", "refcount+|NAME+option=value",
      "refcount+cycle=trial|cycles", "refcount+cycles=both|both", "refcount+cycles=trial+cycles=trace|twice",
      "refcont+cycles=trial|refcount", "refcount+trigger=sometimes|sometimes", "'' | no collector"})
  void saysWhatIsWrong(String text, String named) {
    String message = assertThrows(RuntimeException.class, () -> Contender.parse(text)).getMessage();
    assertTrue(message.contains(named), message);
  }
}
