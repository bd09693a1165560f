package org.chappe.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.chappe.model.ByteSize;
import org.junit.jupiter.api.Test;

/** BDAT. RFC 3030 §2, §4.1 */
class ChunkingTest {
  private static final String BEGIN =
      """
      S: 220 ...
      C: EHLO client.test
      S: 250 ...
      C: MAIL FROM:<a@far.test>
      S: 250 ...
      C: RCPT TO:<ann@example.test>
      S: 250 ...
      """;

  @Test // RFC 3030 §4.1: chunks may be cut anywhere; dots are dots
  void aMessageComesInChunks() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          BEGIN
              + """
              C: BDAT 15
              C!: Subject: x\\x0D\\x0A\\x0D\\x0A.
              S: 250 2.0.0 15 octets taken
              C: BDAT 0
              S: 250 2.0.0 0 octets taken
              C: BDAT 3
              C!: \\x0D\\x0A\\x0D
              S: 250 2.0.0 3 octets taken
              C: BDAT 6 LAST
              C!: \\x0Abye\\x0D\\x0A
              S: 250 2.0.0 accepted as <id>
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: BDAT 5
              C!: no en
              S: 250 ...
              C: BDAT 1
              C!: d
              S: 250 ...
              C: BDAT 0 LAST
              S: 250 2.0.0 accepted as <other>
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: BDAT 0 LAST
              S: 250 ...
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.mail().received("ann@example.test"))
          .hasSize(9)
          .startsWith("Subject: x\r\n\r\n.\r\n\r\nbye\r\n", "no end", "");
    }
  }

  @Test // RFC 3030 §2: what follows cannot be told from the chunk but by counting it
  void aChunkThatIsRefusedIsReadAllTheSame() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          """
          S: 220 ...
          C: BDAT 6
          C!: QUIT\\x0D\\x0A
          S: 503 5.5.1 ...
          C: EHLO client.test
          S: 250 ...
          C: BDAT 6 LAST
          C!: QUIT\\x0D\\x0A
          S: 503 5.5.1 no transaction is open: MAIL comes first
          C: MAIL FROM:<a@far.test>
          S: 250 ...
          C: BDAT 6
          C!: QUIT\\x0D\\x0A
          S: 503 5.5.1 no recipient was accepted
          C: RCPT TO:<ann@example.test>
          S: 250 ...
          C: BDAT 6 LAST
          C!: QUIT\\x0D\\x0A
          S: 250 ...
          C: BDAT 6 LAST
          C!: QUIT\\x0D\\x0A
          S: 503 5.5.1 ...
          C: QUIT
          S: 221 ...
          END
          """);
      assertThat(server.mail().received("ann@example.test"))
          .containsExactly("QUIT\r\n", "QUIT\r\n", "QUIT\r\n");
    }
  }

  @Test // RFC 3030 §2
  void dataAndRecipientsDoNotComeBehindAChunk() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          BEGIN
              + """
              C: BDAT 5
              C!: hello
              S: 250 ...
              C: DATA
              S: 503 5.5.1 BDAT has begun this message (RFC 3030 section 2)
              C: RCPT TO:<bob@example.test>
              S: 503 5.5.1 the message has begun: recipients come before it
              C: MAIL FROM:<b@far.test>
              S: 503 5.5.1 ...
              C: NOOP
              S: 250 ...
              C: RSET
              S: 250 ...
              C: BDAT 5 LAST
              C!: hello
              S: 503 5.5.1 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<bob@example.test>
              S: 250 ...
              C: DATA
              S: 354 ...
              C: anew
              C: .
              S: 250 ...
              C: QUIT
              S: 221 ...
              """);
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
      assertThat(server.mail().received("bob@example.test")).contains("anew\r\n").hasSize(3);
    }
  }

  @Test // RFC 3030 §2: pipelined chunks behind the one that failed are read and refused
  void aMessageThatGrowsTooLargeFailsAndStaysFailed() {
    String chunk = "C: BDAT 40000\nC!: " + "x".repeat(40_000) + "\n";
    try (var server =
        TestServer.with(SmtpKind.MX, settings -> settings.withMessage(ByteSize.ofKiB(64)))) {
      server.playsHoweverSent(
          BEGIN
              + chunk
              + "S: 250 2.0.0 40000 octets taken\n"
              + chunk
              + "S: 552 5.3.4 the message is larger than 65536 octets\n"
              + """
              C: BDAT 1
              C!: x
              S: 552 5.3.4 ...
              C: BDAT 1 LAST
              C!: x
              S: 552 5.3.4 ...
              C: BDAT 1 LAST
              C!: x
              S: 503 5.5.1 ...
              C: RSET
              S: 250 ...
              C: MAIL FROM:<a@far.test>
              S: 250 ...
              C: RCPT TO:<ann@example.test>
              S: 250 ...
              C: BDAT 2000000
              S: 421 5.3.4 ...
              END
              """);
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }

  @Test // RFC 3030 §2: text comes with CRLF in chunks too
  void halfLineEndsAreRefusedInChunksToo() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      for (String text : new String[] {"ab\\x0Acd", "ab\\x0Dcd", "abcd\\x0D", "\\x0Aabcd"}) {
        server.playsHoweverSent(
            BEGIN
                + """
                C: BDAT 3
                C!: 12\\x0D
                S: 250 ...
                C: BDAT 6 LAST
                C!: \\x0ATEXT
                S: 550 5.6.0 ...
                C: NOOP
                S: 250 ...
                C: QUIT
                S: 221 ...
                """
                    .replace("TEXT", text));
      }
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }

  @Test
  void aClientThatLeavesBetweenChunksDeliversNothing() {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      server.playsHoweverSent(
          BEGIN
              + """
              C: BDAT 5
              C!: hello
              S: 250 ...
              """);
      assertThat(server.mail().inbox("ann@example.test")).isEmpty();
    }
  }
}
