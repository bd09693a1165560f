package org.chappe.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.chappe.delivery.RecipientOptions;
import org.chappe.smtp.command.SmtpCommand.Mail;
import org.chappe.smtp.command.SmtpCommand.Rcpt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 §4.1.2, §4.1.3; RFC 6531 §3.3 */
class PathParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // path | text kept | local part | domain
        "<ann@example.test>|ann@example.test|ann|example.test",
        "<Ann@EXAMPLE.Test>|Ann@EXAMPLE.Test|Ann|example.test",
        "<ann.lee+news@example.test>|ann.lee+news@example.test|ann.lee+news|example.test",
        // quoted: the same name in another dress
        "<\"ann\"@example.test>|\"ann\"@example.test|ann|example.test",
        "<\"ann lee\"@example.test>|\"ann lee\"@example.test|ann lee|example.test",
        "<\"a\\\"b\\\\c\"@example.test>|\"a\\\"b\\\\c\"@example.test|a\"b\\c|example.test",
        "<\"a@b\"@example.test>|\"a@b\"@example.test|a@b|example.test",
        "<\">\"@example.test>|\">\"@example.test|>|example.test",
        // source routes are passed over, appendix C
        "<@a.test:ann@example.test>|ann@example.test|ann|example.test",
        "<@a.test,@b.test:ann@example.test>|ann@example.test|ann|example.test",
        "<@[192.0.2.1]:ann@example.test>|ann@example.test|ann|example.test",
        // names, not ways to another server
        "<ann%far.test@example.test>|ann%far.test@example.test|ann%far.test|example.test",
        "<far.test!ann@example.test>|far.test!ann@example.test|far.test!ann|example.test",
        // literals
        "<ann@[192.0.2.1]>|ann@[192.0.2.1]|ann|[192.0.2.1]",
        "<ann@[IPv6:2001:db8::1]>|ann@[IPv6:2001:db8::1]|ann|[ipv6:2001:db8::1]",
        "<ann@[IPv6:::ffff:192.0.2.1]>|ann@[IPv6:::ffff:192.0.2.1]|ann|[ipv6:::ffff:192.0.2.1]",
        "<ann@[x-new:any.thing]>|ann@[x-new:any.thing]|ann|[x-new:any.thing]",
        // beyond the grammar, for real people's addresses
        "<a..b.@example.test>|a..b.@example.test|a..b.|example.test",
        "<ann@my_host.test>|ann@my_host.test|ann|my_host.test",
        "<ann@localhost>|ann@localhost|ann|localhost",
        "<ann@1.2.test>|ann@1.2.test|ann|1.2.test",
        // internationalized
        "<ännchen@bücher.test>|ännchen@bücher.test|ännchen|bücher.test",
        "<ann@xn--bcher-kva.test>|ann@xn--bcher-kva.test|ann|bücher.test",
        "<\"ä b\"@example.test>|\"ä b\"@example.test|ä b|example.test",
      })
  void isRead(String path, String text, String localPart, String domain) {
    Path from = ((Mail) parse("MAIL FROM:" + path)).from().orElseThrow();
    assertThat(from.text()).isEqualTo(text);
    assertThat(from.address().localPart()).isEqualTo(localPart);
    assertThat(from.address().domain()).isEqualTo(domain);
    assertThat(parse("RCPT TO:" + path))
        .isEqualTo(new Rcpt(new ForwardPath.Mailbox(from), RecipientOptions.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.test",
        "<ann@example.test",
        "ann@example.test>",
        "<ann>",
        "<@example.test>",
        "<ann@>",
        "<ann@example.test.>",
        "<ann@.example.test>",
        "<ann@example..test>",
        "<ann@-example.test>",
        "<ann@example-.test>",
        "<ann@exa mple.test>",
        "<ann lee@example.test>",
        "<ann@@example.test>",
        "<ann@far.test@example.test>",
        "<ann@example.test>@far.test",
        "<ann@example.test>,<bob@example.test>",
        "<ann@example.test> <bob@example.test>",
        "<<ann@example.test>>",
        "<Ann <ann@example.test>>",
        "<(a comment)ann@example.test>",
        "<\"\"@example.test>",
        "<\"ann@example.test>",
        "<\"ann\"lee@example.test>",
        "<ann\"lee\"@example.test>",
        "<\"a\\ä\"@example.test>",
        "<a\\ b@example.test>",
        "<ann@[192.0.2]>",
        "<ann@[192.0.2.256]>",
        "<ann@[192.0.2.1>",
        "<ann@192.0.2.1]>",
        "<ann@[IPv6:2001:db8::1::2]>",
        "<ann@[IPv6:fe80::1%eth0]>",
        "<ann@[IPv6:192.0.2.1]>",
        "<ann@[]>",
        "<ann@[a b]>",
        "<@a.test ann@example.test>",
        "<@a.test,b.test:ann@example.test>",
        "<@a.test:>",
        "<:ann@example.test>",
        "<a:b@example.test>",
        "<ann;@example.test>",
        "",
        "< ann@example.test>",
        "<ann@example.test >",
      })
  void isRefused(String path) {
    assertThatThrownBy(() -> parse("RCPT TO:" + path))
        .isInstanceOfSatisfying(
            SyntaxException.class,
            e -> {
              assertThat(e.code()).isIn(501, 555);
              assertThat(e.enhanced()).isIn("5.1.3", "5.5.4");
            });
  }

  @Test // RFC 5321 §4.5.3.1.1, §4.5.3.1.2
  void sizesHaveLimits() {
    String local = "l".repeat(64);
    String domain = ("d".repeat(50) + ".").repeat(4) + "test";
    assertThat(parse("RCPT TO:<" + local + "@" + domain + ">")).isInstanceOf(Rcpt.class);
    assertThatThrownBy(() -> parse("RCPT TO:<l" + local + "@" + domain + ">"))
        .hasMessageContaining("64 octets");
    assertThatThrownBy(() -> parse("RCPT TO:<ann@" + "d".repeat(64) + ".test>"))
        .hasMessageContaining("63 characters");
    assertThatThrownBy(() -> parse("RCPT TO:<ann@" + "d.".repeat(127) + "test>"))
        .hasMessageContaining("255");
  }

  @Test // RFC 5321 §4.1.1.3: case-insensitive, without a domain
  void postmasterNeedsNoDomain() {
    var postmaster = new Rcpt(new ForwardPath.Postmaster(), RecipientOptions.NONE);
    assertThat(parse("RCPT TO:<postmaster>")).isEqualTo(postmaster);
    assertThat(parse("rcpt to:<PostMaster>")).isEqualTo(postmaster);
    assertThatThrownBy(() -> parse("RCPT TO:<po\u017Ftmaster>")) // a long s is no s
        .isInstanceOf(SyntaxException.class);
    assertThatThrownBy(() -> parse("MAIL FROM:<postmaster>")).isInstanceOf(SyntaxException.class);
  }

  @Test // RFC 5322 §3.2.3; RFC 5321 §4.1.2: atext, and the dot anywhere
  void localPartsAreMadeOfThese() {
    String taken =
        IntStream.range(0x20, 0x7F)
            .filter(c -> isTaken("<a" + (char) c + "b@example.test>"))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    assertThat(taken)
        .isEqualTo(
            "!#$%&'*+-./0123456789=?ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");
  }

  @Test // RFC 5321 §4.1.2: Let-dig and hyphens; the underscore is ours
  void domainsAreMadeOfThese() {
    String taken =
        IntStream.range(0x20, 0x7F)
            .filter(c -> isTaken("<ann@a" + (char) c + "b.test>"))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    assertThat(taken)
        .isEqualTo("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
  }

  private static boolean isTaken(String path) {
    try {
      parse("RCPT TO:" + path);
      return true;
    } catch (SyntaxException e) {
      return false;
    }
  }

  private static SmtpCommand parse(String line) {
    return CommandParser.parse(line.getBytes(StandardCharsets.UTF_8));
  }
}
