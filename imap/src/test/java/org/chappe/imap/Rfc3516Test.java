package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;

/** BINARY: RFC 3516. */
class Rfc3516Test {
  private static final String MESSAGE =
      """
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: application/octet-stream
      Content-Transfer-Encoding: base64

      AAECA2FiYw==
      --b
      Content-Transfer-Encoding: quoted-printable

      caf=C3=A9
      --b
      Content-Transfer-Encoding: x-own

      ???
      --b--
      """;

  private static void plays(String transcript) {
    given(mailbox("INBOX", MESSAGE)).plays(transcript, Sending.LINES);
  }

  @Test // §4.1, §4.2, §4.3: a literal8 where there are NULs, a string where there are none
  void partsAreDecoded() {
    plays(
        """
        C: a CAPABILITY
        S: * CAPABILITY ... BINARY ...
        S: a OK ...
        C: b SELECT INBOX
        S: b OK ...
        C: c FETCH 1 (BINARY.SIZE[1] BINARY.SIZE[2] BINARY.PEEK[1] BINARY.PEEK[2])
        S: * 1 FETCH (BINARY.SIZE[1] 7 BINARY.SIZE[2] 5 BINARY[1] ~{7}
        S: \\x00\\x01\\x02\\x03abc BINARY[2] {5}
        S: café)
        S: c OK ...
        C: d FETCH 1 FLAGS
        S!: * 1 FETCH (FLAGS (...\\Seen...))
        S: d OK ...
        C: e FETCH 1 BINARY[2]<1.2>
        S: * 1 FETCH (BINARY[2]<1> {2}
        S: af FLAGS (...\\Seen...))
        S: e OK ...
        C: f FETCH 1 BINARY.PEEK[2]<9.2>
        S: * 1 FETCH (BINARY[2]<9> {0}
        S: )
        S: f OK ...
        """);
  }

  @Test // §4.3: an encoding nobody knows
  void anUnknownEncodingIsSaid() {
    plays(
        """
        C: a SELECT INBOX
        S: a OK ...
        C: b FETCH 1 BINARY.PEEK[3]
        S: b NO [UNKNOWN-CTE] ...
        C: c FETCH 1 BINARY.SIZE[3]
        S: c NO [UNKNOWN-CTE] ...
        C: d FETCH 1 BINARY.SIZE[1]<0.1>
        S: d BAD ...
        """);
  }

  @Test // §4.2, §4.3: the request fails; RFC 9051 §5.2: flags that changed are told all the same
  void anUnknownEncodingHidesNoOtherMessage() {
    given(mailbox("INBOX", MESSAGE, "plain text", MESSAGE))
        .plays(
            """
            C: a SELECT INBOX
            S: a OK ...
            C: b FETCH 1 (UID BINARY[3])
            S: * 1 FETCH (UID 1 FLAGS (...\\Seen...))
            S: b NO [UNKNOWN-CTE] ...
            C: c FETCH 1:3 BINARY.SIZE[3]
            S: * 2 FETCH (BINARY.SIZE[3] 0)
            S: c NO [UNKNOWN-CTE] ...
            C: d ENABLE CONDSTORE
            S: d OK ...
            C: e FETCH 2:3 BINARY[3]
            S: * 2 FETCH (BINARY[3] NIL UID 2 FLAGS (...\\Seen...) MODSEQ (<m>))
            S: * 3 FETCH (UID 3 FLAGS (...\\Seen...) MODSEQ (<m>))
            S: e NO [UNKNOWN-CTE] ...
            """,
            Sending.LINES);
  }

  @Test // §4.4: a literal8 is taken, waiting or not; what has NULs in it is not, and nothing with
  // it
  void appendTakesLiteral8() {
    plays(
        """
        C: a APPEND INBOX (\\Seen) ~{4}
        S: + ...
        C: a: b
        S: a OK [APPENDUID <v> 2] ...
        C: b APPEND INBOX ~{4+}
        C: a: b ~{4+}
        C: c: d
        S: b OK [APPENDUID <v> 3:4] ...
        C: c APPEND INBOX {4+}
        C: a: b ~{4+}
        C: a\\x00\\x0D\\x0A ~{4+}
        C: c: d
        S: c NO [UNKNOWN-CTE] ...
        C: d STATUS INBOX (MESSAGES)
        S: * STATUS INBOX (MESSAGES 4)
        S: d OK ...
        """);
  }

  @Test // RFC 9051 §9 has no 0x00 in a literal, but old mail that is moved here may have it
  void aMessageInAPlainLiteralIsKeptAsItIs() {
    plays(
        """
        C: a APPEND INBOX {5+}
        C: a: b\\x00
        S: a OK [APPENDUID <v> 2] ...
        C: b SELECT INBOX
        S: b OK ...
        C: c FETCH 2 BODY.PEEK[]
        S: * 2 FETCH (BODY[] {5}
        S: a: b\\x00)
        S: c OK ...
        """);
  }

  @Test // a refused command is passed over with its literal8s
  void literal8sAreSkipped() {
    plays(
        """
        C: a NONSENSE ~{10+}
        C: a1 NOOP\\x0D\\x0A\\x00\\x00 ~{6+}
        C: a2 NOP
        S: a BAD ...
        C: b APPEND Nowhere ~{8+}
        C: b1 NOOP\\x00 ~{5}
        S: b NO [TRYCREATE] ...
        C: c LOGIN ~{3+}
        C: ann secret
        S: c BAD expected a space at octet 10, found "{"
        C: d NOOP
        S: d OK ...
        """);
  }
}
