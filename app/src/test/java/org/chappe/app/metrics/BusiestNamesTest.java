package org.chappe.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusiestNamesTest {
  private final List<String> lost = new ArrayList<>();
  private final BusiestNames names = new BusiestNames(2, lost::add);

  @Test
  void thereAreSoManyLabelsAsPlacesAndOneForTheRest() {
    assertThat(names.meet("a.test")).isEqualTo("a.test");
    assertThat(names.meet("B.test")).isEqualTo("b.test");
    names.meet("a.test");
    names.meet("b.test");
    assertThat(names.meet("c.test")).isEqualTo("other");
    assertThat(names.meet("b.TEST")).isEqualTo("b.test");
    assertThat(lost).isEmpty();
  }

  @Test
  void whoIsMetTwiceAsOftenTakesAPlace() {
    for (String each : List.of("a.test", "a.test", "a.test", "b.test", "b.test")) {
      names.meet(each);
    }
    assertThat(List.of(names.meet("c.test"), names.meet("c.test"), names.meet("c.test")))
        .containsOnly("other");
    assertThat(names.meet("c.test")).isEqualTo("c.test");
    assertThat(lost).containsExactly("b.test");
    assertThat(names.meet("b.test")).as("its count is kept, and not enough").isEqualTo("other");
  }

  @Test
  void whatIsCountedHasALimit() {
    for (int i = 0; i < 3; i++) {
      names.meet("a.test");
      names.meet("b.test");
    }
    for (int i = 0; i < 5; i++) {
      names.meet("rare.test");
      for (int j = 0; j < 5_000; j++) {
        names.meet(i + "-" + j + ".test");
      }
    }
    assertThat(names.meet("rare.test")).as("forgotten each time").isEqualTo("other");
  }
}
