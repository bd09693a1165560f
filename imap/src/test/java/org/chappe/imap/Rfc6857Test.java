package org.chappe.imap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** What is fetched of messages with UTF-8 in their headers, by who has not said to know of it. */
class Rfc6857Test {
  private static final TestServer.Given THREE = given(mailbox("INBOX", "first", "Größe", "third"));

  private static String appending(String message) {
    String crlf = message.replace("\n", "\r\n");
    return """
    C: a APPEND INBOX {%d+}
    C: %s
    S: a OK ...
    C: b SELECT INBOX
    S: b OK ...
    """
        .formatted(crlf.getBytes(UTF_8).length, message.replace("\n", "\nC: "));
  }

  @Test // RFC 6855 §7, RFC 6857 §3: no octet above 127 is in a header, and all sizes are right
  void surrogatesAreGiven() {
    THREE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1:3 (UID RFC822.SIZE)
        S: * 1 FETCH (UID 1 RFC822.SIZE 55)
        S: * 2 FETCH (UID 2 RFC822.SIZE 76)
        S: * 3 FETCH (UID 3 RFC822.SIZE 55)
        S: b OK ...
        C: c FETCH 2 (ENVELOPE RFC822.SIZE)
        S: * 2 FETCH (ENVELOPE (NIL "=?utf-8?b?R3LDtsOfZQ==?=" ((NIL NIL "ben" "example.test")) ...) RFC822.SIZE 76)
        S: c OK ...
        C: d FETCH 2 BODY.PEEK[]
        S: * 2 FETCH (BODY[] {76}
        S: From: ben@example.test
        S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
        S:
        S: about Größe
        S: )
        S: d OK ...
        C: e FETCH 2 (BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY.PEEK[HEADER]<33.11> BODY.PEEK[]<53.14>)
        S: * 2 FETCH (BODY[HEADER.FIELDS (SUBJECT)] {37}
        S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
        S:
        S:  BODY[HEADER]<33> {11}
        S: =?utf-8?b?R BODY[]<53> {14}
        S: ==?=
        S:
        S: about )
        S: e OK ...
        C: f FETCH 2 (BODY.PEEK[TEXT] BODY.PEEK[1] BODY)
        S: * 2 FETCH (BODY[TEXT] {15}
        S: about Größe
        S:  BODY[1] {15}
        S: about Größe
        S:  BODY ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 15 1))
        S: f OK ...
        """);
  }

  @Test // RFC 5465 §5.2: what NOTIFY fetches is what FETCH would
  void notifyGivesThemToo() {
    try (TestServer server = given(mailbox("INBOX")).server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b NOTIFY SET (SELECTED (MessageNew (RFC822.SIZE ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT)]) MessageExpunge))
          S: b OK ...
          """);
      server.append(mail, MailboxName.INBOX, TestServer.message("Größe"));
      ann.plays(
          """
          S: * 1 FETCH (RFC822.SIZE 76 ENVELOPE (NIL "=?utf-8?b?R3LDtsOfZQ==?=" ...) BODY[HEADER.FIELDS (SUBJECT)] {37}
          S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
          S:
          S: )
          C: c NOTIFY SET (SELECTED (MessageNew (RFC822.SIZE) MessageExpunge))
          S: c OK ...
          """);
      server.append(mail, MailboxName.INBOX, TestServer.message("Größe"));
      ann.plays(
          """
          S: * 2 FETCH (RFC822.SIZE 76)
          C: d FETCH 1:2 RFC822.SIZE
          S: * 1 FETCH (RFC822.SIZE 76)
          S: * 2 FETCH (RFC822.SIZE 76)
          S: d OK ...
          """);
    }
  }

  @Test
  void copiesInOtherAccountsToo() {
    try (TestServer server = given(mailbox("Shared", "Größe")).server();
        ScriptClient ann = server.ann();
        ScriptClient ben = server.signedIn("ben")) {
      ann.plays(
          """
          C: a SETACL Shared ben@example.test lr
          S: a OK ...
          """);
      ben.plays(
          """
          C: a SELECT Users/ann@example.test/Shared
          S: a OK ...
          C: b COPY 1 INBOX
          S: b OK [COPYUID ...] ...
          C: c SELECT INBOX
          S: c OK ...
          C: d FETCH 1 (RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])
          S: * 1 FETCH (RFC822.SIZE 76 BODY[HEADER.FIELDS (SUBJECT)] {37}
          S: Subject: =?utf-8?b?R3LDtsOfZQ==?=
          S:
          S: )
          S: d OK ...
          """);
    }
  }

  @Test // RFC 6857 §4.1
  void partsToo() {
    given(mailbox("INBOX"))
        .plays(
            appending(
                    """
                    Content-Type: multipart/mixed; boundary=b

                    --b
                    Content-Disposition: attachment; filename=Größe

                    x
                    --b--
                    """)
                + """
                C: c FETCH 1 (RFC822.SIZE BODYSTRUCTURE)
                S: * 1 FETCH (RFC822.SIZE 131 BODYSTRUCTURE (("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0 NIL ("attachment" ("filename*" "utf-8''Gr%C3%B6%C3%9Fe")) NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL))
                S: c OK ...
                C: d FETCH 1 (BODY.PEEK[1.MIME] BODY.PEEK[1] BINARY.SIZE[1] BINARY.PEEK[1])
                S: * 1 FETCH (BODY[1.MIME] {71}
                S: Content-Disposition: attachment;
                S: \\x09filename*=utf-8''Gr%C3%B6%C3%9Fe
                S:
                S:  BODY[1] {1}
                S: x BINARY.SIZE[1] 1 BINARY[1] {1}
                S: x)
                S: d OK ...
                """);
  }

  @Test // RFC 9051 §7.5.2, RFC 6855 §3: who knows of UTF-8 gets the message as it is
  void whoKnowsOfUtf8GetsWhatCame() {
    for (String extension : new String[] {"UTF8=ACCEPT", "IMAP4rev2"}) {
      THREE.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b ENABLE %s
          S: * ENABLED %s
          S: b OK ...
          C: c FETCH 2 (RFC822.SIZE ENVELOPE BODY.PEEK[])
          S: * 2 FETCH (RFC822.SIZE 59 ENVELOPE (NIL {7}
          S: Größe ...) BODY[] {59}
          S: From: ben@example.test
          S: Subject: Größe
          S:
          S: about Größe
          S: )
          S: c OK ...
          """
              .formatted(extension, extension));
    }
  }

  @Test // what is no UTF-8 was written before there was any, and is guessed by who reads it
  void otherCharsetsStay() {
    given(mailbox("INBOX"))
        .plays(
            """
            C: a APPEND INBOX {18+}
            C: Subject: caf\\xE9
            C:
            C: x
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c FETCH 1 (RFC822.SIZE ENVELOPE BODY.PEEK[])
            S: * 1 FETCH (RFC822.SIZE 18 ENVELOPE (NIL {4}
            S: caf\\xE9 NIL NIL NIL NIL NIL NIL NIL NIL) BODY[] {18}
            S: Subject: caf\\xE9
            S:
            S: x)
            S: c OK ...
            """);
  }

  @Test // a copy is a surrogate as well; what CATENATE takes is the message
  void whatIsKeptIsTheMessage() {
    THREE.plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b COPY 2 INBOX
        S: b OK ...
        C: c STORE 4 FLAGS (\\Flagged)
        S: c OK ...
        C: d APPEND INBOX CATENATE (URL "/INBOX/;UID=2")
        S: d OK ...
        C: e FETCH 4:5 RFC822.SIZE
        S: * 4 FETCH (RFC822.SIZE 76)
        S: * 5 FETCH (RFC822.SIZE 76)
        S: e OK ...
        C: f ENABLE UTF8=ACCEPT
        S: f OK ...
        C: g FETCH 4:5 RFC822.SIZE
        S: * 4 FETCH (RFC822.SIZE 59)
        S: * 5 FETCH (RFC822.SIZE 59)
        S: g OK ...
        """);
  }
}
