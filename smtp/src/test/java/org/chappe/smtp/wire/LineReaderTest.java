package org.chappe.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.chappe.net.OctetReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §2.3.8, §4.5.3.1.4; RFC 4954 §4 */
class LineReaderTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, Integer.MAX_VALUE})
  void linesEndInCrLf(int step) {
    var lines = lines("NOOP\r\n\r\nA\rB\r\nlf\nNEXT\r\n", step);
    assertThat(next(lines)).isEqualTo("NOOP");
    assertThat(next(lines)).isEmpty();
    assertThat(next(lines)).isEqualTo("A\rB"); // whose CR no command is allowed to have
    assertThatThrownBy(lines::line)
        .isInstanceOfSatisfying(
            BadLine.class, e -> assertThat(e.fault()).isEqualTo(BadLine.Fault.BARE_LINE_FEED));
    assertThat(next(lines)).isEqualTo("NEXT");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, Integer.MAX_VALUE})
  void aLineMayHave12288Octets(int step) {
    String longest = "x".repeat(LineReader.LONGEST);
    var lines =
        lines(longest + "\r\n" + longest + "x\r\n" + longest.repeat(4) + "\r\nNEXT\r\n", step);
    assertThat(next(lines)).isEqualTo(longest);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(lines::line)
          .isInstanceOfSatisfying(
              BadLine.class, e -> assertThat(e.fault()).isEqualTo(BadLine.Fault.TOO_LONG));
    }
    assertThat(next(lines)).isEqualTo("NEXT");
  }

  @Test
  void aLineWithoutAnEndEndsTheSession() {
    assertThatThrownBy(lines("x".repeat(1 << 20), Integer.MAX_VALUE)::line)
        .isInstanceOf(SessionEnds.class);
  }

  @Test // behind it nobody knows where the next command begins
  void aBdatThatCannotBeReadEndsTheSession() {
    assertThatThrownBy(lines("bdat 10\n", 1)::line).isInstanceOf(SessionEnds.class);
    assertThatThrownBy(lines("BDAT " + "0".repeat(20_000) + "1\r\n", 100)::line)
        .isInstanceOf(SessionEnds.class);
  }

  private static LineReader lines(String wire, int step) {
    return new LineReader(OctetReader.of(wire.getBytes(StandardCharsets.ISO_8859_1), step));
  }

  private static String next(LineReader lines) {
    return new String(lines.line(), StandardCharsets.ISO_8859_1);
  }
}
