package org.chappe.relay.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3463, RFC 3464 §2.3.4 */
class StatusCodeTest {
  @ParameterizedTest
  @CsvSource({
    "FAILED, 550 5.1.1 no such user, 5.1.1",
    "FAILED, 550-5.7.26 first line, 5.7.26",
    "FAILED, 550 no code, 5.0.0",
    "FAILED, 552 no code, 5.2.2",
    "FAILED, 553 no code, 5.1.3",
    "FAILED, 556 no code, 5.1.10",
    "FAILED, 451 4.7.1 greylisted, 4.7.1",
    "FAILED, 421 closing, 4.3.2",
    "FAILED, 550 5.1.1.2 not a code, 5.0.0",
    "FAILED, 550 5.1.1000 not a code, 5.0.0",
    "FAILED, 250 2.0.0 cannot be, 5.0.0",
    "FAILED, anything, 5.0.0",
    "FAILED, '', 5.0.0",
    "DELAYED, 452 4.2.2 full, 4.2.2",
    "DELAYED, 550 5.1.1 of one server, 4.0.0",
    "DELAYED, '', 4.0.0",
    "RELAYED, 250 2.6.0 queued, 2.6.0",
    "DELIVERED, 250 ok, 2.0.0",
    "DELIVERED, 550 5.1.1 cannot be, 2.0.0",
  })
  void theAnswerHasTheCodeOrSomethingLikeIt(DsnAction action, String answer, String code) {
    assertThat(StatusCode.of(action, answer)).hasToString(code);
  }

  @Test
  void codesAreReadWithCommentsBehindThem() {
    assertThat(StatusCode.read(" 5.1.1 (bad address)")).contains(new StatusCode(5, 1, 1));
    assertThat(StatusCode.read("5.1")).isEmpty();
    assertThat(StatusCode.read("3.1.1")).isEmpty();
    assertThat(StatusCode.read("5.1.1.1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.1, NO_SUCH_ADDRESS",
    "5.1.10, TAKES_NO_MAIL",
    "5.2.2, MAILBOX_FULL",
    "5.3.4, TOO_LARGE",
    "4.4.1, UNREACHABLE",
    "5.4.7, EXPIRED",
    "5.6.7, INTERNATIONAL",
    "5.7.1, POLICY",
    "4.7.1, PUT_OFF",
    "5.7.26, NOT_GENUINE",
    "5.7.30, NOT_PROTECTED",
    "5.0.0, UNKNOWN",
    "5.9.9, UNKNOWN",
  })
  void codesHaveWords(String code, Explanation explanation) {
    assertThat(Explanation.of(StatusCode.read(code).orElseThrow())).isEqualTo(explanation);
  }
}
