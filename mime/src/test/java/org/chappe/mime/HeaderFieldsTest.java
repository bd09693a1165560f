package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mime.Mail.crlf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Choosing fields: RFC 9051 §6.4.5.1. */
class HeaderFieldsTest {
  private static final byte[] BLOCK =
      crlf(
          """
          Received: one
            folded
          Subject: hello
          nonsense
          to : a@b
          Received: two
          X-Subject: no

          """);

  private static String only(byte[] block, String... names) {
    return new String(HeaderFields.only(block, FieldNames.of(names)), StandardCharsets.ISO_8859_1);
  }

  private static String except(byte[] block, String... names) {
    return new String(
        HeaderFields.except(block, FieldNames.of(names)), StandardCharsets.ISO_8859_1);
  }

  @Test
  void fieldsInTheirOrderRegardlessOfCase() {
    assertThat(only(BLOCK, "TO", "received"))
        .isEqualTo("Received: one\r\n  folded\r\nto : a@b\r\nReceived: two\r\n\r\n");
    assertThat(only(BLOCK, "Sub", "jec", "X-Missing")).isEqualTo("\r\n");
    assertThat(only(BLOCK)).isEqualTo("\r\n");
  }

  @Test
  void textsOfOneFieldAreFoundWithoutTheOthers() {
    byte[] block =
        crlf(
            """
            X-Subject: no
            Subject-Not: no
            Subject
            subject : =?UTF-8?Q?J=C3=BCrgen?=
             und folded
            Subject:
            SUBJECT: last

            Subject: of the body
            """);
    assertThat(texts(block, 0, block.length, "Subject"))
        .containsExactly("Jürgen und folded", "", "last")
        .isEqualTo(Header.of(block).all("Subject").stream().map(HeaderField::text).toList());
    assertThat(texts(block, 0, block.length, "To")).isEmpty();

    byte[] within = new byte[block.length + 20];
    System.arraycopy(block, 0, within, 7, block.length);
    assertThat(texts(within, 7, 7 + block.length, "SubjecT")).hasSize(3);
    assertThat(HeaderFields.anyText(block, 0, block.length, "Subject", ""::equals)).isTrue();
    assertThat(HeaderFields.anyText(block, 0, block.length, "Subject", "no"::equals)).isFalse();
  }

  private static List<String> texts(byte[] block, int from, int to, String name) {
    var texts = new ArrayList<String>();
    HeaderFields.anyText(
        block,
        from,
        to,
        name,
        text -> {
          texts.add(text);
          return false;
        });
    return texts;
  }

  @Test
  void allButSome() {
    assertThat(except(BLOCK, "received", "subject"))
        .isEqualTo("nonsense\r\nto : a@b\r\nX-Subject: no\r\n\r\n");
    assertThat(except(BLOCK)).isEqualTo(new String(BLOCK, StandardCharsets.ISO_8859_1));
  }

  @Test // a message without a body and without an empty line
  void withoutEmptyLine() {
    byte[] block = Mail.octets("Subject: x\nTo: y");
    assertThat(only(block, "subject")).isEqualTo("Subject: x\n");
    assertThat(only(block, "to")).isEqualTo("To: y");
    assertThat(only(new byte[0], "to")).isEmpty();
  }

  @Test
  void partOfABuffer() {
    byte[] buffer = Mail.octets("xxxTo: a\r\nCc: c\r\nTo: b\r\n");
    byte[] chosen = new byte[14];
    assertThat(HeaderFields.only(buffer, 3, 17, FieldNames.of("to"), chosen)).isEqualTo(7);
    assertThat(chosen).startsWith(Mail.octets("To: a\r\n")).endsWith(new byte[7]);
  }

  @Test
  void commonFieldsAnswerWhatMailProgramsAsk() {
    String[] thunderbird = {
      "From",
      "To",
      "Cc",
      "Bcc",
      "Subject",
      "Date",
      "Message-ID",
      "Priority",
      "X-Priority",
      "References",
      "Newsgroups",
      "In-Reply-To",
      "Content-Type",
      "Reply-To"
    };
    String[] mutt = {
      "DATE",
      "FROM",
      "SENDER",
      "SUBJECT",
      "TO",
      "CC",
      "MESSAGE-ID",
      "REFERENCES",
      "CONTENT-TYPE",
      "CONTENT-DESCRIPTION",
      "IN-REPLY-TO",
      "REPLY-TO",
      "LINES",
      "LIST-POST",
      "LIST-SUBSCRIBE",
      "LIST-UNSUBSCRIBE",
      "X-LABEL",
      "X-ORIGINAL-TO"
    };
    assertThat(CommonFields.covers(FieldNames.of(thunderbird))).isTrue();
    assertThat(CommonFields.covers(FieldNames.of(mutt))).isTrue();
    assertThat(CommonFields.covers(FieldNames.of("Subject", "Received"))).isFalse();

    byte[] block =
        CommonFields.of(
                Mail.parse(new String(BLOCK, StandardCharsets.ISO_8859_1).replace("\r\n", "\n")))
            .orElseThrow();
    assertThat(block).isEqualTo(Mail.octets("Subject: hello\r\nto : a@b\r\n\r\n"));
    assertThat(only(block, "subject")).isEqualTo(only(BLOCK, "subject"));
  }

  @Test
  void noCommonFieldsOfAHeaderTooLong() {
    assertThat(CommonFields.of(Mail.parse("References: " + "<x@y> ".repeat(4_000) + "\n\n")))
        .isEmpty();
    assertThat(CommonFields.of(Mail.parse("X-Long: " + "x".repeat(300_000) + "\nTo: a@b\n\n")))
        .isEmpty();
  }
}
