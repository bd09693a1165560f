package org.chappe.imap;

import java.util.Locale;
import org.chappe.model.MailboxName;

/**
 * A LIST pattern: {@code *} is any text, {@code %} any text within a level. RFC 9051 §6.3.9.
 * Matching takes time in proportion to pattern times name, whatever the pattern.
 */
final class NamePattern {
  /** Twice the longest name: a longer one is accepted and matches nothing, as the RFC allows. */
  private static final int LONGEST = 2 * MailboxName.MAX_OCTETS;

  private final String pattern;

  NamePattern(String text) {
    var simple = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int last = simple.length() - 1;
      if (isWildcard(c) && last >= 0 && isWildcard(simple.charAt(last))) {
        simple.setCharAt(last, c == '*' ? '*' : simple.charAt(last)); // "%*" is "*"
      } else {
        simple.append(c);
      }
    }
    pattern = simple.toString();
  }

  private static boolean isWildcard(char c) {
    return c == '*' || c == '%';
  }

  /** What every name that matches begins with, but for the case of INBOX. */
  String beginning() {
    for (int i = 0; i < pattern.length(); i++) {
      if (isWildcard(pattern.charAt(i))) {
        return pattern.substring(0, i);
      }
    }
    return pattern;
  }

  /** Whether a name longer than {@link #beginning} can match, or a name with a level in it does. */
  boolean mayBeBelow() {
    return pattern.indexOf(MailboxName.SEPARATOR) >= 0 || beginning().length() < pattern.length();
  }

  /** Whether only names of one level can match. */
  boolean isFirstLevel() {
    return pattern.indexOf(MailboxName.SEPARATOR) < 0 && pattern.indexOf('*') < 0;
  }

  /** Whether levels that are no mailboxes are wanted too. */
  boolean endsWithPercent() {
    return pattern.endsWith("%");
  }

  /** The first level matches regardless of case where the name is INBOX or below it. */
  boolean matches(String name) {
    if (pattern.length() > LONGEST) {
      return false;
    }
    boolean inbox = name.equals("INBOX") || name.startsWith("INBOX/");
    int foldTo = inbox ? 5 : 0;
    // reached[i]: the pattern's first i characters match the name's characters so far
    var reached = new boolean[pattern.length() + 1];
    reached[0] = true;
    skipWildcards(reached);
    for (int at = 0; at < name.length(); at++) {
      var next = new boolean[pattern.length() + 1];
      char c = name.charAt(at);
      for (int i = 0; i < pattern.length(); i++) {
        if (reached[i]) {
          char p = pattern.charAt(i);
          if (p == '*' || (p == '%' && c != MailboxName.SEPARATOR)) {
            next[i] = true;
          } else if (same(p, c, at < foldTo)) {
            next[i + 1] = true;
          }
        }
      }
      skipWildcards(next);
      reached = next;
    }
    return reached[pattern.length()];
  }

  /** A wildcard may stand for nothing. */
  private void skipWildcards(boolean[] reached) {
    for (int i = 0; i < pattern.length(); i++) {
      if (reached[i] && isWildcard(pattern.charAt(i))) {
        reached[i + 1] = true;
      }
    }
  }

  private static boolean same(char p, char c, boolean fold) {
    return p == c || (fold && String.valueOf(p).toUpperCase(Locale.ROOT).equals(String.valueOf(c)));
  }
}
