package org.chappe.mime;

import java.util.regex.Pattern;

/**
 * A subject without what replies and mailing lists put around it, for SORT and THREAD. RFC 5256
 * §2.1
 *
 * @param text possibly empty
 * @param isReplyOrForward whether something was removed that says so
 */
public record BaseSubject(String text, boolean isReplyOrForward) {
  /** Each step reads the rest again: of a header full of {@code Re:} enough is read. */
  private static final int MOST_CHARACTERS = 8 * 1024;

  private static final Pattern BLANKS = Pattern.compile("[ \t\r\n]+");

  /** Of a decoded subject, {@link HeaderField#text()}. Comments count the steps of the RFC. */
  public static BaseSubject of(String subject) {
    String text = subject.substring(0, Math.min(subject.length(), MOST_CHARACTERS));
    text = withSingleBlanks(text); // (1)
    boolean reply = false;
    while (true) {
      String trimmed = withoutTrailers(text); // (2)
      reply |= trimmed.length() < text.stripTrailing().length();
      String bare = trimmed;
      String before;
      do { // (5)
        before = bare;
        String afterLeader = withoutLeader(bare); // (3)
        reply |= afterLeader.length() < bare.stripLeading().length();
        bare = withoutBlob(afterLeader); // (4)
      } while (!bare.equals(before));
      if (!isForward(bare)) { // (6)
        return new BaseSubject(bare, reply);
      }
      text = bare.substring(5, bare.length() - 1);
      reply = true;
    }
  }

  /** Most have none but single spaces: these are not written anew. */
  private static String withSingleBlanks(String text) {
    boolean single = true;
    for (int i = 0; single && i < text.length(); i++) {
      char c = text.charAt(i);
      single =
          c != '\t'
              && c != '\r'
              && c != '\n'
              && (c != ' ' || i + 1 == text.length() || text.charAt(i + 1) != ' ');
    }
    return single ? text : BLANKS.matcher(text).replaceAll(" ");
  }

  private static boolean isForward(String text) {
    return text.regionMatches(true, 0, "[fwd:", 0, 5) && text.endsWith("]");
  }

  /** {@code subj-trailer = "(fwd)" / WSP} */
  private static String withoutTrailers(String text) {
    String rest = text.stripTrailing();
    while (rest.regionMatches(true, rest.length() - 5, "(fwd)", 0, 5)) {
      rest = rest.substring(0, rest.length() - 5).stripTrailing();
    }
    return rest;
  }

  /** {@code subj-leader = (*subj-blob subj-refwd) / WSP}; as it is if there is none. */
  private static String withoutLeader(String text) {
    String stripped = text.stripLeading();
    int at = 0;
    int blob = blobEnd(stripped, at);
    while (blob > at) {
      at = blob;
      blob = blobEnd(stripped, at);
    }
    int word = refwdEnd(stripped, at);
    return word > at ? stripped.substring(word) : stripped;
  }

  /** {@code subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"}: behind it, or -1. */
  private static int refwdEnd(String text, int from) {
    int at = from;
    if (text.regionMatches(true, at, "re", 0, 2)) {
      at += 2;
    } else if (text.regionMatches(true, at, "fwd", 0, 3)) {
      at += 3;
    } else if (text.regionMatches(true, at, "fw", 0, 2)) {
      at += 2;
    } else {
      return -1;
    }
    at = blanksEnd(text, at);
    at = Math.max(at, blobEnd(text, at));
    return at < text.length() && text.charAt(at) == ':' ? at + 1 : -1;
  }

  /** {@code subj-blob = "[" *BLOBCHAR "]" *WSP}: behind it, or -1. */
  private static int blobEnd(String text, int from) {
    if (from >= text.length() || text.charAt(from) != '[') {
      return -1;
    }
    for (int i = from + 1; i < text.length() && text.charAt(i) != '['; i++) {
      if (text.charAt(i) == ']') {
        return blanksEnd(text, i + 1);
      }
    }
    return -1;
  }

  private static int blanksEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static String withoutBlob(String text) {
    int end = blobEnd(text, 0);
    return end > 0 && end < text.length() ? text.substring(end) : text;
  }
}
