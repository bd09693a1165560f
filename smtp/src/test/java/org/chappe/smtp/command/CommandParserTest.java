package org.chappe.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
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
    assertThat(mail.parameters())
        .isEqualTo(new MailParameters(OptionalLong.of(1234), Body.EIGHT_BIT_MIME, true));
    assertThat(((Mail) parse("MAIL FROM:<> BODY=7BIT")).parameters())
        .isEqualTo(MailParameters.NONE);
    assertThat(((Mail) parse("MAIL FROM:<> SIZE=99999999999999999999")).parameters().size())
        .hasValue(Long.MAX_VALUE);
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
        "MAIL FROM:<> BODY=BINARYMIME|501 5.5.4 BODY is 7BIT or 8BITMIME here",
        "MAIL FROM:<> SMTPUTF8=yes|501 5.5.4 expected a space at character 22, found \"=\"",
        "MAIL FROM:<> RET=HDRS|555 5.5.4 RET is not a parameter here",
        "MAIL FROM:<> =|501 5.5.4 expected a parameter at character 14, found \"=\"",
        "RCPT TO:<a@b.test> NOTIFY=NEVER|555 5.5.4 NOTIFY is not a parameter here",
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
