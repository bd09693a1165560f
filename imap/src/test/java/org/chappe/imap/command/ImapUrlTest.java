package org.chappe.imap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.chappe.imap.command.FetchItem.Partial;
import org.chappe.imap.command.FetchItem.Text;
import org.chappe.imap.command.ImapUrl.Access;
import org.chappe.imap.command.ImapUrl.Authority;
import org.chappe.imap.command.ImapUrl.Verifier;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;
import org.chappe.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IMAP URLs: RFC 5092, RFC 4467 §3. */
class ImapUrlTest {
  private static final String TOKEN = "91354a473744909de610943775f92038";

  @Test // RFC 5092 §6.1, RFC 4467 §3
  void allOfIt() {
    String text =
        "IMAP://joe%40example.com;AUTH=*@Mail.Example.COM:1143/Gr%C3%B6%C3%9Fe/b"
            + ";UIDVALIDITY=385759045/;UID=20/;SECTION=1.HEADER.FIELDS%20(Subject)/;PARTIAL=3.1024"
            + ";EXPIRE=2026-01-02T03:04:05Z;URLAUTH=submit+fred%2Bx:internal:"
            + TOKEN;
    ImapUrl url = ImapUrl.parse(text);

    assertThat(url.server())
        .contains(new Authority(Optional.of("joe@example.com"), "mail.example.com", 1143));
    assertThat(url.mailbox()).contains(new MailboxName("Größe/b"));
    assertThat(url.uidValidity()).isEqualTo(OptionalLong.of(385_759_045));
    assertThat(url.uid()).isEqualTo(new Uid(20));
    assertThat(url.section().part()).containsExactly(1);
    assertThat(url.section().text()).isEqualTo(Text.FIELDS);
    assertThat(url.section().partial()).contains(new Partial(3, 1024));
    assertThat(url.section().seen()).isFalse();
    ImapUrl.Authorization authorization = url.authorization().orElseThrow();
    assertThat(authorization.expire()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(authorization.access()).isEqualTo(Access.SUBMIT);
    assertThat(authorization.user()).isEqualTo("fred+x");
    assertThat(authorization.verifier()).contains(new Verifier("INTERNAL", TOKEN));
    assertThat(authorization.rump() + ":internal:" + TOKEN).isEqualTo(text);
  }

  @Test
  void littleOfIt() {
    ImapUrl url = ImapUrl.parse("/INBOX/;uid=7");
    assertThat(url.server()).isEmpty();
    assertThat(url.mailbox()).contains(MailboxName.INBOX);
    assertThat(url.uidValidity()).isEmpty();
    assertThat(url.section().text()).isEqualTo(Text.WHOLE);
    assertThat(url.section().part()).isEmpty();
    assertThat(url.authorization()).isEmpty();
    assertThat(ImapUrl.parse(";UID=7").mailbox()).isEmpty();
    assertThat(ImapUrl.parse("/;UID=7/;PARTIAL=5").section().partial())
        .contains(new Partial(5, Long.MAX_VALUE));
    assertThat(ImapUrl.parse("imap://h/a/;UID=7").server())
        .contains(new Authority(Optional.empty(), "h", 143));
    assertThat(ImapUrl.parse("/a/;UID=7;URLAUTH=anonymous").authorization().orElseThrow().rump())
        .isEqualTo("/a/;UID=7;URLAUTH=anonymous");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "imap://host",
        "imap://host/",
        "imap://host/INBOX",
        "imap://host/INBOX?SUBJECT%20x",
        "imap:///a/;UID=1",
        "imap://a@/a/;UID=1",
        "imap://a;b@h/a/;UID=1",
        "imap://h:0/a/;UID=1",
        "imap://h:99999/a/;UID=1",
        "imap://h:/a/;UID=1",
        "//host/INBOX/;UID=1",
        "http://host/INBOX/;UID=1",
        "INBOX/;UID=1", // RFC 5092 §7.2
        "/INBOX;UID=1",
        "/INBOX/;UIDVALIDITY=1;UID=1",
        "/INBOX;UIDVALIDITY=0/;UID=1",
        "/INBOX;UIDVALIDITY=x/;UID=1",
        "/INBOX/;UID=0",
        "/INBOX/;UID=",
        "/INBOX/;UID=1;UID=2",
        "/INBOX/;UID=4294967296",
        "/INBOX/;UID=99999999999999999999",
        "/INBOX/;UID=1/",
        "/INBOX/;UID=1;SECTION=1",
        "/INBOX/;UID=1/;SECTION=0",
        "/INBOX/;UID=1/;SECTION=1.",
        "/INBOX/;UID=1/;SECTION=NONSENSE",
        "/INBOX/;UID=1/;SECTION=MIME",
        "/INBOX/;UID=1/;SECTION=1%5D%5B2",
        "/INBOX/;UID=1/;SECTION=1%0D%0A",
        "/INBOX/;UID=1/;PARTIAL=1/;SECTION=1",
        "/INBOX/;UID=1/;PARTIAL=",
        "/INBOX/;UID=1/;PARTIAL=1.0",
        "/INBOX/;UID=1/;PARTIAL=-1",
        "/INBOX/;UID=1;EXPIRE=2026-01-02T03:04:05Z",
        "/INBOX/;UID=1;EXPIRE=tomorrow;URLAUTH=anonymous",
        "/INBOX/;UID=1;URLAUTH=",
        "/INBOX/;UID=1;URLAUTH=somebody",
        "/INBOX/;UID=1;URLAUTH=user+",
        "/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL",
        "/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL:0123",
        "/INBOX/;UID=1;URLAUTH=anonymous::91354a473744909de610943775f92038",
        "/INBOX/;UID=1;URLAUTH=anonymous:INTERNAL:g1354a473744909de610943775f92038",
        "/INBOX/;UID=1;URLAUTH=anonymous;EXPIRE=2026-01-02T03:04:05Z",
        "/a%/;UID=1",
        "/a%2/;UID=1",
        "/a%zz/;UID=1",
        "/a%FF/;UID=1",
        "/a%00/;UID=1",
        "/a//b/;UID=1",
        "/a b/;UID=1",
        "/é/;UID=1",
        "/a\"/;UID=1"
      })
  void whatIsNone(String text) {
    assertThatThrownBy(() -> ImapUrl.parse(text)).isInstanceOf(SyntaxException.class);
  }

  @FuzzTest(maxDuration = "10m")
  void anyTextIsAUrlOrNone(byte[] octets) {
    String text = new String(octets, StandardCharsets.ISO_8859_1);
    try {
      ImapUrl url = ImapUrl.parse(text);
      url.authorization().ifPresent(auth -> assertThat(text).startsWith(auth.rump()));
    } catch (SyntaxException e) {
      assertThat(e.text()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void pieces(long seed) {
    String[] pieces = {
      "imap://",
      "h",
      "u@",
      "/",
      "//",
      "INBOX",
      ";",
      "UIDVALIDITY=",
      "UID=",
      "SECTION=",
      "PARTIAL=",
      "EXPIRE=",
      "URLAUTH=",
      "1",
      "20",
      "%",
      "%2",
      "%C3%A9",
      "%FF",
      ":",
      "@",
      "anonymous",
      "user+",
      ":INTERNAL:",
      TOKEN,
      "HEADER",
      ".",
      "1.MIME",
      "(",
      ")",
      "%20",
      "%22",
      "%7B3%7D",
      "%0A",
      "~",
      "2026-01-02T03:04:05Z",
      "/;UID=1",
      "/;SECTION=",
      "é",
      " "
    };
    var random = new Random(seed * 104_729);
    for (int round = 0; round < 4_000; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(14); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      anyTextIsAUrlOrNone(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
