package org.chappe.smtp.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

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
      case "BURL" -> burl();
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
    return new SmtpCommand.Mail(from, new Parameters(in).ofMail());
  }

  /** rcpt = "RCPT TO:" Forward-path [SP Rcpt-parameters] */
  private SmtpCommand.Rcpt rcpt() {
    in.expectSpace();
    if (!in.accept("TO:")) {
      throw in.expected("\"TO:\"");
    }
    in.skipSpaces();
    ForwardPath to = new PathParser(in, "5.1.3").forwardPath();
    return new SmtpCommand.Rcpt(to, new Parameters(in).ofRcpt());
  }

  /** bdat-cmd = "BDAT" SP chunk-size [ SP "LAST" ] — RFC 3030 §2 */
  private SmtpCommand.Bdat bdat() {
    in.expectSpace();
    long octets = in.number(20);
    if (in.atEnd()) {
      return new SmtpCommand.Bdat(octets, false);
    }
    in.expectSpace();
    if (!in.accept("LAST")) {
      throw in.expected("\"LAST\"");
    }
    return alone(new SmtpCommand.Bdat(octets, true));
  }

  /** burl-cmd = "BURL" SP absolute-URI [SP "LAST"] — RFC 4468 §4 */
  private SmtpCommand.Burl burl() {
    in.expectSpace();
    int start = in.place();
    while (in.peek() > ' ') {
      in.next();
    }
    String url = in.since(start);
    if (url.isEmpty()) {
      throw in.expected("a URL");
    }
    if (in.atEnd()) {
      return new SmtpCommand.Burl(url, false);
    }
    in.expectSpace();
    if (!in.accept("LAST")) {
      throw in.expected("\"LAST\"");
    }
    return alone(new SmtpCommand.Burl(url, true));
  }

  /** auth = "AUTH" SP sasl-mech [SP initial-response] — RFC 4954 §4, §8 */
  private SmtpCommand.Auth auth() {
    in.expectSpace();
    int start = in.place();
    while (Parameters.isKeywordCharacter(in.peek()) || in.peek() == '_') {
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
}
