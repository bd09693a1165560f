package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.mime.Mail.octets;
import static org.chappe.mime.Mail.parse;
import static org.chappe.mime.Mail.slice;

import org.junit.jupiter.api.Test;

/** Mail as it comes: what a reader of it still gets to see. */
class BrokenMailTest {
  @Test
  void eightBitInAllFields() {
    byte[] message =
        Mail.crlf(
            """
            From: Andr\u00e9 <a@b>
            Subject: caf\u00c3\u00a9
            Content-Type: text/plain; charset=utf-8; name=\u00e9.txt

            \u00ff
            """);
    ParsedMessage parsed = parse(message);
    assertThat(parsed.header().first("subject").orElseThrow().text()).isEqualTo("café");
    assertThat(parsed.root().filename()).contains("é.txt");
    byte[] structure = ImapStructure.bodyStructure(parsed.root());
    Checks.wire(structure);
    assertThat(Octets.raw(structure)).contains("\"name\" {5}\r\n\u00e9.txt)");
    byte[] envelope = ImapStructure.envelope(parsed.envelope());
    Checks.wire(envelope);
    assertThat(Octets.raw(envelope)).contains("(({5}\r\nAndr\u00e9 NIL \"a\" \"b\"))");
  }

  @Test
  void nulsEverywhere() {
    byte[] message =
        octets(
            "Sub\0ject: a\0\r\nTo: \0a\0@b\r\nContent-Type: multipart/mixed; boundary=\"b\0\"\r\n"
                + "\0\r\n\r\n--b\0\r\n\r\n\0\r\n--b\0--");
    ParsedMessage parsed = parse(message);
    assertThat(slice(message, parsed.root().section(1).orElseThrow())).isEqualTo("\0");
    Checks.wire(ImapStructure.envelope(parsed.envelope()));
    Checks.wire(ImapStructure.bodyStructure(parsed.root()));
  }

  @Test
  void contentTypesThatAreNone() {
    for (String type : new String[] {"", ";", "text", "/", "???", "text/", "multipart"}) {
      ParsedMessage parsed = parse("Content-Type: " + type + "\n\nhello\n");
      assertThat(parsed.root().children()).isEmpty();
      assertThat(parsed.root().octets()).isEqualTo(7);
      Checks.wire(ImapStructure.bodyStructure(parsed.root()));
    }
  }

  @Test // two programs, each with its own idea; the first one wrote the message
  void fieldsThatShouldStandOnce() {
    ParsedMessage parsed =
        parse(
            """
            Subject: one
            Content-Type: text/html
            subject: two
            content-type: text/plain
            To: a@b
            From: c@d
            to: e@f

            x
            """);
    assertThat(parsed.envelope().subject()).contains("one");
    assertThat(parsed.envelope().to()).hasSize(2);
    assertThat(parsed.root().type().subtype()).isEqualTo("html");
    assertThat(parsed.header().all("TO")).hasSize(2);
  }

  @Test
  void aHeaderThatBeginsWithFolding() {
    ParsedMessage parsed = parse(octets(" folded\r\n\tmore\r\nSubject: x\r\n \r\n y\r\n\r\nbody"));
    assertThat(parsed.header().fields()).hasSize(2);
    assertThat(parsed.envelope().subject()).contains("x  y");
    assertThat(parsed.root().octets()).isEqualTo(4);
  }

  @Test
  void aHeaderOnly() {
    byte[] message = octets("Subject: x\r\nContent-Type: multipart/mixed; boundary=b");
    ParsedMessage parsed = parse(message);
    assertThat(parsed.headerOctets()).isEqualTo(message.length);
    assertThat(parsed.root().section(1)).contains(new OctetRange(message.length, message.length));
  }

  @Test
  void theSameBoundaryInside() {
    byte[] message =
        Mail.crlf(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=b

            --b

            one
            --b--
            --b

            two
            --b--
            """);
    Part root = parse(message).root();
    assertThat(slice(message, root.section(1, 1).orElseThrow())).isEqualTo("one");
    assertThat(slice(message, root.section(2).orElseThrow())).isEqualTo("two");
  }

  @Test
  void aMessageCutOff() {
    byte[] whole =
        Mail.crlf(
            """
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: message/rfc822

            Subject: inner
            Content-Type: multipart/alternative; boundary="in"

            --in
            Content-Type: text/plain; charset="utf-8"

            hello
            --in--
            --outer--
            """);
    for (int length = 0; length <= whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      Part root = parse(cut).root();
      assertThat(root.bodyEnd()).isEqualTo(length);
      Checks.wire(ImapStructure.bodyStructure(root));
    }
  }

  @Test // RFC 2049 appendix A, in its shape
  void aComplexMultipart() {
    byte[] message =
        Mail.crlf(
            """
            MIME-Version: 1.0
            Subject: all kinds
            Content-Type: multipart/mixed;
              boundary=unique-1

            A preamble.
            --unique-1

            Without a header.
            --unique-1
            Content-type: text/plain; charset=US-ASCII

            With one.
            --unique-1
            Content-Type: multipart/parallel; boundary=unique-2

            --unique-2
            Content-Type: audio/basic
            Content-Transfer-Encoding: base64

            AAAA
            --unique-2
            Content-Type: image/jpeg
            Content-Transfer-Encoding: base64

            BBBB
            --unique-2--

            --unique-1
            Content-type: text/enriched

            <bold>Bold</bold>

            --unique-1
            Content-Type: message/rfc822

            From: (only a comment)
            Subject: inner
            Content-Type: Text/plain; charset=ISO-8859-1
            Content-Transfer-Encoding: Quoted-printable

            d=E9j=E0 vu

            --unique-1--
            """);
    ParsedMessage parsed = parse(message);
    assertThat(Octets.raw(ImapStructure.body(parsed.root())))
        .isEqualTo(
            "((\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 17 0)"
                + "(\"text\" \"plain\" (\"charset\" \"US-ASCII\") NIL NIL \"7bit\" 9 0)"
                + "((\"audio\" \"basic\" NIL NIL NIL \"base64\" 4)"
                + "(\"image\" \"jpeg\" NIL NIL NIL \"base64\" 4) \"parallel\")"
                + "(\"text\" \"enriched\" NIL NIL NIL \"7bit\" 19 1)"
                + "(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 146"
                + " (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL)"
                + " (\"text\" \"plain\" (\"charset\" \"ISO-8859-1\") NIL NIL"
                + " \"quoted-printable\" 13 1) 6)"
                + " \"mixed\")");
    assertThat(slice(message, parsed.root().section(3).orElseThrow()))
        .startsWith("--unique-2\r\n")
        .endsWith("--unique-2--\r\n");
  }
}
