package org.chappe.pop3.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line as a command: {@code command = keyword *(SP param) CRLF}, RFC 2449 §4, where a keyword
 * is three or four letters. Keywords are read in any case. Spaces at the end are passed over, as
 * old clients write them; inside a password they belong to it.
 */
public final class CommandParser {
  private static final long LARGEST = 0xFFFF_FFFFL;

  private final String keyword;
  private final String rest; // behind the keyword's space
  private final boolean hasRest;

  private CommandParser(String line) {
    int space = line.indexOf(' ');
    hasRest = space >= 0;
    keyword = (hasRest ? line.substring(0, space) : line).toUpperCase(Locale.ROOT);
    rest = hasRest ? line.substring(space + 1) : "";
  }

  /**
   * The command in {@code line}, which has no line end.
   *
   * @throws SyntaxException when it is none
   */
  public static Pop3Command parse(byte[] line) {
    return new CommandParser(text(line)).command();
  }

  private static String text(byte[] line) {
    for (byte octet : line) {
      if ((octet >= 0 && octet < ' ') || octet == 0x7F) {
        throw new SyntaxException("a command with the octet 0x%02X".formatted(octet));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException("a command that is not UTF-8"); // RFC 6856 §2.2
    }
  }

  private Pop3Command command() {
    return switch (keyword) {
      case "APOP" -> new Pop3Command.Apop();
      case "AUTH" -> auth();
      case "CAPA" -> alone(new Pop3Command.Capa());
      case "DELE" -> new Pop3Command.Dele(message());
      case "LANG" -> new Pop3Command.Lang(optionalWord());
      case "LIST" -> new Pop3Command.List(optionalMessage());
      case "NOOP" -> alone(new Pop3Command.Noop());
      case "PASS" -> new Pop3Command.Pass(whole("a password"));
      case "QUIT" -> alone(new Pop3Command.Quit());
      case "RETR" -> new Pop3Command.Retr(message());
      case "RSET" -> alone(new Pop3Command.Rset());
      case "STAT" -> alone(new Pop3Command.Stat());
      case "STLS" -> alone(new Pop3Command.Stls());
      case "TOP" -> top();
      case "UIDL" -> new Pop3Command.Uidl(optionalMessage());
      case "USER" -> new Pop3Command.User(whole("a name").strip());
      case "UTF8" -> alone(new Pop3Command.Utf8());
      case "" -> throw new SyntaxException("expected a command, found an empty line");
      default -> throw new SyntaxException(shown(keyword) + " is not a command here");
    };
  }

  private Pop3Command alone(Pop3Command command) {
    if (!rest.isBlank()) {
      throw new SyntaxException(
          "expected nothing behind " + keyword + ", found " + shown(rest.strip()));
    }
    return command;
  }

  /** Everything behind the one space, spaces included. */
  private String whole(String what) {
    if (rest.isEmpty()) {
      throw expected(what);
    }
    return rest;
  }

  /** "AUTH" [SP mechanism [SP initial-response]] — RFC 5034 §4 */
  private Pop3Command.Auth auth() {
    String[] words = words();
    if (words.length > 2) {
      throw new SyntaxException("expected a mechanism and one response behind AUTH");
    }
    return new Pop3Command.Auth(
        words.length > 0 ? Optional.of(words[0].toUpperCase(Locale.ROOT)) : Optional.empty(),
        words.length > 1 ? Optional.of(words[1]) : Optional.empty());
  }

  private Pop3Command.Top top() {
    String[] words = words();
    if (words.length != 2) {
      throw new SyntaxException("expected a message number and a number of lines behind TOP");
    }
    return new Pop3Command.Top(messageNumber(words[0]), number(words[1], 0, "a number of lines"));
  }

  private long message() {
    return optionalMessage().orElseThrow(() -> expected("a message number"));
  }

  private OptionalLong optionalMessage() {
    Optional<String> word = optionalWord();
    return word.isPresent() ? OptionalLong.of(messageNumber(word.get())) : OptionalLong.empty();
  }

  private Optional<String> optionalWord() {
    String[] words = words();
    if (words.length > 1) {
      throw new SyntaxException("expected one argument behind " + keyword + ", found more");
    }
    return words.length == 0 ? Optional.empty() : Optional.of(words[0]);
  }

  private String[] words() {
    String stripped = rest.strip();
    return stripped.isEmpty() ? new String[0] : stripped.split(" +", -1);
  }

  private static long messageNumber(String word) {
    return number(word, 1, "a message number");
  }

  private static long number(String word, long least, String what) {
    if (!word.matches("[0-9]{1,10}")) {
      throw new SyntaxException("expected " + what + ", found " + shown(word));
    }
    long number = Long.parseLong(word);
    if (number < least || number > LARGEST) {
      throw new SyntaxException(
          "%s is out of range: %d to %d".formatted(shown(word), least, LARGEST));
    }
    return number;
  }

  private SyntaxException expected(String what) {
    return new SyntaxException("expected " + what + " behind " + keyword);
  }

  /** As much as fits into an answer, in ASCII. */
  private static String shown(String text) {
    String ascii = text.replaceAll("[^\\x21-\\x7E ]", "?");
    return "\"" + (ascii.length() > 40 ? ascii.substring(0, 40) + "..." : ascii) + "\"";
  }
}
