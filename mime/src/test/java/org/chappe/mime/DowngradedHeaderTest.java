package org.chappe.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6857. Header blocks are written with LF; they have CRLF unless said otherwise. */
class DowngradedHeaderTest {
  private static String of(String header) {
    byte[] block = header.replace("\n", "\r\n").getBytes(UTF_8);
    String downgraded = new String(DowngradedHeader.of(block), UTF_8);
    assertThat(downgraded.replace("\r\n", "")).doesNotContain("\n");
    return downgraded.replace("\r\n", "\n");
  }

  private static void becomes(String field, String ascii) {
    assertThat(of(field + "\n")).isEqualTo(ascii + "\n");
  }

  @Test // RFC 6857 §3.2
  void asciiStaysAsItIs() {
    byte[] block = Mail.crlf("Subject:  two  blanks\nX: a\n\tb\n\n");
    assertThat(DowngradedHeader.of(block)).isSameAs(block);
    assertThat(of("X-A:a\n b\nSubject: é\nFrom : ann@a.test\n\n"))
        .isEqualTo("X-A:a\n b\nSubject: =?utf-8?b?w6k=?=\nFrom : ann@a.test\n\n");
  }

  @Test // mail of old programs, in whatever charset: everybody guesses as before
  void whatIsNotUtf8StaysAsItIs() {
    byte[] block = Mail.octets("Subject: caf\u00e9\r\nFrom: a@b\r\n\r\n");
    assertThat(DowngradedHeader.of(block)).isSameAs(block);
    byte[] noFields = "Größe\r\nGröße: x\r\n\r\n".getBytes(UTF_8);
    assertThat(DowngradedHeader.of(noFields)).isSameAs(noFields);
    byte[] macintosh = "Subject: é\rFrom: a\r\r".getBytes(UTF_8);
    assertThat(DowngradedHeader.of(macintosh)).isSameAs(macintosh);
  }

  @Test
  void lineEndsStayOfTheirKind() {
    assertThat(new String(DowngradedHeader.of("Subject: é\n\n".getBytes(UTF_8)), UTF_8))
        .isEqualTo("Subject: =?utf-8?b?w6k=?=\n\n");
    assertThat(new String(DowngradedHeader.of("Subject: é".getBytes(UTF_8)), UTF_8))
        .isEqualTo("Subject: =?utf-8?b?w6k=?=");
  }

  @Test // §3.1.1, §3.2.6, §3.2.8
  void textIsEncodedWhereItMust() {
    becomes(
        "Subject: Die Größe zählt, ja",
        "Subject: Die =?utf-8?q?Gr=C3=B6=C3=9Fe_z=C3=A4hlt=2C?= ja");
    becomes("X-Any: 日本", "X-Any: =?utf-8?b?5pel5pys?=");
    becomes("List-Id: Größe <list.example>", "List-Id: =?utf-8?b?R3LDtsOfZQ==?= <list.example>");
    becomes( // what is encoded already says the same as before
        "Subject: =?iso-8859-1?q?caf=E9?= é", "Subject: =?utf-8?q?caf=C3=A9_=C3=A9?=");
    String folded = of("Subject: " + "Größe ".repeat(40) + "\n");
    assertThat(folded.lines()).allMatch(line -> line.length() <= 85).hasSizeGreaterThan(5);
    assertThat(Header.of(Mail.octets(folded)).first("Subject").orElseThrow().text())
        .isEqualTo("Größe ".repeat(40).strip());
  }

  @Test // §3.1.5, §3.1.6, §3.1.8
  void addressesKeepWhatCanBeWrittenTo() {
    becomes("From: Jörg <joerg@example.test>", "From: =?utf-8?q?J=C3=B6rg?= <joerg@example.test>");
    becomes(
        "To: ann@Größer.example, b@ör.test",
        "To: =?utf-8?q?ann=40Gr=C3=B6=C3=9Fer=2Eexample?= :;, b@xn--r-0ga.test");
    becomes(
        "Cc: \"Lee, Ann\" <ann@a.test>, Zoë <zoë@a.test>",
        "Cc: \"Lee, Ann\" <ann@a.test>, =?utf-8?q?Zo=C3=AB?=\n =?utf-8?q?zo=C3=AB=40a=2Etest?= :;");
    becomes("Return-Path: <zoë@a.test>", "Return-Path: =?utf-8?q?zo=C3=AB=40a=2Etest?= :;");
    becomes("Reply-To: \"a b\"@ö.test", "Reply-To: \"a b\"@xn--nda.test");
    becomes("To: a@b.test (Jörg)", "To: =?utf-8?q?J=C3=B6rg?= <a@b.test>");
    becomes("To: Größe", "To: =?utf-8?b?R3LDtsOfZQ==?= :;");
  }

  @Test // §3.1.6: no character turns into one that ends the address
  void aDomainIsNothingElse() {
    becomes(
        "To: a@b\uff1e, c@d\uff20e.test",
        "To: =?utf-8?b?YUBi77ye?= :;, =?utf-8?q?c=40d=EF=BC=A0e=2Etest?= :;");
  }

  @Test // §3.1.7
  void groups() {
    becomes(
        "To: Gäste: a@b.test, Zo <c@d.test>;",
        "To: =?utf-8?q?G=C3=A4ste?=: a@b.test, Zo <c@d.test>;");
    becomes(
        "To: us: ä@b.test, Zo <c@d.test>;",
        "To: us =?utf-8?q?=C3=A4=40b=2Etest=2C_Zo_=3Cc=40d=2Etest=3E?= :;");
  }

  @Test // §3.1.3, §3.2.2
  void comments() {
    becomes(
        "Date: Fri, 21 Nov 1997 09:55:06 +0100 (Mitteleuropäische (Zeit))",
        "Date: Fri, 21 Nov 1997 09:55:06 +0100\n"
            + " (=?utf-8?q?Mitteleurop=C3=A4ische_=28Zeit=29?=)");
    becomes("Message-ID: <a@b> (ä)", "Message-ID: <a@b> (=?utf-8?b?w6Q=?=)");
  }

  @Test // §3.1.10, §3.2.3
  void identificationIsEncapsulated() {
    becomes("Message-ID: <ä@b>", "Downgraded-Message-ID: =?utf-8?b?PMOkQGI+?=");
    becomes("References: <a@b> <ä@b>", "Downgraded-References: <a@b> =?utf-8?b?PMOkQGI+?=");
  }

  @Test // §3.2.4
  void receivedLosesWhatCannotBeSaid() {
    becomes(
        "Received: from ö.test (hällo) by b.test id ä1 for <zoë@b.test>; Fri, 21 Nov 1997",
        "Received: from xn--nda.test (=?utf-8?q?h=C3=A4llo?=) by b.test; Fri, 21 Nov\n 1997");
  }

  @Test // §3.1.4, §3.2.5
  void parametersAreExtended() {
    becomes(
        "Content-Type: text/plain; charset=utf-8; name=\"Größe 1.txt\"",
        "Content-Type: text/plain;\n\tcharset=utf-8;\n\tname*=utf-8''Gr%C3%B6%C3%9Fe%201.txt");
    String boundary = "=_" + "b".repeat(68);
    becomes(
        "Content-Type: multipart/mixed (ä); boundary=\"" + boundary + "\"; x=é",
        "Content-Type: multipart/mixed;\n\tboundary=\"" + boundary + "\";\n\tx*=utf-8''%C3%A9");
    becomes(
        "Content-Disposition: attachment; filename*=utf-8''%e2%82%ac; filename=€",
        "Content-Disposition: attachment;\n\tfilename*=utf-8''%e2%82%ac;"
            + "\n\tfilename*=utf-8''%E2%82%AC");
  }

  @Test // §3.1.2, §3.2.7
  void keywords() {
    becomes("Keywords: a, Größe, b c", "Keywords: a, =?utf-8?b?R3LDtsOfZQ==?=, b c");
  }

  @ParameterizedTest // whatever somebody made, it takes time by its length only
  @ValueSource(strings = {"From", "Date", "Received", "Content-Type", "Subject", "References"})
  void nothingTakesLong(String name) {
    for (String piece :
        List.of("(", "\"", "<", ",", ":", ";", "=?", "é, ", "for é ", "\\", "\r\n ")) {
      byte[] block = (name + ": é, a@" + piece.repeat(300_000 / piece.length())).getBytes(UTF_8);
      assertThat(Mail.cpu(() -> DowngradedHeader.of(block)))
          .as(piece)
          .isLessThan(Duration.ofSeconds(5));
    }
  }
}
