package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.chappe.mailbox.MailAccount;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** FETCH, RFC 9051 §6.4.5 and §7.5.2; BINARY also RFC 3516. */
class Rfc9051FetchTest {
  private static final String MULTIPART =
      """
      From: Ann <ann@example.test>
      To: ben@example.test
      Subject: parts
      Date: Fri, 2 Jan 2026 03:04:05 +0000
      Message-ID: <1@example.test>
      MIME-Version: 1.0
      X-Other: yes
      Content-Type: multipart/mixed; boundary=b

      preamble
      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      gr=C3=BC=C3=9Fe
      --b
      Content-Type: application/octet-stream
      Content-Transfer-Encoding: base64

      AAECAwQ=
      --b
      Content-Type: message/rfc822

      From: inner@example.test
      Subject: inner

      inner body
      --b
      Content-Type: text/plain
      Content-Transfer-Encoding: x-unknown

      what?
      --b--
      """
          .replace("\n", "\r\n");

  /** In each way of sending, on a mailbox with {@link #MULTIPART} as message 1. */
  private static void plays(String transcript) {
    given(mailbox("INBOX", MULTIPART)).plays(SELECTED + transcript);
  }

  private static final String SELECTED =
      """
      C: y SELECT INBOX
      S: y OK ...
      """;

  private static void withMessages(Consumer<TestServer> more, String transcript) {
    try (TestServer server = given().server();
        MailAccount mail = server.mail()) {
      server.append(mail, MailboxName.INBOX, MULTIPART);
      more.accept(server);
      try (ScriptClient client = server.ann()) {
        client.plays(SELECTED + transcript);
      }
    }
  }

  @Test // §6.4.5: BODY[section]
  void sectionsAreOctetsOfTheMessage() {
    plays(
        """
        C: a FETCH 1 BODY.PEEK[1]
        S: * 1 FETCH (BODY[1] {15}
        S: gr=C3=BC=C3=9Fe)
        S: a OK ...
        C: b FETCH 1 BODY.PEEK[1.MIME]
        S: * 1 FETCH (BODY[1.MIME] {88}
        S: Content-Type: text/plain; charset=utf-8
        S: Content-Transfer-Encoding: quoted-printable
        S:
        S: )
        S: b OK ...
        C: c FETCH 1 BODY.PEEK[3.HEADER]
        S: * 1 FETCH (BODY[3.HEADER] {44}
        S: From: inner@example.test
        S: Subject: inner
        S:
        S: )
        S: c OK ...
        C: d FETCH 1 body.peek[3.text]
        S: * 1 FETCH (BODY[3.TEXT] {10}
        S: inner body)
        S: d OK ...
        C: e FETCH 1 BODY.PEEK[3.1]
        S: * 1 FETCH (BODY[3.1] {10}
        S: inner body)
        S: e OK ...
        C: f FETCH 1 BODY.PEEK[3.HEADER.FIELDS (SUBJECT)]
        S: * 1 FETCH (BODY[3.HEADER.FIELDS (SUBJECT)] {18}
        S: Subject: inner
        S:
        S: )
        S: f OK ...
        C: g FETCH 1 (BODY.PEEK[9] BODY.PEEK[1.HEADER] BODY.PEEK[1.1])
        S: * 1 FETCH (BODY[9] NIL BODY[1.HEADER] NIL BODY[1.1] NIL)
        S: g OK ...
        C: h FETCH 1 BODY.PEEK[MIME]
        S: h BAD MIME needs a part's number before it
        C: i FETCH 1 BODY.PEEK[1.]
        S: i BAD ...
        C: j FETCH 1 BODY.PEEK[0]
        S: j BAD ...
        C: k FETCH 1 BODY.PEEK[HEADER.FIELDS ()]
        S: k BAD ...
        """);
  }

  @Test // §6.4.5.1: HEADER.FIELDS
  void headerFieldsAreChosenByName() {
    plays(
        """
        C: a FETCH 1 BODY.PEEK[HEADER.FIELDS (subject "From")]
        S: * 1 FETCH (BODY[HEADER.FIELDS (subject From)] {48}
        S: From: Ann <ann@example.test>
        S: Subject: parts
        S:
        S: )
        S: a OK ...
        # not among the fields kept apart
        C: b FETCH 1 BODY.PEEK[HEADER.FIELDS (X-Other Subject)]
        S: * 1 FETCH (BODY[HEADER.FIELDS (X-Other Subject)] {32}
        S: Subject: parts
        S: X-Other: yes
        S:
        S: )
        S: b OK ...
        C: c FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT (From To Date Message-ID MIME-Version Content-Type x-other)]
        S: * 1 FETCH (BODY[HEADER.FIELDS.NOT (From To Date Message-ID MIME-Version Content-Type x-other)] {18}
        S: Subject: parts
        S:
        S: )
        S: c OK ...
        C: d FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject)]<3.5>
        S: * 1 FETCH (BODY[HEADER.FIELDS (Subject)]<3> {5}
        S: ject:)
        S: d OK ...
        C: e FETCH 1 BODY.PEEK[HEADER.FIELDS ({7+}
        C: Subject)]
        S: * 1 FETCH (BODY[HEADER.FIELDS (Subject)] {18}
        S: Subject: parts
        S:
        S: )
        S: e OK ...
        """);
  }

  @Test // §6.4.5: partial
  void partsOfSections() {
    plays(
        """
        C: a FETCH 1 BODY.PEEK[]<0.9>
        S: * 1 FETCH (BODY[]<0> {9}
        S: From: Ann)
        S: a OK ...
        C: b FETCH 1 BODY.PEEK[TEXT]<2.3>
        S: * 1 FETCH (BODY[TEXT]<2> {3}
        S: eam)
        S: b OK ...
        C: c FETCH 1 BODY.PEEK[3.1]<6.9223372036854775807>
        S: * 1 FETCH (BODY[3.1]<6> {4}
        S: body)
        S: c OK ...
        C: d FETCH 1 BODY.PEEK[3.1]<10.1>
        S: * 1 FETCH (BODY[3.1]<10> {0}
        S: )
        S: d OK ...
        C: e FETCH 1 BODY.PEEK[3.1]<9223372036854775807.1>
        S: * 1 FETCH (BODY[3.1]<9223372036854775807> {0}
        S: )
        S: e OK ...
        C: f FETCH 1 BODY.PEEK[3.1]<0.0>
        S: f BAD ...
        """);
  }

  @Test // §6.4.5: BINARY, RFC 3516
  void binaryUndoesTheEncoding() {
    plays(
        """
        C: a FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.SIZE[9])
        S: * 1 FETCH (BINARY.SIZE[1] 7 BINARY.SIZE[2] 5 BINARY.SIZE[9] 0)
        S: a OK ...
        C: b FETCH 1 BINARY.PEEK[1]
        S: * 1 FETCH (BINARY[1] {7}
        S: grüße)
        S: b OK ...
        C: c FETCH 1 BINARY.PEEK[2]
        S: * 1 FETCH (BINARY[2] ~{5}
        S: \\x00\\x01\\x02\\x03\\x04)
        S: c OK ...
        C: d FETCH 1 BINARY.PEEK[2]<1.2>
        S: * 1 FETCH (BINARY[2]<1> ~{2}
        S: \\x01\\x02)
        S: d OK ...
        C: e FETCH 1 BINARY.PEEK[4]
        S: e NO [UNKNOWN-CTE] ...
        C: f FETCH 1 FLAGS
        S: * 1 FETCH (FLAGS (\\Recent))
        S: f OK ...
        C: g FETCH 1 BINARY[1]<0.2>
        S: * 1 FETCH (BINARY[1]<0> {2}
        S: gr FLAGS (\\Recent \\Seen))
        S: g OK ...
        """);
  }

  @Test // §7.5.2
  void envelopeAndStructures() {
    plays(
        """
        C: a FETCH 1 ENVELOPE
        S: * 1 FETCH (ENVELOPE ("Fri, 2 Jan 2026 03:04:05 +0000" "parts" (("Ann" NIL "ann" "example.test")) (("Ann" NIL "ann" "example.test")) (("Ann" NIL "ann" "example.test")) ((NIL NIL "ben" "example.test")) NIL NIL NIL "<1@example.test>"))
        S: a OK ...
        C: b FETCH 1 (BODY)
        S: * 1 FETCH (BODY (("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 15 ...) "mixed"))
        S: b OK ...
        C: c FETCH 1 BODYSTRUCTURE
        S: * 1 FETCH (BODYSTRUCTURE (...("application" "octet-stream" NIL NIL NIL "base64" 8 NIL NIL NIL NIL)... "mixed" ("boundary" "b") NIL NIL NIL))
        S: c OK ...
        C: d FETCH 1 ALL
        S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE "02-Jan-2026 03:04:05 +0000" RFC822.SIZE <n> ENVELOPE (...))
        S: d OK ...
        C: e FETCH 1 FAST
        S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE "02-Jan-2026 03:04:05 +0000" RFC822.SIZE <n>)
        S: e OK ...
        C: f FETCH 1 FULL
        S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE ... ENVELOPE (...) BODY (...))
        S: f OK ...
        C: g FETCH 1 (FAST)
        S: g BAD FAST is not a data item
        """);
  }

  @Test // §6.4.5: \\Seen
  void readingAMessageSetsSeenOnce() {
    plays(
        """
        C: a FETCH 1 (BODY[3.1] FLAGS)
        S: * 1 FETCH (BODY[3.1] {10}
        S: inner body FLAGS (\\Recent \\Seen))
        S: a OK ...
        C: b FETCH 1 BODY[3.1]
        S: * 1 FETCH (BODY[3.1] {10}
        S: inner body)
        S: b OK ...
        C: c STORE 1 -FLAGS.SILENT \\Seen
        S: c OK ...
        C: d EXAMINE INBOX
        S: d OK ...
        C: e FETCH 1 BODY[3.1]
        S: * 1 FETCH (BODY[3.1] {10}
        S: inner body)
        S: e OK ...
        C: f FETCH 1 FLAGS
        S: * 1 FETCH (FLAGS ())
        S: f OK ...
        """);
  }

  @Test // §6.4.9: UID is in every answer
  void uidFetchAnswersWithUids() {
    withMessages(
        server -> {
          try (MailAccount mail = server.mail()) {
            server.append(mail, MailboxName.INBOX, "second");
            server.append(mail, MailboxName.INBOX, "third");
          }
        },
        """
        C: a UID FETCH 2:* RFC822.SIZE
        S: * 2 FETCH (UID 2 RFC822.SIZE 6)
        S: * 3 FETCH (UID 3 RFC822.SIZE 5)
        S: a OK ...
        # §9, seq-range: the last message is in it whatever its UID
        C: b UID FETCH 77:* (UID)
        S: * 3 FETCH (UID 3)
        S: b OK ...
        C: c UID FETCH 77 (UID)
        S!: * ... FETCH ...
        S: c OK ...
        C: d FETCH *:2 UID
        S: * 2 FETCH (UID 2)
        S: * 3 FETCH (UID 3)
        S: d OK ...
        C: e FETCH 3,1:2,2:3 UID
        S: * 1 FETCH (UID 1)
        S: * 2 FETCH (UID 2)
        S: * 3 FETCH (UID 3)
        S: e OK ...
        """);
  }

  @Test // any octets are given back as they came: NUL, bare CR and LF, no header at all
  void whateverWasStoredIsGivenBack() {
    byte[] odd = "a\0b\rc\nd\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    withMessages(
        server -> {
          try (MailAccount mail = server.mail()) {
            server.append(mail, MailboxName.INBOX, odd, Flags.NONE);
          }
        },
        """
        C: a FETCH 2 BODY.PEEK[]
        S: * 2 FETCH (BODY[] {8}
        S: a\\x00b\\x0Dc\\x0Ad\\xFF)
        S: a OK ...
        """);
  }
}
