package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.model.ByteSize;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;

/** CATENATE: RFC 4469. */
class Rfc4469Test {
  private static final String MIXED =
      """
      Subject: two parts
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain

      first part
      --b
      Content-Type: application/octet-stream
      Content-Transfer-Encoding: base64

      AAEC
      --b--
      """;

  private static void plays(String transcript) {
    given(mailbox("INBOX", "first"), mailbox("Drafts", MIXED)).plays(transcript, Sending.LINES);
  }

  @Test // §3, appendix A
  void aMessageIsPutTogetherOfTextsAndParts() {
    plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... CATENATE ...
        S: a OK ...
        C: b STATUS Drafts (UIDVALIDITY)
        S: * STATUS Drafts (UIDVALIDITY <v>)
        S: b OK ...
        C: c APPEND Drafts (\\Seen $x) "17-Jul-1996 02:44:25 -0700" CATENATE (TEXT {23}
        S: + ...
        C: Subject: put together
        C!:  URL "/Drafts;UIDVALIDITY=<v>/;UID=1/;section=2.MIME"
        C:  URL "/Drafts;UIDVALIDITY=<v>/;UID=1/;SECTION=2" TEXT {5}
        S: + ...
        C!: \\x0D\\x0Athe
        C: )
        S: c OK [APPENDUID <v> 2] ...
        C: d EXAMINE Drafts
        S: * 2 EXISTS
        S: d OK ...
        C: e FETCH 1:2 (FLAGS)
        S: * 1 FETCH (FLAGS (...))
        S!: * 1 FETCH (FLAGS (...\\Seen...))
        S: * 2 FETCH (FLAGS (...\\Seen $x))
        S: e OK ...
        C: f FETCH 2 (INTERNALDATE BODY[])
        S: * 2 FETCH (INTERNALDATE "17-Jul-1996 09:44:25 +0000" BODY[] {...})
        S: f OK ...
        """);
  }

  @Test // §3: octets as FETCH BODY gives them; the selected mailbox need not be named
  void urlsOfTheSelectedMailbox() {
    plays(
        """
        C: a SELECT Drafts
        S: a OK ...
        C: b APPEND INBOX CATENATE (URL ";UID=1/;SECTION=1" URL "/;UID=1/;SECTION=1/;PARTIAL=6.4")
        S: b OK [APPENDUID <v> 2] ...
        C: c APPEND INBOX CATENATE (URL "/Drafts/;UID=1/;SECTION=HEADER.FIELDS%20(Subject)/;PARTIAL=9")
        S: c OK [APPENDUID <v> 3] ...
        C: d EXAMINE INBOX
        S: * OK [UIDVALIDITY <v>] ...
        S: d OK ...
        C: e FETCH 2:3 (RFC822.SIZE BODY[])
        S: * 2 FETCH (RFC822.SIZE 14 BODY[] {14}
        S: first partpart)
        S: * 3 FETCH (RFC822.SIZE 13 BODY[] {13}
        S: two parts
        S:
        S: )
        S: e OK ...
        """);
  }

  @Test // a name is percent-encoded UTF-8 in a URL, RFC 5092 §8
  void namesInUrls() {
    try (TestServer server = given(mailbox("Entwürfe/a b", "first")).server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a APPEND INBOX CATENATE (URL "/Entw%C3%BCrfe/a%20b/;UID=1")
          S: a OK ...
          C: b APPEND INBOX CATENATE (URL /inbox/;uid=1)
          S: b OK ...
          """);
    }
  }

  @Test // RFC 3502 with RFC 4469 §3: repeated, and mixed with the plain form
  void severalMessages() {
    plays(
        """
        C: a APPEND Drafts CATENATE (TEXT {4+}
        C: a: b) (\\Seen) {4+}
        C: c: d (\\Flagged) CATENATE (URL /Drafts/;UID=1)
        S: a OK [APPENDUID <v> 2:4] ...
        C: b APPEND Drafts CATENATE (TEXT {4+}
        C: a: b) CATENATE (URL /Drafts/;UID=9) {4+}
        C: c: d
        S: b NO [BADURL /Drafts/;UID=9] ...
        C: c STATUS Drafts (MESSAGES)
        S: * STATUS Drafts (MESSAGES 4)
        S: c OK ...
        """);
  }

  @Test // RFC 8508 §4.2
  void replacing() {
    plays(
        """
        C: a SELECT Drafts
        S: a OK ...
        C: b UID REPLACE 1 Drafts CATENATE (TEXT {7+}
        C: To: x
        C:  URL "/Drafts/;UID=1")
        S: * OK [APPENDUID <v> 2] ...
        S: * 2 EXISTS
        S: * 1 EXPUNGE
        S: b OK ...
        """);
  }

  @Test // §4.1: the first URL that fails, whatever is wrong with it, and nothing is appended
  void urlsThatNameNothing() {
    plays(
        """
        C: a APPEND INBOX CATENATE (URL /Drafts/;UID=2)
        S: a NO [BADURL /Drafts/;UID=2] the URL names nothing here
        C: b APPEND INBOX CATENATE (URL "/Drafts;UIDVALIDITY=1/;UID=1")
        S: b NO [BADURL /Drafts;UIDVALIDITY=1/;UID=1] ...
        C: c APPEND INBOX CATENATE (URL /Drafts/;UID=1/;SECTION=3)
        S: c NO [BADURL ...] ...
        C: d APPEND INBOX CATENATE (URL /Nowhere/;UID=1)
        S: d NO [BADURL ...] ...
        C: e APPEND INBOX CATENATE (URL ";UID=1")
        S: e NO [BADURL ;UID=1] ...
        C: f APPEND INBOX CATENATE (URL "imap://ann@example.test/Drafts/;UID=1")
        S: f NO [BADURL ...] ...
        C: g APPEND INBOX CATENATE (URL "/Drafts")
        S: g NO [BADURL /Drafts] the URL is not understood: ...
        C: h APPEND INBOX CATENATE (URL "/Drafts/;UID=1/;SECTION=]\\x01é")
        S: h NO [BADURL /Drafts/;UID=1/;SECTION=%5D%01%C3%A9] ...
        C: i APPEND INBOX CATENATE (URL /Drafts/;UID=1 TEXT {4+}
        C: a: b URL "http://example.test/" TEXT {2+}
        C: xx)
        S: i NO [BADURL http://example.test/] ...
        C: j APPEND INBOX CATENATE (URL /Drafts/;UID=1;URLAUTH=anonymous)
        S: j NO [BADURL ...] ...
        C: k STATUS INBOX (MESSAGES)
        S: * STATUS INBOX (MESSAGES 1)
        S: k OK ...
        """);
  }

  @Test
  void whatIsWrittenWrong() {
    plays(
        """
        C: a APPEND INBOX CATENATE
        S: a BAD ...
        C: b APPEND INBOX CATENATE ()
        S: b BAD expected TEXT, URL or UTF8 at octet 26, found ")"
        C: c APPEND INBOX CATENATE (TEXT {4+}
        C: a: b TEXT {2+}
        C: xx
        S: c BAD expected a space or ")" ...
        C: d APPEND INBOX CATENATE (BODY {4+}
        C: a: b)
        S: d BAD BODY is no part here: TEXT, URL or UTF8 is expected
        C: e APPEND INBOX CATENATE (TEXT {0+}
        C: )
        S: e NO [CANNOT] ...
        C: f APPEND INBOX CATENATE (TEXT "quoted")
        S: f BAD ...
        C: g APPEND Nowhere CATENATE (TEXT {4}
        S: g NO [TRYCREATE] ...
        """);
  }

  @Test // §4.2: literals and what URLs name are counted together, before they are read
  void theWholeHasALimit() {
    try (TestServer server =
            given(mailbox("INBOX", "first"))
                .settings(
                    ImapSettings.DEFAULT
                        .withCleartextOnLoopback(true)
                        .withMessageLimit(new ByteSize(70)))
                .server();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a APPEND INBOX CATENATE (URL /INBOX/;UID=1)
          S: a OK ...
          C: b APPEND INBOX CATENATE (URL /INBOX/;UID=1 URL /INBOX/;UID=1)
          S: b NO [TOOBIG] ...
          C: c APPEND INBOX CATENATE (URL /INBOX/;UID=1 TEXT {20}
          S: c NO [TOOBIG] ...
          C: d APPEND INBOX CATENATE (TEXT {40+}
          C: 0123456789012345678901234567890123456789 TEXT {40+}
          C: 0123456789012345678901234567890123456789)
          S: d NO [TOOBIG] ...
          C: e NOOP
          S: e OK ...
          """);
    }
  }
}
