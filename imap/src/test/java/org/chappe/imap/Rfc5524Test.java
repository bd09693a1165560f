package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.chappe.net.testing.Sending;
import org.junit.jupiter.api.Test;

/** URLAUTH=BINARY: URLFETCH that decodes and describes. RFC 5524. */
class Rfc5524Test {
  private static final String URL = "imap://ann%40example.test@localhost/INBOX/;UID=1";

  /**
   * Part 1 is quoted-printable, 2 base64 with NULs, 3 encoded in a way nobody knows, 4 a message.
   */
  private static final String MESSAGE =
      """
      Subject: parts
      Content-Type: multipart/mixed; boundary=b

      --b
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable

      caf=C3=A9=
       noir
      --b
      Content-Type: image/png; name=x.png
      Content-Transfer-Encoding: base64

      AAECAw==
      --b
      Content-Type: image/gif
      Content-Transfer-Encoding: x-own

      abc
      --b
      Content-Type: message/rfc822

      Subject: inner
      Content-Transfer-Encoding: base64

      aGVsbG8NCg==
      --b--
      """
          .replace("\n", "\r\n");

  private static void plays(String transcript) {
    for (Sending sending : Sending.values()) {
      try (TestServer server = given(mailbox("INBOX")).server();
          MailAccount mail = server.mail();
          ScriptClient ann = server.ann(sending)) {
        server.append(mail, MailboxName.INBOX, MESSAGE);
        ann.plays(transcript);
      }
    }
  }

  /** Asks for {@code items} of a section, and expects this behind the URL. */
  private static String asks(String section, String items, String answer) {
    String url = URL + section + ";URLAUTH=anonymous";
    return """
    C: a GENURLAUTH "%1$s" INTERNAL
    S: * GENURLAUTH "%1$s:internal:<t%4$d>"
    S: a OK ...
    C: b URLFETCH ("%1$s:internal:<t%4$d>"%2$s)
    S: * URLFETCH "%1$s:internal:<t%4$d>" %3$s
    S: b OK ...
    """
        .formatted(url, items.isEmpty() ? "" : " " + items, answer, url.hashCode() & 0xFFFF);
  }

  @Test // §3.1, §3.2, §4
  void contentIsDecodedWhenAskedFor() {
    plays(
        """
        C: z CAPABILITY
        S: * CAPABILITY ... URLAUTH URLAUTH=BINARY ...
        S: z OK ...
        """
            + asks("/;SECTION=1", "BINARY", "(BINARY {10}\nS: caf\u00e9 noir)")
            + asks("/;SECTION=1", "BODY", "(BODY {17}\nS: caf=C3=A9=\nS:  noir)")
            + asks("/;SECTION=1", "", "{17}\nS: caf=C3=A9=\nS:  noir")
            + asks("/;SECTION=2", "BINARY", "(BINARY ~{4}\nS: \\x00\\x01\\x02\\x03)")
            + asks("/;SECTION=2/;PARTIAL=1.2", "BINARY", "(BINARY ~{2}\nS: \\x01\\x02)")
            + asks("/;SECTION=4.1", "BINARY", "(BINARY {7}\nS: hello\nS: )")
            + asks("/;SECTION=4.TEXT", "BINARY", "(BINARY {7}\nS: hello\nS: )")
            + asks("/;SECTION=2.MIME", "BINARY", "(BINARY {...})"));
  }

  @Test // §3.2: of what is sent, decoded or not
  void theStructureIsThatOfWhatIsSent() {
    plays(
        asks(
                "/;SECTION=1",
                "BINARY BODYPARTSTRUCTURE",
                "(BODYPARTSTRUCTURE (\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL"
                    + " \"binary\" 10 0)) (BINARY {10}\nS: caf\u00e9 noir)")
            + asks(
                "/;SECTION=1",
                "BODYPARTSTRUCTURE BODY",
                "(BODYPARTSTRUCTURE (\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL"
                    + " \"quoted-printable\" 17 1)) (BODY {17}\nS: caf=C3=A9=\nS:  noir)")
            + asks(
                "/;SECTION=2",
                "BODYPARTSTRUCTURE",
                "(BODYPARTSTRUCTURE (\"image\" \"png\" (\"name\" \"x.png\") NIL NIL"
                    + " \"base64\" 8))")
            + asks(
                "/;SECTION=2",
                "BODYPARTSTRUCTURE BINARY",
                "(BODYPARTSTRUCTURE (\"image\" \"png\" (\"name\" \"x.png\") NIL NIL"
                    + " \"binary\" 4)) (BINARY ~{4}\nS: \\x00\\x01\\x02\\x03)")
            + asks(
                "/;SECTION=4.TEXT",
                "BODYPARTSTRUCTURE BINARY",
                "(BODYPARTSTRUCTURE (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL"
                    + " \"binary\" 7 1)) (BINARY {7}\nS: hello\nS: )")
            + asks("", "BODYPARTSTRUCTURE", "(BODYPARTSTRUCTURE ((\"text\"... \"mixed\"))"));
  }

  @Test // §4: an encoding nobody knows; a part that is not there; a header, which is no part
  void whatCannotBeIsNil() {
    plays(
        asks(
                "/;SECTION=3",
                "BODYPARTSTRUCTURE BINARY",
                "(BODYPARTSTRUCTURE (\"image\" \"gif\" NIL NIL NIL \"x-own\" 3)) (BINARY NIL)")
            + asks("/;SECTION=3", "BODY", "(BODY {3}\nS: abc)")
            + asks("/;SECTION=200", "BODYPARTSTRUCTURE BODY", "NIL")
            + asks("/;SECTION=200", "BINARY", "NIL")
            + asks("/;SECTION=2.MIME", "BODYPARTSTRUCTURE", "NIL")
            + asks("/;SECTION=2.MIME", "BODYPARTSTRUCTURE BODY", "(BODY {...})")
            + """
            C: c URLFETCH ("%1$s;URLAUTH=anonymous:internal:01ab" BINARY) "x" (y BODY)
            S: * URLFETCH "%1$s;URLAUTH=anonymous:internal:01ab" NIL
            S: * URLFETCH "x" NIL
            S: * URLFETCH "y" NIL
            S: c OK ...
            """
                .formatted(URL));
  }

  @Test // §3.1
  void whatIsWrittenWrong() {
    plays(
        """
        C: a URLFETCH (x BODY BINARY)
        S: a BAD BODY and BINARY exclude each other
        C: b URLFETCH (x BODY BODY)
        S: b BAD each can be asked for once
        C: c URLFETCH (x HEADER)
        S: c BAD HEADER is not BODY, BINARY or BODYPARTSTRUCTURE
        C: d URLFETCH (x BODY
        S: d BAD expected a space or ")" at octet 19, found the end of the line
        C: e URLFETCH ()
        S: e BAD expected a URL at octet 13, found ")"
        """);
  }
}
