package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mime.Mail.body;
import static org.chappe.mime.Mail.bodyStructure;
import static org.chappe.mime.Mail.envelope;

import org.junit.jupiter.api.Test;

/** ENVELOPE, BODY and BODYSTRUCTURE on the wire: RFC 9051 §7.5.2, §9. */
class ImapStructureTest {
  @Test // the message of RFC 9051 §8
  void envelopeOfTheRfcExample() {
    assertThat(
            envelope(
                """
                Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)
                From: Terry Gray <gray@cac.washington.edu>
                Subject: IMAP4rev2 WG mtg summary and minutes
                To: imap@cac.washington.edu
                cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>
                Message-Id: <B27397-0100000@cac.washington.edu>
                """))
        .isEqualTo(
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\""
                + " \"IMAP4rev2 WG mtg summary and minutes\""
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))"
                + " ((NIL NIL \"imap\" \"cac.washington.edu\"))"
                + " ((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")"
                + "(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL"
                + " \"<B27397-0100000@cac.washington.edu>\")");
  }

  @Test
  void envelopeOfNothing() {
    assertThat(envelope("")).isEqualTo("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");
  }

  @Test // §7.5.2: present but empty is the empty string, addresses NIL; sender is from
  void envelopeOfEmptyFields() {
    assertThat(envelope("Date:\nSubject: \nFrom: a@b\nSender:\nReply-To: \nTo:\nMessage-ID:\n"))
        .isEqualTo(
            "(\"\" \"\" ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\"))"
                + " NIL NIL NIL NIL \"\")");
  }

  @Test
  void envelopeWithGroupsRoutesAndQuoting() {
    assertThat(
            envelope(
                """
                From: "Ann \\"A\\" \\\\ Bee" <@x,@y:"odd local"@z>
                To: Friends: a@b, Bob <b@c>;, undisclosed-recipients:;
                """))
        .isEqualTo(
            "(NIL NIL"
                + " ((\"Ann \\\"A\\\" \\\\ Bee\" \"@x,@y\" \"odd local\" \"z\"))".repeat(3)
                + " ((NIL NIL \"Friends\" NIL)(NIL NIL \"a\" \"b\")(\"Bob\" NIL \"b\" \"c\")"
                + "(NIL NIL NIL NIL)"
                + "(NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL)) NIL NIL NIL NIL)");
  }

  @Test
  void foldedAndEncodedWordsAndEightBit() {
    assertThat(envelope("Subject: =?utf-8?q?caf=C3=A9?=\n  and\n\tmore\n"))
        .startsWith("(NIL \"=?utf-8?q?caf=C3=A9?=  and\tmore\" NIL");
    assertThat(envelope("Subject: caf\u00c3\u00a9 \"x\"\n"))
        .startsWith("(NIL {9}\r\ncaf\u00c3\u00a9 \"x\" NIL");
    assertThat(envelope("Subject: a\0b\n")).startsWith("(NIL \"ab\" NIL");
    assertThat(envelope("Subject: \u00e9\0\n")).startsWith("(NIL {1}\r\n\u00e9 NIL");
  }

  @Test // a host of NIL would start a group
  void brokenAddressesNeverLookLikeGroups() {
    assertThat(envelope("From: root\nTo: <>, Ann Bee, x@\n"))
        .isEqualTo(
            "(NIL NIL ((NIL NIL \"root\" \"\")) ((NIL NIL \"root\" \"\")) ((NIL NIL \"root\" \"\"))"
                + " ((NIL NIL \"\" \"\")(\"Ann Bee\" NIL \"\" \"\")(NIL NIL \"x\" \"\"))"
                + " NIL NIL NIL NIL)");
  }

  @Test
  void structureOfPlainText() {
    assertThat(body("Subject: x\n\nhello\nworld\n"))
        .isEqualTo("(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 14 2)");
    assertThat(bodyStructure("Subject: x\n\nhello\nworld\n"))
        .isEqualTo(
            "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 14 2 NIL NIL NIL NIL)");
  }

  private static final String MIXED =
      """
      Content-Type: Multipart/Mixed; boundary="b"
      Content-Language: fr

      --b
      Content-Type: TEXT/HTML; charset=utf-8
      Content-ID: <1@x>
      Content-Transfer-Encoding: Quoted-Printable

      <p>
      --b
      Content-Type: image/png; name*0="a b"; name*1=".png"
      Content-Description: a picture
      Content-Disposition: attachment; filename*0*=utf-8''%e2%82%ac%20; filename*1=rates
      Content-Language: en, de
      Content-Location: http://example.test/
       picture
      Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==
      Content-Transfer-Encoding: base64

      AAAA
      --b--
      """;

  @Test
  void structureOfAMultipart() {
    assertThat(body(MIXED))
        .isEqualTo(
            "((\"text\" \"html\" (\"charset\" \"utf-8\") \"<1@x>\" NIL \"quoted-printable\" 3 0)"
                + "(\"image\" \"png\" (\"name\" \"a b.png\") NIL \"a picture\" \"base64\" 4)"
                + " \"mixed\")");
    assertThat(bodyStructure(MIXED))
        .isEqualTo(
            "((\"text\" \"html\" (\"charset\" \"utf-8\") \"<1@x>\" NIL \"quoted-printable\" 3 0"
                + " NIL NIL NIL NIL)"
                + "(\"image\" \"png\" (\"name\" \"a b.png\") NIL \"a picture\" \"base64\" 4"
                + " \"Q2hlY2sgSW50ZWdyaXR5IQ==\""
                + " (\"attachment\" (\"filename*\" \"utf-8''%e2%82%ac%20rates\"))"
                + " (\"en\" \"de\") \"http://example.test/picture\")"
                + " \"mixed\" (\"boundary\" \"b\") NIL (\"fr\") NIL)");
  }

  @Test
  void structureOfAMessageInAMessage() {
    assertThat(bodyStructure("Content-Type: message/rfc822\n\nSubject: in\nFrom: a@b\n\ntext\n"))
        .isEqualTo(
            "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 32"
                + " (NIL \"in\" ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\"))"
                + " ((NIL NIL \"a\" \"b\")) NIL NIL NIL NIL NIL)"
                + " (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 6 1"
                + " NIL NIL NIL NIL) 4 NIL NIL NIL NIL)");
  }

  @Test // body-type-mpart = 1*body
  void aMultipartAlwaysHasAPart() {
    assertThat(body("Content-Type: multipart/mixed; boundary=b\n\n"))
        .isEqualTo(
            "((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0) \"mixed\")");
  }
}
