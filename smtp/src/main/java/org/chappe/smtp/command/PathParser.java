package org.chappe.smtp.command;

import java.net.InetAddress;
import java.util.Optional;
import org.chappe.model.Address;

/**
 * Reads the paths of MAIL and RCPT; its methods are the rules of RFC 5321 §4.1.2 with RFC 6531
 * §3.3. More is taken than written there, where mail of real people depends on it:
 *
 * <ul>
 *   <li>dots anywhere in a local part: Japanese mobile carriers gave out addresses like {@code
 *       a..b.@};
 *   <li>underscores in domains: names of machines inside companies that send mail.
 * </ul>
 *
 * <p>Not taken: a path without {@code <>}, a dot at the end of a domain, routes and percent signs
 * as a way to another server (the local part is a name here and nothing else).
 */
final class PathParser {
  private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";

  private final Cursor in;
  private final String enhanced;

  /**
   * @param enhanced 5.1.7 for a sender, 5.1.3 for a recipient. RFC 3463 §3.2
   */
  PathParser(Cursor in, String enhanced) {
    this.in = in;
    this.enhanced = enhanced;
  }

  /** Reverse-path = Path / "&lt;&gt;" */
  Optional<Path> reversePath() {
    expect('<');
    return in.accept('>') ? Optional.empty() : Optional.of(path());
  }

  /** Forward-path = Path; RCPT also knows {@code <postmaster>}. */
  ForwardPath forwardPath() {
    expect('<');
    if (in.accept("POSTMASTER>")) {
      return new ForwardPath.Postmaster();
    }
    return new ForwardPath.Mailbox(path());
  }

  /** Path = "&lt;" [ A-d-l ":" ] Mailbox "&gt;", behind its first character. */
  private Path path() {
    if (in.peek() == '@') {
      sourceRoute();
    }
    int start = in.place();
    String localPart = in.peek() == '"' ? quotedString() : dotString();
    expect('@');
    int domainStart = in.place();
    domain();
    String domain = in.since(domainStart);
    String text = in.since(start);
    expect('>');
    try {
      return new Path(text, new Address(localPart, domain));
    } catch (IllegalArgumentException e) {
      throw Cursor.wrong(enhanced, String.valueOf(e.getMessage()));
    }
  }

  /** A-d-l = At-domain *( "," At-domain ), and the colon behind it */
  private void sourceRoute() {
    do {
      expect('@');
      domain();
    } while (in.accept(','));
    expect(':');
  }

  /** Dot-string = Atom *("." Atom), and dots anywhere */
  private String dotString() {
    int start = in.place();
    while (isAtext(in.peek()) || in.peek() == '.') {
      in.next();
    }
    if (in.place() == start) {
      throw expected("a local part");
    }
    return in.since(start);
  }

  /** Quoted-string = DQUOTE *QcontentSMTP DQUOTE, without quotes and backslashes */
  private String quotedString() {
    in.next();
    var text = new StringBuilder();
    while (!in.accept('"')) {
      if (in.accept('\\') && in.peek() > 0x7E) {
        throw expected("an ASCII character behind the backslash");
      }
      if (in.atEnd()) {
        throw expected("'\"'");
      }
      text.append(in.next());
    }
    return text.toString();
  }

  /** Domain / address-literal */
  private void domain() {
    if (in.peek() == '[') {
      addressLiteral();
      return;
    }
    do {
      subDomain();
    } while (in.accept('.'));
  }

  /** sub-domain = Let-dig [Ldh-str], with underscores; U-label — RFC 6531 §3.3 */
  private void subDomain() {
    int start = in.place();
    while (isLabelCharacter(in.peek())) {
      in.next();
    }
    String label = in.since(start);
    if (label.isEmpty()) {
      throw expected("a domain's label");
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw Cursor.wrong(enhanced, "a domain's label does not begin or end with \"-\"");
    }
    if (label.length() > 63) {
      throw Cursor.wrong(enhanced, "a domain's label has at most 63 characters (RFC 1035 §2.3.4)");
    }
  }

  /** address-literal — RFC 5321 §4.1.3 */
  private void addressLiteral() {
    expect('[');
    int start = in.place();
    while (in.peek() > ' ' && in.peek() < 0x7F && "[\\]".indexOf(in.peek()) < 0) {
      in.next();
    }
    String inside = in.since(start);
    expect(']');
    int colon = inside.indexOf(':');
    boolean right =
        colon < 0
            ? isIpv4(inside)
            : !inside.regionMatches(true, 0, "IPv6:", 0, 5) || isIpv6(inside.substring(5));
    if (inside.isEmpty() || !right) {
      throw Cursor.wrong(enhanced, "an address literal is [192.0.2.1] or [IPv6:2001:db8::1]");
    }
  }

  /** IPv4-address-literal = Snum 3("." Snum) */
  private static boolean isIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    for (String part : parts) {
      boolean digits = part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || part.isEmpty() || part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts.length == 4;
  }

  private static boolean isIpv6(String text) {
    if (text.indexOf(':') < 0 || text.indexOf('%') >= 0) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** RFC 5322 §3.2.3; RFC 6531 §3.3 adds everything beyond ASCII. */
  static boolean isAtext(char c) {
    return isLetterOrDigit(c) || c > 0x7F || (c != Cursor.END && ATEXT_MARKS.indexOf(c) >= 0);
  }

  private static boolean isLabelCharacter(char c) {
    return isLetterOrDigit(c) || c == '-' || c == '_' || c > 0x7F;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private void expect(char wanted) {
    if (!in.accept(wanted)) {
      throw expected("\"" + wanted + "\"");
    }
  }

  private SyntaxException expected(String what) {
    return Cursor.wrong(enhanced, in.expected(what).text());
  }
}
