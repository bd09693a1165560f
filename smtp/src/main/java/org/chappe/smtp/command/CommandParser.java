package org.chappe.smtp.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one command line; its methods are the grammar's rules. RFC 5321 §4.1.1 */
public final class CommandParser {
  /** Names are for {@code Received:} and the log; domains have at most 255 octets. */
  private static final int LONGEST_CLIENT_NAME = 255;

  private final Cursor in;

  private CommandParser(String line) {
    this.in = new Cursor(line);
  }

  /**
   * The command on a line.
   *
   * @param line without its CRLF
   * @throws SyntaxException if it is none
   */
  public static SmtpCommand parse(byte[] line) {
    return new CommandParser(text(line)).command();
  }

  private static String text(byte[] line) {
    boolean ascii = true;
    for (int i = 0; i < line.length; i++) {
      byte octet = line[i];
      if ((octet >= 0 && octet < ' ') || octet == 0x7F) {
        throw new SyntaxException(
            500, "5.5.2", "a control character (%02X) at octet %d".formatted(octet, i + 1));
      }
      ascii &= octet >= 0;
    }
    if (ascii) {
      return new String(line, StandardCharsets.ISO_8859_1); // the fastest copy for octets below 80
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException(500, "5.5.2", "neither ASCII nor UTF-8 (RFC 6531 section 3.3)");
    }
  }

  private SmtpCommand command() {
    String verb = verb();
    return switch (verb) {
      case "EHLO" -> new SmtpCommand.Ehlo(clientName());
      case "HELO" -> new SmtpCommand.Helo(clientName());
      case "LHLO" -> new SmtpCommand.Lhlo(clientName());
      case "MAIL" -> mail();
      case "RCPT" -> rcpt();
      case "DATA" -> alone(new SmtpCommand.Data());
      case "BDAT" -> bdat();
      case "RSET" -> alone(new SmtpCommand.Rset());
      case "QUIT" -> alone(new SmtpCommand.Quit());
      case "STARTTLS" -> alone(new SmtpCommand.StartTls());
      case "AUTH" -> auth();
      case "VRFY" -> new SmtpCommand.Vrfy(argument());
      case "EXPN" -> new SmtpCommand.Expn(argument());
      case "NOOP" -> any(new SmtpCommand.Noop());
      case "HELP" -> any(new SmtpCommand.Help());
      default -> throw unknown(verb);
    };
  }

  /**
   * The first word in upper case, at most as long as a known one and a bit; empty when it is not
   * ASCII, as upper case of a dotless i is an I.
   */
  private String verb() {
    int start = in.place();
    while (in.peek() != ' ' && !in.atEnd() && in.place() - start < 10) {
      if (in.next() > 0x7E) {
        return "";
      }
    }
    return in.since(start).toUpperCase(Locale.ROOT);
  }

  private static SyntaxException unknown(String verb) {
    return new SyntaxException(
        500,
        "5.5.2",
        verb.chars().allMatch(c -> c >= 'A' && c <= 'Z') && verb.length() < 10 && !verb.isEmpty()
            ? verb + " is not a command here"
            : "this is not a command");
  }

  private <C extends SmtpCommand> C alone(C command) {
    in.expectEnd();
    return command;
  }

  /** NOOP and HELP take a string that means nothing here. */
  private <C extends SmtpCommand> C any(C command) {
    if (!in.atEnd()) {
      in.expectSpace();
    }
    return command;
  }

  /** ehlo = "EHLO" SP ( Domain / address-literal ), and whatever else clients call themselves */
  private String clientName() {
    in.expectSpace();
    String name = in.rest();
    if (name.isEmpty()) {
      throw in.expected("the client's name");
    }
    if (name.length() > LONGEST_CLIENT_NAME) {
      throw Cursor.wrong("5.5.4", "a name has at most 255 characters");
    }
    return name;
  }

  private String argument() {
    in.expectSpace();
    String argument = in.rest();
    if (argument.isEmpty()) {
      throw in.expected("an argument");
    }
    return argument;
  }

  /**
   * mail = "MAIL FROM:" Reverse-path [SP Mail-parameters]; Outlook sends a space before the path
   */
  private SmtpCommand.Mail mail() {
    in.expectSpace();
    if (!in.accept("FROM:")) {
      throw in.expected("\"FROM:\"");
    }
    in.skipSpaces();
    Optional<Path> from = new PathParser(in, "5.1.7").reversePath();
    return new SmtpCommand.Mail(from, in.atEnd() ? MailParameters.NONE : mailParameters());
  }

  private MailParameters mailParameters() {
    OptionalLong size = OptionalLong.empty();
    var body = MailParameters.Body.SEVEN_BIT;
    boolean smtpUtf8 = false;
    Set<String> seen = new HashSet<>();
    while (!in.atEnd()) {
      in.expectSpace();
      String keyword = keyword();
      if (!seen.add(keyword)) {
        throw Cursor.wrong("5.5.4", keyword + " is there twice");
      }
      switch (keyword) {
        case "SIZE" -> size = OptionalLong.of(sizeValue());
        case "BODY" -> body = bodyValue();
        case "SMTPUTF8" -> smtpUtf8 = true;
        case "AUTH" -> value(keyword); // RFC 4954 §5: it may be ignored, and is
        default -> throw unknownParameter(keyword);
      }
    }
    return new MailParameters(size, body, smtpUtf8);
  }

  /** esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-") */
  private String keyword() {
    int start = in.place();
    while (isKeywordCharacter(in.peek())) {
      in.next();
    }
    if (in.place() == start) {
      throw in.expected("a parameter");
    }
    return in.since(start).toUpperCase(Locale.ROOT);
  }

  private static boolean isKeywordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  /** esmtp-value = 1*(%d33-60 / %d62-126), and what is beyond ASCII — RFC 6531 §3.3 */
  private String value(String keyword) {
    in.expect('=');
    int start = in.place();
    while (in.peek() > ' ' && in.peek() != '=') {
      in.next();
    }
    if (in.place() == start) {
      throw in.expected("the value of " + keyword);
    }
    return in.since(start);
  }

  /** size-value = 1*20DIGIT — RFC 1870 §6 */
  private long sizeValue() {
    in.expect('=');
    return number(20);
  }

  private MailParameters.Body bodyValue() {
    String value = value("BODY").toUpperCase(Locale.ROOT);
    return switch (value) {
      case "7BIT" -> MailParameters.Body.SEVEN_BIT;
      case "8BITMIME" -> MailParameters.Body.EIGHT_BIT_MIME;
      default -> throw Cursor.wrong("5.5.4", "BODY is 7BIT or 8BITMIME here");
    };
  }

  private static SyntaxException unknownParameter(String keyword) {
    String shown = keyword.length() > 40 ? keyword.substring(0, 40) : keyword;
    return new SyntaxException(555, "5.5.4", shown + " is not a parameter here");
  }

  /** rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters]; no parameter is known here */
  private SmtpCommand.Rcpt rcpt() {
    in.expectSpace();
    if (!in.accept("TO:")) {
      throw in.expected("\"TO:\"");
    }
    in.skipSpaces();
    ForwardPath to = new PathParser(in, "5.1.3").forwardPath();
    if (!in.atEnd()) {
      in.expectSpace();
      throw unknownParameter(keyword());
    }
    return new SmtpCommand.Rcpt(to);
  }

  /** bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ] — RFC 3030 §2 */
  private SmtpCommand.Bdat bdat() {
    in.expectSpace();
    long octets = number(20);
    if (in.atEnd()) {
      return new SmtpCommand.Bdat(octets, false);
    }
    in.expectSpace();
    if (!in.accept("LAST")) {
      throw in.expected("\"LAST\"");
    }
    return alone(new SmtpCommand.Bdat(octets, true));
  }

  /** auth = "AUTH" SP sasl-mech [SP initial-response] — RFC 4954 §4, §8 */
  private SmtpCommand.Auth auth() {
    in.expectSpace();
    int start = in.place();
    while (isKeywordCharacter(in.peek()) || in.peek() == '_') {
      in.next();
    }
    String mechanism = in.since(start).toUpperCase(Locale.ROOT);
    if (mechanism.isEmpty() || mechanism.length() > 20) {
      throw in.expected("a mechanism of 1 to 20 characters");
    }
    if (in.atEnd()) {
      return new SmtpCommand.Auth(mechanism, Optional.empty());
    }
    in.expectSpace();
    return new SmtpCommand.Auth(mechanism, Optional.of(in.rest()));
  }

  /** 1*nDIGIT; what does not fit is {@link Long#MAX_VALUE}, above every limit. */
  private long number(int mostDigits) {
    int start = in.place();
    long value = 0;
    while (in.peek() >= '0' && in.peek() <= '9') {
      int digit = in.next() - '0';
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    int digits = in.place() - start;
    if (digits == 0 || digits > mostDigits) {
      throw in.expected("a number of 1 to " + mostDigits + " digits");
    }
    return value;
  }
}
