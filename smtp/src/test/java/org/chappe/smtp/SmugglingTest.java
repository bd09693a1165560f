package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.chappe.net.testing.Sending;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole transactions hidden in a message. RFC 5321 §2.3.8 */
class SmugglingTest {
  /** Behind each a smuggled transaction; one message is refused, and nothing else happens. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\x0A.\\x0A",
        "\\x0A.\\x0D\\x0A",
        "\\x0D\\x0A.\\x0A",
        "\\x0D.\\x0D",
        "\\x0D.\\x0D\\x0A",
        "\\x0D\\x0A.\\x0D",
        "\\x0D\\x0A.\\x0D\\x0D\\x0A",
        "\\x0D\\x0D\\x0A.\\x0D\\x0D\\x0A",
        "\\x0D\\x0A\\x00.\\x0D\\x0A\\x0A",
        "\\x0A\\x0A.\\x0A\\x0A",
      })
  void isRefusedAfterItsTrueEnd(String end) {
    for (Sending sending : Sending.values()) {
      try (var server = TestServer.plain(SmtpKind.MX)) {
        server
            .script()
            .sending(sending)
            .plays(
                """
                S: 220 ...
                C: EHLO client.test
                S: 250 ...
                C: MAIL FROM:<a@far.test>
                S: 250 ...
                C: RCPT TO:<ann@example.test>
                S: 250 ...
                C: DATA
                S: 354 ...
                C!: the first message END
                C: MAIL FROM:<admin@example.test>
                C: RCPT TO:<bob@example.test>
                C: DATA
                C: the second message
                C: .
                S: 550 5.6.0 a CR or LF that is not part of CR LF (RFC 5321 section 2.3.8)
                C: NOOP
                S: 250 2.0.0 ok
                C: QUIT
                S: 221 ...
                """
                    .replace("END", end));
        assertThat(server.mail().inbox("ann@example.test")).isEmpty();
        assertThat(server.mail().inbox("bob@example.test")).isEmpty();
      }
    }
  }

  /** These are no half line ends, and no ends either. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\\x0D\\x0A. \\x0D\\x0A", "\\x0D\\x0A..\\x0D\\x0A", ".\\x0D\\x0A", "\\x85.\\x85"})
  void isPartOfOneMessage(String text) {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: EHLO client.test
          S: 250 ...
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: DATA
          S: 354 ...
          C!: one TEXT
          C: MAIL FROM:<admin@example.test>
          C: RCPT TO:<bob@example.test>
          C: DATA
          C: .
          S: 250 ...
          C: QUIT
          S: 221 ...
          """
              .replace("TEXT", text));
      assertThat(server.mail().inbox("ann@example.test"))
          .hasSize(3)
          .allMatch(message -> message.endsWith("RCPT TO:<bob@example.test>\r\nDATA\r\n"));
    }
  }
}
