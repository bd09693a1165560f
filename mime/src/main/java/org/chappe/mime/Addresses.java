package org.chappe.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads address lists. RFC 5322 §3.4 with §4.4 (obsolete forms); what is neither gives what can be
 * made of it, and reading goes on behind the next comma. Never fails.
 */
public final class Addresses {
  private final FieldScanner in;
  private int left;

  private Addresses(FieldScanner in, int limit) {
    this.in = in;
    this.left = limit;
  }

  /** The addresses in a raw field value. */
  public static List<MailAddress> parse(String raw) {
    return read(FieldScanner.of(raw), Integer.MAX_VALUE);
  }

  /** The first address of a field; what is behind it is not read. */
  public static Optional<MailAddress> first(HeaderField field) {
    List<MailAddress> list = read(FieldScanner.of(field), 1);
    return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
  }

  /** At most {@code limit} addresses, groups and their members counted; the rest is not read. */
  static List<MailAddress> read(FieldScanner in, int limit) {
    return new Addresses(in, limit).list();
  }

  private List<MailAddress> list() {
    var list = new ArrayList<MailAddress>(2);
    while (atAddress(false)) {
      Words words = words();
      list.add(in.accept(':') ? group(words) : single(words));
    }
    return list;
  }

  /** group = display-name ":" [group-list] ";" — groups in groups are not known to RFC 5322. */
  private MailAddress.Group group(Words name) {
    var members = new ArrayList<MailAddress.Single>();
    while (atAddress(true)) {
      members.add(single(words()));
    }
    in.accept(';');
    return new MailAddress.Group(name.phrase(), members);
  }

  /** Skips what separates addresses; whether one follows that may still be read. */
  private boolean atAddress(boolean inGroup) {
    do {
      in.skipBlanks();
    } while (in.accept(',') || (!inGroup && in.accept(';')));
    in.takeComment();
    return !in.atEnd() && in.peek() != ';' && left-- > 0;
  }

  /** mailbox = name-addr / addr-spec, {@code words} being what stood before the first special. */
  private MailAddress.Single single(Words words) {
    MailAddress.Single found;
    if (in.peek() == '<') {
      found = angle(words.phrase());
    } else if (in.accept('@')) {
      found = afterAt(words.phraseBeforeLast(), words.last());
      if (in.peek() == '<') { // a@b <a@b>: the name should have been quoted
        found = angle(found.localPart() + "@" + found.domain());
      }
    } else if (words.isOne()) {
      found = new MailAddress.Single("", "", words.last(), "");
    } else {
      found = new MailAddress.Single(words.phrase(), "", "", "");
    }
    skipRest();
    String comment = in.takeComment();
    if (found.name().isEmpty() && !comment.isEmpty()) {
      return new MailAddress.Single(comment, found.route(), found.localPart(), found.domain());
    }
    return found;
  }

  /** {@code angle-addr = "<" [obs-route] addr-spec ">"} */
  private MailAddress.Single angle(String name) {
    in.accept('<');
    in.skipBlanks();
    String route = in.peek() == '@' ? route() : "";
    if (!route.isEmpty() && !in.accept(':')) {
      return closed(new MailAddress.Single(name, "", "", route.substring(1)));
    }
    var local = new Words();
    while (!in.atEnd() && "@>,<".indexOf(in.peek()) < 0) {
      local.add(in);
    }
    if (!in.accept('@')) {
      return closed(new MailAddress.Single(name, route, local.phrase(), ""));
    }
    MailAddress.Single address = afterAt(name, local.phrase());
    return closed(
        new MailAddress.Single(address.name(), route, address.localPart(), address.domain()));
  }

  private MailAddress.Single closed(MailAddress.Single address) {
    in.skipBlanks();
    in.accept('>');
    return address;
  }

  /** The domain; of several at signs the last one counts. */
  private MailAddress.Single afterAt(String name, String local) {
    var localPart = new StringBuilder(local);
    String domain = domain();
    while (in.accept('@')) {
      localPart.append('@').append(domain);
      domain = domain();
    }
    return new MailAddress.Single(name, "", localPart.toString(), domain);
  }

  /** obs-route without its blanks: {@code @a,@b}; stands at {@code :} after it. */
  private String route() {
    var route = new StringBuilder();
    while (!in.atEnd() && in.peek() != ':' && in.peek() != '>') {
      if (!in.skipBlanks()) {
        route.append((char) in.take());
      }
    }
    return route.toString();
  }

  /** domain = dot-atom / domain-literal / obs-domain */
  private String domain() {
    in.skipBlanks();
    var domain = new StringBuilder();
    if (in.peek() == '[') {
      while (!in.atEnd() && in.peek() != ']' && in.peek() != '>') {
        if (!in.skipBlanks()) {
          domain.append((char) in.take());
        }
      }
      if (in.accept(']')) {
        domain.append(']');
      }
    } else {
      while (in.atAtom() || in.peek() == '.') {
        boolean dot = in.accept('.');
        domain.append(dot ? "." : in.atom());
        if (in.skipBlanks() && !dot && in.peek() != '.') {
          break;
        }
      }
    }
    in.skipBlanks();
    return domain.toString();
  }

  private void skipRest() {
    while (!in.atEnd() && in.peek() != ',' && in.peek() != ';') {
      if (in.atQuoted()) {
        in.quoted();
      } else if (!in.skipBlanks()) {
        in.take();
      }
    }
  }

  /** Reads up to the first octet that decides what kind of address this is. */
  private Words words() {
    var words = new Words();
    while (!in.atEnd() && ",;:<@".indexOf(in.peek()) < 0) {
      words.add(in);
    }
    return words;
  }

  /**
   * Words before a special: as a phrase, one space where there were blanks, and the last of them,
   * which before an at sign is the local part ({@code a . b} is one word: RFC 5322 §4.4).
   */
  private static final class Words {
    private final StringBuilder phrase = new StringBuilder();
    private final StringBuilder last = new StringBuilder();
    private int lastStart;
    private boolean blankBefore;
    private boolean afterDot;
    private int words;

    void add(FieldScanner in) {
      if (in.skipBlanks()) {
        blankBefore = true;
        return;
      }
      boolean dot = in.peek() == '.';
      String word;
      if (in.atQuoted()) {
        word = in.quoted();
      } else if (in.atAtom()) {
        word = in.atom();
      } else {
        word = String.valueOf((char) in.take()); // a dot, or dirt
      }
      if (blankBefore && !phrase.isEmpty()) {
        phrase.append(' ');
      }
      if (words == 0 || (blankBefore && !dot && !afterDot)) {
        words++;
        last.setLength(0);
        lastStart = phrase.length();
      }
      phrase.append(word);
      last.append(word);
      blankBefore = false;
      afterDot = dot;
    }

    String phrase() {
      return phrase.toString();
    }

    boolean isOne() {
      return words == 1;
    }

    String last() {
      return last.toString();
    }

    String phraseBeforeLast() {
      return phrase.substring(0, lastStart).strip();
    }
  }
}
