package org.chappe.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.smtp.command.MailParameters.Body;
import org.chappe.smtp.command.SmtpCommand.Auth;
import org.chappe.smtp.command.SmtpCommand.Bdat;
import org.chappe.smtp.command.SmtpCommand.Data;
import org.chappe.smtp.command.SmtpCommand.Ehlo;
import org.chappe.smtp.command.SmtpCommand.Helo;
import org.chappe.smtp.command.SmtpCommand.Mail;
import org.chappe.smtp.command.SmtpCommand.Noop;
import org.chappe.smtp.command.SmtpCommand.Vrfy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5321 §4.1.1 */
class CommandParserTest {
  @Test // RFC 5321 §2.4: any case; §4.1.1: blanks at the end
  void wordsHaveAnyCaseAndBlanksAtTheEndAreNothing() {
    assertThat(parse("data")).isEqualTo(new Data());
    assertThat(parse("dAtA   ")).isEqualTo(new Data());
    assertThat(parse("eHLO Client.Test ")).isEqualTo(new Ehlo("Client.Test"));
    assertThat(parse("HELO my pc")).isEqualTo(new Helo("my pc")); // as some telephones do
    assertThat(parse("NOOP")).isEqualTo(new Noop());
    assertThat(parse("NOOP whatever it is")).isEqualTo(new Noop());
    assertThat(parse("VRFY ann")).isEqualTo(new Vrfy("ann"));
  }

  @Test // RFC 5321 §4.1.1.2; a space before the path is Outlook's
  void mailMayHaveASpaceBeforeThePath() {
    assertThat(parse("MAIL FROM: <>")).isEqualTo(parse("MAIL FROM:<>"));
    assertThat(parse("mail from:<>")).isEqualTo(new Mail(Optional.empty(), MailParameters.NONE));
    assertThat(parse("RCPT TO:  <a@b.test>")).isEqualTo(parse("RCPT TO:<a@b.test>"));
  }

  @Test // RFC 1870 §6; RFC 6152 §2; RFC 6531 §3.4; RFC 4954 §5
  void mailParameters() {
    Mail mail = (Mail) parse("MAIL FROM:<> size=1234 BODY=8BitMime SMTPUTF8 AUTH=<>");
    assertThat(mail.parameters().size()).hasValue(1234);
    assertThat(mail.parameters().body()).isEqualTo(Body.EIGHT_BIT_MIME);
    assertThat(mail.parameters().smtpUtf8()).isTrue();
    assertThat(mail.parameters().requireTls()).isFalse();
    assertThat(((Mail) parse("MAIL FROM:<> BODY=7BIT")).parameters())
        .isEqualTo(MailParameters.NONE);
    assertThat(((Mail) parse("MAIL FROM:<> SIZE=99999999999999999999")).parameters().size())
        .hasValue(Long.MAX_VALUE);
  }

  @Test // RFC 3461 §4.3, §4.4; RFC 8689 §2; RFC 2852 §4; RFC 6710 §3; RFC 3030 §3
  void whatMailAsksForTheWay() {
    var asked =
        ((Mail)
                parse(
                    "MAIL FROM:<> RET=hdrs ENVID=a+2Bb+20c RequireTLS BY=-5;nt MT-PRIORITY=-9"
                        + " BODY=BINARYMIME HOLDUNTIL=2026-11-03T08:00:00.5z"))
            .parameters();
    assertThat(asked.returnHeadersOnly()).hasValue(true);
    assertThat(asked.envelopeId()).hasValue("a+b c");
    assertThat(asked.requireTls()).isTrue();
    assertThat(asked.by()).hasValue(new MailParameters.By(-5, false, true));
    assertThat(asked.priority()).hasValue(-9);
    assertThat(asked.body()).isEqualTo(Body.BINARY_MIME);
    assertThat(asked.hold())
        .hasValue(new MailParameters.Hold.Until(Instant.parse("2026-11-03T08:00:00.500Z")));
    asked = ((Mail) parse("MAIL FROM:<> HOLDFOR=999999999 BY=+1;R RET=FULL")).parameters();
    assertThat(asked.hold()).hasValue(new MailParameters.Hold.For(999_999_999));
    assertThat(asked.by()).hasValue(new MailParameters.By(1, true, false));
    assertThat(asked.returnHeadersOnly()).hasValue(false);
  }

  @Test // RFC 3461 §4.1, §4.2; RFC 6533 §3
  void whatRcptAsksFor() {
    assertThat(rcpt("")).isEqualTo(RecipientOptions.NONE);
    assertThat(rcpt(" NOTIFY=never"))
        .isEqualTo(new RecipientOptions(Set.of(), true, Optional.empty()));
    assertThat(rcpt(" orcpt=rfc822;A+2Bb@c.test notify=Delay,SUCCESS"))
        .isEqualTo(
            new RecipientOptions(
                Set.of(Notify.SUCCESS, Notify.DELAY), true, Optional.of("rfc822;A+2Bb@c.test")));
    assertThat(rcpt(" ORCPT=utf-8;j\u00fcrgen@c.test").originalRecipient())
        .hasValue("utf-8;j\u00fcrgen@c.test");
  }

  private static RecipientOptions rcpt(String parameters) {
    return ((SmtpCommand.Rcpt) parse("RCPT TO:<a@b.test>" + parameters)).options();
  }

  @Test // RFC 3461 §4: octets, all of them
  void xtextIsExactlyThis() {
    assertThat(
            IntStream.range(0x21, 0x7F)
                .mapToObj(Character::toString)
                .filter(text -> Xtext.decoded(text).isPresent())
                .collect(Collectors.joining()))
        .isEqualTo(
            "!\"#$%&'()*,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
                + "abcdefghijklmnopqrstuvwxyz{|}~");
    for (int octet = 0; octet < 256; octet++) {
      boolean printable = octet >= ' ' && octet <= '~';
      assertThat(Xtext.decoded("a+%02Xb".formatted(octet)))
          .isEqualTo(printable ? Optional.of("a" + (char) octet + "b") : Optional.empty());
    }
    assertThat(List.of("+", "+2", "a+2b", "+2G", "+ 2", "\u00e4", " "))
        .allMatch(text -> Xtext.decoded(text).isEmpty());
  }

  @Test // RFC 3030 §2
  void bdat() {
    assertThat(parse("BDAT 0")).isEqualTo(new Bdat(0, false));
    assertThat(parse("bdat 86 last")).isEqualTo(new Bdat(86, true));
    assertThat(parse("BDAT 99999999999999999999 LAST")).isEqualTo(new Bdat(Long.MAX_VALUE, true));
  }

  @Test // RFC 4954 §4
  void auth() {
    assertThat(parse("AUTH plain AGEAYg==")).isEqualTo(new Auth("PLAIN", Optional.of("AGEAYg==")));
    assertThat(parse("AUTH LOGIN")).isEqualTo(new Auth("LOGIN", Optional.empty()));
    assertThat(parse("AUTH SCRAM-SHA-256-PLUS ="))
        .isEqualTo(new Auth("SCRAM-SHA-256-PLUS", Optional.of("=")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|500 5.5.2 this is not a command",
        "FOO|500 5.5.2 FOO is not a command here",
        "EHL0 x|500 5.5.2 this is not a command",
        "MA\u0131L FROM:<>|500 5.5.2 this is not a command",
        "DATAX|500 5.5.2 DATAX is not a command here",
        "EHLO|501 5.5.4 expected a space at character 5, found the end of the line",
        "EHLO  |501 5.5.4 expected a space at character 5, found the end of the line",
        "DATA now|501 5.5.4 expected the end of the line at character 5, found \" \"",
        "RSET:|500 5.5.2 this is not a command",
        "MAIL|501 5.5.4 expected a space at character 5, found the end of the line",
        "MAIL <a@b.test>|501 5.5.4 expected \"FROM:\" at character 6, found \"<\"",
        "MAIL FROM:|501 5.1.7 expected \"<\" at character 11, found the end of the line",
        "MAIL FROM:a@b.test|501 5.1.7 expected \"<\" at character 11, found \"a\"",
        "MAIL FROM:<a@b.test>SIZE=1|501 5.5.4 expected a space at character 21, found \"S\"",
        "MAIL FROM:<> SIZE|501 5.5.4 expected \"=\" at character 18, found the end of the line",
        "MAIL FROM:<> SIZE=|501 5.5.4 expected a number of 1 to 20 digits at character 19,"
            + " found the end of the line",
        "MAIL FROM:<> SIZE=1x|501 5.5.4 expected a space at character 20, found \"x\"",
        "MAIL FROM:<> SIZE=1 SIZE=2|501 5.5.4 SIZE is there twice",
        "MAIL FROM:<> BODY=BINARY|501 5.5.4 BODY is 7BIT, 8BITMIME or BINARYMIME",
        "MAIL FROM:<> BODY=B\u0131NARYMIME|501 5.5.4 BODY is 7BIT, 8BITMIME or BINARYMIME",
        "MAIL FROM:<> SMTPUTF8=yes|501 5.5.4 expected a space at character 22, found \"=\"",
        "MAIL FROM:<> SOMETHING=1|555 5.5.4 SOMETHING is not a parameter here",
        "MAIL FROM:<> NOTIFY=NEVER|555 5.5.4 NOTIFY is not a parameter here",
        "MAIL FROM:<> RET|501 5.5.4 expected \"=\" at character 17, found the end of the line",
        "MAIL FROM:<> RET=HEADERS|501 5.5.4 RET is FULL or HDRS",
        "MAIL FROM:<> RET=FULL RET=FULL|501 5.5.4 RET is there twice",
        "MAIL FROM:<> ENVID=|501 5.5.4 expected the value of ENVID at character 20,"
            + " found the end of the line",
        "MAIL FROM:<> ENVID=a+b|501 5.5.4 ENVID is not xtext: printable ASCII,"
            + " \"+\" and \"=\" as +2B and +3D (RFC 3461 §4)",
        "MAIL FROM:<> ENVID=+0A|501 5.5.4 ENVID is not xtext: printable ASCII,"
            + " \"+\" and \"=\" as +2B and +3D (RFC 3461 §4)",
        "MAIL FROM:<> HOLDFOR=0|501 5.5.4 HOLDFOR is a number of seconds from 1 to 999999999",
        "MAIL FROM:<> HOLDFOR=1000000000"
            + "|501 5.5.4 HOLDFOR is a number of seconds from 1 to 999999999",
        "MAIL FROM:<> HOLDUNTIL=tomorrow"
            + "|501 5.5.4 HOLDUNTIL is a time in UTC, like 2026-11-03T08:00:00Z",
        "MAIL FROM:<> HOLDUNTIL=2026-02-30T08:00:00Z"
            + "|501 5.5.4 HOLDUNTIL is a time in UTC, like 2026-11-03T08:00:00Z",
        "MAIL FROM:<> HOLDFOR=1 HOLDUNTIL=2026-11-03T08:00:00Z"
            + "|501 5.5.4 HOLDFOR and HOLDUNTIL do not go together",
        "MAIL FROM:<> HOLDFOR=1 HOLDFOR=1|501 5.5.4 HOLDFOR is there twice",
        "MAIL FROM:<> BY=60|501 5.5.4 BY is seconds, \";\" and N or R, like 3600;R",
        "MAIL FROM:<> BY=1234567890;N|501 5.5.4 BY is seconds, \";\" and N or R, like 3600;R",
        "MAIL FROM:<> BY=0;R|501 5.5.4 BY with R has to be in the future (RFC 2852 §4)",
        "MAIL FROM:<> BY=-1;RT|501 5.5.4 BY with R has to be in the future (RFC 2852 §4)",
        "MAIL FROM:<> MT-PRIORITY=10|501 5.5.2 MT-PRIORITY is a number from -9 to 9",
        "MAIL FROM:<> MT-PRIORITY=+1|501 5.5.2 MT-PRIORITY is a number from -9 to 9",
        "MAIL FROM:<> MT-PRIORITY=-0|501 5.5.2 MT-PRIORITY is a number from -9 to 9",
        "MAIL FROM:<> REQUIRETLS=yes|501 5.5.4 expected a space at character 24, found \"=\"",
        "MAIL FROM:<> =|501 5.5.4 expected a parameter at character 14, found \"=\"",
        "RCPT TO:<a@b.test> SIZE=1|555 5.5.4 SIZE is not a parameter here",
        "RCPT TO:<a@b.test> NOTIFY=NEVER,DELAY|501 5.5.4 NOTIFY=NEVER stands alone",
        "RCPT TO:<a@b.test> NOTIFY=SUCCESS,|501 5.5.4 NOTIFY is NEVER, or SUCCESS, FAILURE and"
            + " DELAY with commas between",
        "RCPT TO:<a@b.test> NOTIFY=DELAY NOTIFY=DELAY|501 5.5.4 NOTIFY is there twice",
        "RCPT TO:<a@b.test> ORCPT=a@b.test|501 5.5.4 ORCPT is a type, \";\" and an address, like"
            + " rfc822;ann@example.org",
        "RCPT TO:<a@b.test> ORCPT=;a|501 5.5.4 ORCPT is a type, \";\" and an address, like"
            + " rfc822;ann@example.org",
        "RCPT TO:<a@b.test> ORCPT=rfc822;|501 5.5.4 ORCPT is not xtext: printable ASCII,"
            + " \"+\" and \"=\" as +2B and +3D (RFC 3461 §4)",
        "RCPT TO:<a@b.test> ORCPT=rfc822;\u00e4@b.test|501 5.5.4 ORCPT is not xtext: printable"
            + " ASCII, \"+\" and \"=\" as +2B and +3D (RFC 3461 §4)",
        "RCPT TO:<\u00e4@b.test|501 5.1.3 expected \">\" at character 18, found the end of the line",
        "RCPT TO:<>|501 5.1.3 expected a local part at character 10, found \">\"",
        "RCPT FROM:<a@b.test>|501 5.5.4 expected \"TO:\" at character 6, found \"F\"",
        "BDAT|501 5.5.4 expected a space at character 5, found the end of the line",
        "BDAT -1|501 5.5.4 expected a number of 1 to 20 digits at character 6, found \"-\"",
        "BDAT 1 FIRST|501 5.5.4 expected \"LAST\" at character 8, found \"F\"",
        "BDAT 1 LAST 2|501 5.5.4 expected the end of the line at character 12, found \" \"",
        "AUTH|501 5.5.4 expected a space at character 5, found the end of the line",
        "VRFY|501 5.5.4 expected a space at character 5, found the end of the line",
      })
  void whatIsWrongIsSaid(String line, String answer) {
    assertThatThrownBy(() -> parse(line))
        .isInstanceOfSatisfying(
            SyntaxException.class,
            e -> assertThat(e.code() + " " + e.enhanced() + " " + e.text()).isEqualTo(answer));
  }

  @Test // RFC 3461 §4.2, §4.4
  void longValuesAreRefused() {
    assertThat(((Mail) parse("MAIL FROM:<> ENVID=" + "x".repeat(100))).parameters().envelopeId())
        .isPresent();
    assertThatThrownBy(() -> parse("MAIL FROM:<> ENVID=" + "x".repeat(101)))
        .hasMessage("ENVID has at most 100 characters (RFC 3461 §4.4)");
    assertThat(rcpt(" ORCPT=rfc822;" + "x".repeat(493)).originalRecipient()).isPresent();
    assertThatThrownBy(() -> rcpt(" ORCPT=rfc822;" + "x".repeat(494)))
        .hasMessage("ORCPT has at most 500 characters (RFC 3461 §4.2)");
  }

  @Test
  void controlCharactersAndBrokenUtf8AreNoCommand() {
    for (int octet = 0; octet < 0x20; octet++) {
      byte[] line = {'N', 'O', 'O', 'P', ' ', (byte) octet};
      assertThatThrownBy(() -> CommandParser.parse(line))
          .hasMessage("a control character (%02X) at octet 6", octet & 0xFF);
    }
    assertThatThrownBy(() -> CommandParser.parse(new byte[] {'N', 'O', 'O', 'P', 0x7F}))
        .hasMessage("a control character (7F) at octet 5");
    byte[] overlong = {'R', (byte) 0xC0, (byte) 0xAE};
    assertThatThrownBy(() -> CommandParser.parse(overlong)).hasMessageContaining("UTF-8");
  }

  private static SmtpCommand parse(String line) {
    return CommandParser.parse(line.getBytes(StandardCharsets.UTF_8));
  }
}
