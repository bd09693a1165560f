package org.chappe.imap.command;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.imap.command.FetchItem.Partial;
import org.chappe.imap.command.FetchItem.Section;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.model.MailboxName;
import org.chappe.model.Uid;

/**
 * An IMAP URL of a message or a part of one, RFC 5092, absolute or relative:
 *
 * <pre>
 * imap://joe@example.org/Drafts;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024
 *                       /Drafts/;UID=20/;SECTION=HEADER
 *                              ;UID=20
 * </pre>
 *
 * <p>As {@code ;} stands in no name unencoded, it separates the pieces. Those of a server, of a
 * mailbox or of a search are URLs too, and are refused here: nothing asks for them.
 *
 * @param server empty in a relative URL
 * @param mailbox empty: the selected one
 * @param section with the partial range
 * @param authorization of RFC 4467
 */
public record ImapUrl(
    Optional<Authority> server,
    Optional<MailboxName> mailbox,
    OptionalLong uidValidity,
    Uid uid,
    Section section,
    Optional<Authorization> authorization) {
  private static final String SCHEME = "imap://";
  private static final int PORT = 143;

  /** iserver: the user is decoded, the host in small letters. */
  public record Authority(Optional<String> user, String host, int port) {}

  /** Who may use a URL. RFC 4467 §3 */
  public enum Access {
    SUBMIT,
    USER,
    AUTHUSER,
    ANONYMOUS
  }

  /**
   * iurlauth or iurlauth-rump.
   *
   * @param expire the last moment at which it holds
   * @param user of SUBMIT and USER, decoded; else empty
   * @param verifier empty in a URL that is to be authorized
   * @param rump the URL as it was written, without the verifier: what the token is made of
   */
  public record Authorization(
      Optional<Instant> expire,
      Access access,
      String user,
      Optional<Verifier> verifier,
      String rump) {}

  /**
   * iua-verifier.
   *
   * @param mechanism in capitals
   * @param token hexadecimal digits in small letters
   */
  public record Verifier(String mechanism, String token) {}

  /**
   * Reads a URL.
   *
   * @throws SyntaxException when it is none, or one of something else than a message
   */
  public static ImapUrl parse(String text) {
    requireUrlCharacters(text);
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      if (text.startsWith("//")) {
        throw new SyntaxException("a URL of a server begins with imap://");
      }
      return path(text, 0, Optional.empty());
    }
    int slash = text.indexOf('/', SCHEME.length());
    if (slash < 0) {
      throw new SyntaxException("the URL of a server, not of a message");
    }
    return path(text, slash, Optional.of(authority(text.substring(SCHEME.length(), slash))));
  }

  /** RFC 3986 §2: what is not one of these is percent-encoded. */
  private static void requireUrlCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || "\"<>[]\\^`{|}#".indexOf(c) >= 0) {
        throw new SyntaxException("a URL has no such character at " + (i + 1));
      }
    }
  }

  /** iserver = [iuserinfo "@"] host [":" port]; an authentication mechanism is passed over. */
  private static Authority authority(String text) {
    int at = text.indexOf('@');
    Optional<String> user = Optional.empty();
    if (at >= 0) {
      String info = text.substring(0, at);
      int auth = info.indexOf(';');
      if (auth >= 0 && !info.regionMatches(true, auth, ";AUTH=", 0, 6)) {
        throw new SyntaxException(";AUTH= is expected in the URL's user");
      }
      String name = decoded(auth >= 0 ? info.substring(0, auth) : info);
      user = name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
    String host = text.substring(at + 1);
    int port = PORT;
    int colon = host.lastIndexOf(':');
    if (colon >= 0) {
      port = Math.toIntExact(number(host.substring(colon + 1), 1, 65_535, "a port"));
      host = host.substring(0, colon);
    }
    if (host.isEmpty()) {
      throw new SyntaxException("a URL without a host");
    }
    return new Authority(user, decoded(host).toLowerCase(Locale.ROOT), port);
  }

  /** [enc-mailbox] [uidvalidity] iuid [isection] [ipartial] [iurlauth] */
  private static ImapUrl path(String text, int from, Optional<Authority> server) {
    var pieces = new ArrayDeque<>(List.of(text.substring(from).split(";", -1)));
    String mailbox = pieces.remove();
    Optional<String> uidValidity = piece(pieces, "UIDVALIDITY=");
    String uid =
        piece(pieces, "UID=")
            .orElseThrow(() -> new SyntaxException("a URL of a message has /;UID= in it"));
    Optional<String> section = piece(pieces, "SECTION=");
    Optional<String> partial = piece(pieces, "PARTIAL=");
    Optional<String> expire = piece(pieces, "EXPIRE=");
    Optional<String> auth = piece(pieces, "URLAUTH=");
    if (!pieces.isEmpty()) {
      throw new SyntaxException("a URL has no ;" + pieces.remove() + " there");
    }
    if (expire.isPresent() && auth.isEmpty()) {
      throw new SyntaxException(";EXPIRE= stands before ;URLAUTH=");
    }
    // "/" stands before ;UID=, ;SECTION= and ;PARTIAL=, and so behind the piece before
    if (uidValidity.isPresent()) {
      uidValidity = uidValidity.map(ImapUrl::withoutSlash);
    } else if (!mailbox.isEmpty()) {
      mailbox = withoutSlash(mailbox);
    }
    if (section.isPresent() || partial.isPresent()) {
      uid = withoutSlash(uid);
    }
    if (section.isPresent() && partial.isPresent()) {
      section = section.map(ImapUrl::withoutSlash);
    }
    return new ImapUrl(
        server,
        mailbox(mailbox),
        uidValidity.isPresent()
            ? OptionalLong.of(number(uidValidity.get(), 1, Uid.MAX_VALUE, "a UIDVALIDITY"))
            : OptionalLong.empty(),
        new Uid(number(uid, 1, Uid.MAX_VALUE, "a UID")),
        FetchItems.section(section.map(ImapUrl::decoded).orElse(""), partial.map(ImapUrl::partial)),
        auth.map(value -> authorization(expire, value, text)));
  }

  private static Optional<String> piece(ArrayDeque<String> pieces, String key) {
    String next = pieces.peek();
    if (next == null || !next.regionMatches(true, 0, key, 0, key.length())) {
      return Optional.empty();
    }
    return Optional.of(pieces.remove().substring(key.length()));
  }

  private static String withoutSlash(String piece) {
    if (!piece.endsWith("/")) {
      throw new SyntaxException("\"/\" is expected behind " + piece + " in the URL");
    }
    return piece.substring(0, piece.length() - 1);
  }

  /** RFC 5092 §7.2: a path that names a mailbox begins with "/". */
  private static Optional<MailboxName> mailbox(String path) {
    if (path.isEmpty() || path.equals("/")) {
      return Optional.empty();
    }
    if (path.charAt(0) != '/') {
      throw new SyntaxException("a mailbox in a URL begins with \"/\"");
    }
    try {
      return Optional.of(new MailboxName(decoded(path.substring(1))));
    } catch (IllegalArgumentException e) {
      throw new SyntaxException(String.valueOf(e.getMessage()));
    }
  }

  /** partial-range = number ["." nz-number] */
  private static Partial partial(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return new Partial(number(text, 0, Long.MAX_VALUE, "an offset"), Long.MAX_VALUE);
    }
    return new Partial(
        number(text.substring(0, dot), 0, Long.MAX_VALUE, "an offset"),
        number(text.substring(dot + 1), 1, Long.MAX_VALUE, "a length"));
  }

  /** access [":" uauth-mechanism ":" enc-urlauth], which stands at the URL's end. */
  private static Authorization authorization(Optional<String> expire, String value, String url) {
    int colon = value.indexOf(':');
    String access = colon < 0 ? value : value.substring(0, colon);
    String rump = colon < 0 ? url : url.substring(0, url.length() - value.length() + colon);
    Optional<Verifier> verifier =
        colon < 0 ? Optional.empty() : Optional.of(verifier(value.substring(colon + 1)));
    Optional<Instant> until = expire.map(ImapUrl::dateTime);
    String small = access.toLowerCase(Locale.ROOT);
    if (small.startsWith("submit+")) {
      return new Authorization(until, Access.SUBMIT, user(access, 7), verifier, rump);
    }
    if (small.startsWith("user+")) {
      return new Authorization(until, Access.USER, user(access, 5), verifier, rump);
    }
    return switch (small) {
      case "authuser" -> new Authorization(until, Access.AUTHUSER, "", verifier, rump);
      case "anonymous" -> new Authorization(until, Access.ANONYMOUS, "", verifier, rump);
      default -> throw new SyntaxException("submit+, user+, authuser or anonymous is expected");
    };
  }

  private static String user(String access, int from) {
    String user = decoded(access.substring(from));
    if (user.isEmpty()) {
      throw new SyntaxException("a user's name is expected behind \"+\" in the URL");
    }
    return user;
  }

  private static Verifier verifier(String text) {
    int colon = text.indexOf(':');
    String token = text.substring(colon + 1).toLowerCase(Locale.ROOT);
    if (colon < 1 || token.length() < 32 || !token.chars().allMatch(c -> hex((char) c) >= 0)) {
      throw new SyntaxException("a mechanism and 32 or more hexadecimal digits are expected");
    }
    return new Verifier(text.substring(0, colon).toUpperCase(Locale.ROOT), token);
  }

  /** date-time, RFC 3339 §5.6 */
  private static Instant dateTime(String text) {
    try {
      return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
    } catch (DateTimeException e) {
      throw new SyntaxException("a date and time as in 2026-01-02T03:04:05Z is expected");
    }
  }

  private static long number(String digits, long least, long most, String what) {
    long value = 0;
    boolean good = !digits.isEmpty();
    for (int i = 0; i < digits.length() && good; i++) {
      int digit = digits.charAt(i) - '0';
      good = digit >= 0 && digit <= 9 && value <= (most - digit) / 10;
      value = value * 10 + digit;
    }
    if (!good || value < least) {
      throw new SyntaxException(
          "%s of %d to %d is expected in the URL".formatted(what, least, most));
    }
    return value;
  }

  /** Percent-encoding undone; what comes out is UTF-8. RFC 5092 §8 */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var octets = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean both = i + 2 < text.length();
        int high = both ? hex(text.charAt(i + 1)) : -1;
        int low = both ? hex(text.charAt(i + 2)) : -1;
        if (high < 0 || low < 0) {
          throw new SyntaxException("two hexadecimal digits are expected behind a percent sign");
        }
        octets.write(high * 16 + low);
        i += 2;
      } else {
        octets.write(c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException("what is percent-encoded in the URL is not UTF-8");
    }
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
