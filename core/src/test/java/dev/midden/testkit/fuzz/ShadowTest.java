package dev.midden.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midden.core.heap.Collectors;
import dev.midden.core.heap.Heap;
import dev.midden.core.object.Shape;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the shadow says counting finds by itself. */
class ShadowTest {
  @Test
  @DisplayName("what an array that is being taken to pieces still names counts for nothing once it is gone")
  void takenToPieces() {
    try (Heap heap = Heap.builder().collector(Collectors.available().named("none")).maxBytes(1 << 20).open()) {
      Shape shape = heap.shapes().define("Node").references(2).register();
      Shadow shadow = new Shadow();
      Thing[] things = new Thing[5];
      for (int i = 0; i < things.length; i++) {
        things[i] = new Thing(i, shape, 8L * (i + 1), 16, false, Action.NOTHING, 2);
        shadow.add(things[i]);
      }
      Thing array = things[0];
      Thing taken = things[1];
      Thing ring = things[2];
      Thing rest = things[4];
      array.slots[0] = rest;
      array.slots[1] = taken;
      taken.slots[0] = ring;
      ring.slots[0] = things[3];
      things[3].slots[0] = ring;
      shadow.reach();
      assertEquals(List.of(array, rest, taken), shadow.acyclicGarbage());

      // A release of bounded steps has freed the last element, and holds the others as yet.
      taken.gone = true;
      shadow.things().remove(taken);
      shadow.reach();
      assertEquals(List.of(array, rest), shadow.acyclicGarbage());
    }
  }
}
