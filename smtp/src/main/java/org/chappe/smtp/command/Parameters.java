package org.chappe.smtp.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.smtp.command.MailParameters.Body;
import org.chappe.smtp.command.MailParameters.By;
import org.chappe.smtp.command.MailParameters.Hold;

/**
 * Reads what stands behind the path in MAIL and RCPT. RFC 5321 §4.1.2, and each extension's own
 * grammar. Whether an extension was offered is not known here.
 */
final class Parameters {
  /** RFC 2852 §4: by-value, a delta of up to 9 digits. */
  private static final Pattern BY = Pattern.compile("([-+]?[0-9]{1,9});([NR])(T?)");

  /** RFC 4865 §3: 1 to 999,999,999 */
  private static final Pattern INTERVAL = Pattern.compile("[1-9][0-9]{0,8}");

  /** RFC 6710 §7 */
  private static final Pattern PRIORITY = Pattern.compile("0|-?[1-9]");

  private static final Pattern NOT_ASCII = Pattern.compile("[^\\p{ASCII}]");

  /** The limits of RFC 3461 §4.4 and §4.2. */
  private static final int LONGEST_ENVID = 100;

  private static final int LONGEST_ORCPT = 500;

  private final Cursor in;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param in behind the path
   */
  Parameters(Cursor in) {
    this.in = in;
  }

  MailParameters ofMail() {
    OptionalLong size = OptionalLong.empty();
    var body = Body.SEVEN_BIT;
    boolean smtpUtf8 = false;
    boolean requireTls = false;
    Optional<Boolean> headersOnly = Optional.empty();
    Optional<String> envelopeId = Optional.empty();
    Optional<Hold> hold = Optional.empty();
    Optional<By> by = Optional.empty();
    OptionalInt priority = OptionalInt.empty();
    while (!in.atEnd()) {
      String keyword = next();
      switch (keyword) {
        case "SIZE" -> size = OptionalLong.of(size());
        case "BODY" -> body = body();
        case "SMTPUTF8" -> smtpUtf8 = true;
        case "AUTH" -> value(keyword); // RFC 4954 §5: it may be ignored, and is
        case "REQUIRETLS" -> requireTls = true;
        case "RET" -> headersOnly = Optional.of(headersOnly());
        case "ENVID" -> envelopeId = Optional.of(envelopeId());
        case "HOLDFOR", "HOLDUNTIL" -> {
          if (hold.isPresent()) {
            throw wrong("HOLDFOR and HOLDUNTIL do not go together");
          }
          hold = Optional.of(keyword.equals("HOLDFOR") ? holdFor() : holdUntil());
        }
        case "BY" -> by = Optional.of(by());
        case "MT-PRIORITY" -> priority = OptionalInt.of(priority());
        default -> throw unknown(keyword);
      }
    }
    return new MailParameters(
        size, body, smtpUtf8, requireTls, headersOnly, envelopeId, hold, by, priority);
  }

  RecipientOptions ofRcpt() {
    Set<Notify> notifyOn = RecipientOptions.NONE.notifyOn();
    boolean said = false;
    Optional<String> original = Optional.empty();
    while (!in.atEnd()) {
      String keyword = next();
      switch (keyword) {
        case "NOTIFY" -> {
          notifyOn = notifyOn();
          said = true;
        }
        case "ORCPT" -> original = Optional.of(originalRecipient());
        default -> throw unknown(keyword);
      }
    }
    return new RecipientOptions(notifyOn, said, original);
  }

  private String next() {
    in.expectSpace();
    String keyword = keyword();
    if (!seen.add(keyword)) {
      throw wrong(keyword + " is there twice");
    }
    return keyword;
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

  static boolean isKeywordCharacter(char c) {
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

  /** A value of words in any case. Upper case of letters beyond ASCII may be ASCII: not here. */
  private String word(String keyword) {
    String value = value(keyword);
    return value.chars().allMatch(c -> c < 0x7F) ? value.toUpperCase(Locale.ROOT) : value;
  }

  /** size-value = 1*20DIGIT — RFC 1870 §6 */
  private long size() {
    in.expect('=');
    return in.number(20);
  }

  private Body body() {
    return switch (word("BODY")) {
      case "7BIT" -> Body.SEVEN_BIT;
      case "8BITMIME" -> Body.EIGHT_BIT_MIME;
      case "BINARYMIME" -> Body.BINARY_MIME;
      default -> throw wrong("BODY is 7BIT, 8BITMIME or BINARYMIME");
    };
  }

  private boolean headersOnly() {
    return switch (word("RET")) {
      case "FULL" -> false;
      case "HDRS" -> true;
      default -> throw wrong("RET is FULL or HDRS");
    };
  }

  private String envelopeId() {
    String value = value("ENVID");
    if (value.length() > LONGEST_ENVID) {
      throw wrong("ENVID has at most 100 characters (RFC 3461 §4.4)");
    }
    return Xtext.decoded(value).orElseThrow(() -> notXtext("ENVID"));
  }

  /** addr-type ";" xtext — RFC 3461 §4.2; of the type utf-8 what RFC 6533 §3 has */
  private String originalRecipient() {
    String value = value("ORCPT");
    if (value.length() > LONGEST_ORCPT) {
      throw wrong("ORCPT has at most 500 characters (RFC 3461 §4.2)");
    }
    int end = value.indexOf(';');
    if (end < 1 || !value.substring(0, end).chars().allMatch(c -> isKeywordCharacter((char) c))) {
      throw wrong("ORCPT is a type, \";\" and an address, like rfc822;ann@example.org");
    }
    boolean utf8 = value.substring(0, end).equalsIgnoreCase("utf-8");
    String address = value.substring(end + 1);
    String ascii = utf8 ? NOT_ASCII.matcher(address).replaceAll("") : address;
    if (address.isEmpty() || Xtext.decoded(ascii).isEmpty()) {
      throw notXtext("ORCPT");
    }
    return value;
  }

  private static SyntaxException notXtext(String keyword) {
    return wrong(
        keyword + " is not xtext: printable ASCII, \"+\" and \"=\" as +2B and +3D (RFC 3461 §4)");
  }

  /** "NEVER" / 1#("SUCCESS" / "FAILURE" / "DELAY") — RFC 3461 §4.1 */
  private Set<Notify> notifyOn() {
    String value = word("NOTIFY");
    var notifyOn = EnumSet.noneOf(Notify.class);
    if (value.equals("NEVER")) {
      return notifyOn;
    }
    for (String one : value.split(",", -1)) {
      switch (one) {
        case "SUCCESS" -> notifyOn.add(Notify.SUCCESS);
        case "FAILURE" -> notifyOn.add(Notify.FAILURE);
        case "DELAY" -> notifyOn.add(Notify.DELAY);
        case "NEVER" -> throw wrong("NOTIFY=NEVER stands alone");
        default ->
            throw wrong("NOTIFY is NEVER, or SUCCESS, FAILURE and DELAY with commas between");
      }
    }
    return notifyOn;
  }

  private Hold holdFor() {
    String value = value("HOLDFOR");
    if (!INTERVAL.matcher(value).matches()) {
      throw wrong("HOLDFOR is a number of seconds from 1 to 999999999");
    }
    return new Hold.For(Long.parseLong(value));
  }

  private Hold holdUntil() {
    String value = word("HOLDUNTIL");
    try {
      return new Hold.Until(DateTimeFormatter.ISO_INSTANT.parse(value, Instant::from));
    } catch (DateTimeException e) {
      throw wrong("HOLDUNTIL is a time in UTC, like 2026-11-03T08:00:00Z");
    }
  }

  private By by() {
    var matcher = BY.matcher(word("BY"));
    if (!matcher.matches()) {
      throw wrong("BY is seconds, \";\" and N or R, like 3600;R");
    }
    long seconds = Long.parseLong(matcher.group(1));
    boolean returns = matcher.group(2).equals("R");
    if (returns && seconds <= 0) {
      throw wrong("BY with R has to be in the future (RFC 2852 §4)");
    }
    return new By(seconds, returns, !matcher.group(3).isEmpty());
  }

  private int priority() {
    String value = value("MT-PRIORITY");
    if (!PRIORITY.matcher(value).matches()) {
      throw new SyntaxException(501, "5.5.2", "MT-PRIORITY is a number from -9 to 9");
    }
    return Integer.parseInt(value);
  }

  private static SyntaxException wrong(String text) {
    return Cursor.wrong("5.5.4", text);
  }

  /** RFC 5321 §4.1.1.11 */
  static SyntaxException unknown(String keyword) {
    String shown = keyword.length() > 40 ? keyword.substring(0, 40) : keyword;
    return new SyntaxException(555, "5.5.4", shown + " is not a parameter here");
  }
}
