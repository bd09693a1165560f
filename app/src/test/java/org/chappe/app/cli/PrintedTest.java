package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrintedTest {
  @Test
  void whatOthersWroteGivesATerminalNoCommands() {
    assertThat(Printed.text("450 \u001b[2Jlater\u0007\u009b\r\n\tü"))
        .isEqualTo("450 ·[2Jlater··\n\tü");
    assertThat(Printed.text("one\rtwo")).isEqualTo("one·two");
  }

  @Test
  void aCellIsOneLineAndNoWider() {
    assertThat(Printed.cell("450-4.2.1 a\r\n450 4.2.1 b", 40)).isEqualTo("450-4.2.1 a 450 4.2.1 b");
    assertThat(Printed.cell("0123456789", 10)).isEqualTo("0123456789");
    assertThat(Printed.cell("0123456789a", 10)).isEqualTo("012345678…");
  }

  @Test
  void timesHaveTheirTwoLargestUnits() {
    assertThat(Printed.time(Duration.ofSeconds(-3))).isEqualTo("0s");
    assertThat(Printed.time(Duration.ofSeconds(59))).isEqualTo("59s");
    assertThat(Printed.time(Duration.ofSeconds(3599))).isEqualTo("59m");
    assertThat(Printed.time(Duration.ofMinutes(125))).isEqualTo("2h5m");
    assertThat(Printed.time(Duration.ofDays(2))).isEqualTo("2d");
  }

  @Test
  void sizesAreRoundedDown() {
    assertThat(Printed.size(0)).isEqualTo("0 B");
    assertThat(Printed.size(999)).isEqualTo("999 B");
    assertThat(Printed.size(1_999)).isEqualTo("1.9 KB");
    assertThat(Printed.size(23_999_999)).isEqualTo("23 MB");
    assertThat(Printed.size(5_000_000_000_000_000L)).isEqualTo("5000 TB");
  }
}
