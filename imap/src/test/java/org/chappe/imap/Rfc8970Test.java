package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.api.Test;

/** PREVIEW, RFC 8970. */
class Rfc8970Test {
  @Test // §3, §4.1, §6
  void previewWithAndWithoutLazy() {
    given(mailbox("INBOX", "a", "b"))
        .plays(
            """
            C: a CAPABILITY
            S: * CAPABILITY ... PREVIEW ...
            S: a OK ...
            C: b SELECT INBOX
            S: b OK ...
            C: c FETCH 1 PREVIEW
            S: * 1 FETCH (PREVIEW "about a")
            S: c OK ...
            C: d FETCH 1:2 (UID PREVIEW (LAZY) FLAGS)
            S: * 1 FETCH (UID 1 PREVIEW "about a" FLAGS (...))
            S: * 2 FETCH (UID 2 PREVIEW "about b" FLAGS (...))
            S: d OK ...
            C: e UID FETCH 2 PREVIEW (lazy)
            S: * 2 FETCH (UID 2 PREVIEW "about b")
            S: e OK ...
            C: f FETCH 1 PREVIEW (CHANGEDSINCE 1)
            S: * 1 FETCH (PREVIEW "about a" MODSEQ (<m>))
            S: f OK ...
            C: g FETCH 1 (PREVIEW (EAGER))
            S: g BAD expected a data item at octet 20, found ...
            C: h FETCH 1 (PREVIEW (LAZY EAGER))
            S: h BAD EAGER is not a modifier of PREVIEW
            # nothing is seen by it
            C: i SEARCH SEEN
            S: * SEARCH
            S: i OK ...
            """);
  }

  private static void isPreview(String message, String answer) {
    try (TestServer server = given().server();
        MailAccount mail = server.mail();
        ScriptClient ann = server.ann()) {
      server.append(mail, MailboxName.INBOX, message.replace("\n", "\r\n"));
      ann.plays(
          """
          C: a SELECT INBOX
          S: a OK ...
          C: b FETCH 1 PREVIEW
          S: * 1 FETCH (PREVIEW %s)
          S: b OK ...
          """
              .formatted(answer));
    }
  }

  @Test // §3.3: the transfer encoding undone, UTF-8, as a literal as it is not ASCII
  void encodedTextIsDecoded() {
    isPreview(
        """
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Gr=FC=DFe
        """,
        "{7}\nS: Gr\\xC3\\xBC\\xC3\\x9Fe");
  }

  @Test // §3.3
  void markupIsStripped() {
    isPreview(
        """
        Content-Type: text/html

        <html><head><title>No</title><style>p { color: red }</style></head>
        <body><p>Dear   <b>Ann</b>,</p><p>"yes" &amp; no</p></body></html>
        """,
        "\"Dear Ann, \\\"yes\\\" & no\"");
  }

  @Test
  void quotationsAndSignaturesArePassedOver() {
    isPreview(
        """
        Subject: Re: lunch

        On Monday Ben wrote:
        > shall we
        > eat?

        Yes, at noon.
        --\s
        Ann
        """,
        "\"Yes, at noon.\"");
    isPreview("Subject: x\n\n> only\n> quoted\n", "\"> only > quoted\"");
  }

  @Test // of alternatives the plain one; of mixed parts the first text
  void theFirstTextPart() {
    isPreview(
        """
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: image/png

        xx
        --m
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain

        plain
        --a
        Content-Type: text/html

        <p>html</p>
        --a--
        --m--
        """,
        "\"plain\"");
  }

  @Test // §3.2: a string of no length, not NIL
  void textlessAndEncipheredMailHasNone() {
    isPreview("Content-Type: image/png\n\nxx\n", "\"\"");
    isPreview(
        """
        Content-Type: multipart/encrypted; boundary=m

        --m
        Content-Type: application/pgp-encrypted

        Version: 1
        --m
        Content-Type: text/plain

        xx
        --m--
        """,
        "\"\"");
    isPreview("Subject: nothing\n", "\"\"");
  }

  @Test // §3.3: 200 characters
  void longTextIsCut() {
    isPreview("Subject: x\n\n" + "word ".repeat(100), "\"" + "word ".repeat(39) + "word\"");
  }
}
