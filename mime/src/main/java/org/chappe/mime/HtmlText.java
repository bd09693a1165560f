package org.chappe.mime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a reader sees of HTML, as far as searching needs it: no tags, no comments, no title, script
 * and style, character references resolved, blanks run together. Fed in pieces; holds a name. Any
 * input gives something. Not thread-safe.
 */
final class HtmlText {
  private enum State {
    TEXT,
    LESS,
    NAME,
    TAG,
    QUOTED,
    COMMENT,
    HIDDEN,
    REFERENCE
  }

  private static final int LONGEST_NAME = 16;

  /** They divide words; tags like {@code b} do not. */
  private static final Set<String> DIVIDING =
      Set.of(
          "p",
          "br",
          "div",
          "td",
          "th",
          "tr",
          "table",
          "li",
          "ul",
          "ol",
          "dl",
          "dt",
          "dd",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "hr",
          "blockquote",
          "pre",
          "section",
          "article",
          "header",
          "footer",
          "title",
          "head",
          "body",
          "html",
          "center",
          "form",
          "option",
          "address",
          "main",
          "img");

  /** Names of U+00A0 to U+00FF in order. */
  private static final String LATIN1 =
      "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
          + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
          + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave"
          + " Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave"
          + " Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig"
          + " ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute"
          + " ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

  private static final Map<String, Integer> REFERENCES = references();

  private State state = State.TEXT;
  private final StringBuilder name = new StringBuilder(LONGEST_NAME);
  private String hiding = ""; // the tag whose content is not text
  private int matched; // of "-->" or of "</" and the hiding tag's name
  private char quote;
  private char before; // the last character of a tag that is no blank
  private char blank; // to come before the next text: space, line end, or 0
  private boolean any;

  private static Map<String, Integer> references() {
    var references = new HashMap<String, Integer>();
    int code = 0xA0;
    for (String latin : LATIN1.split(" ", -1)) {
      references.put(latin, code++);
    }
    references.putAll(Map.of("amp", 38, "lt", 60, "gt", 62, "quot", 34, "apos", 39));
    references.putAll(Map.of("ndash", 0x2013, "mdash", 0x2014, "lsquo", 0x2018, "rsquo", 0x2019));
    references.putAll(Map.of("ldquo", 0x201C, "rdquo", 0x201D, "bdquo", 0x201E, "euro", 0x20AC));
    references.putAll(Map.of("hellip", 0x2026, "bull", 0x2022, "trade", 0x2122, "OElig", 0x152));
    references.putAll(Map.of("oelig", 0x153, "Scaron", 0x160, "scaron", 0x161, "Yuml", 0x178));
    return Map.copyOf(references);
  }

  void accept(char[] characters, int from, int to, StringBuilder out) {
    int i = from;
    while (i < to) {
      int run = i;
      while (state == State.TEXT && run < to && isPlain(characters[run])) {
        run++;
      }
      if (run > i) {
        put(characters[i], out);
        out.append(characters, i + 1, run - i - 1);
        i = run;
      } else {
        accept(characters[i++], out);
      }
    }
  }

  private static boolean isPlain(char c) {
    return c > ' ' && c != '<' && c != '&';
  }

  private void accept(char c, StringBuilder out) {
    switch (state) {
      case TEXT -> text(c, out);
      case LESS -> less(c, out);
      case NAME -> name(c);
      case TAG -> tag(c);
      case QUOTED -> state = c == quote ? State.TAG : State.QUOTED;
      case COMMENT -> comment(c);
      case HIDDEN -> hidden(c);
      case REFERENCE -> reference(c, out);
    }
  }

  /** The text ends: what was begun stands for itself. */
  void finish(StringBuilder out) {
    if (state == State.LESS) {
      put('<', out);
    } else if (state == State.REFERENCE) {
      unknownReference(out);
    }
    state = State.TEXT;
  }

  private void text(char c, StringBuilder out) {
    switch (c) {
      case '<' -> state = State.LESS;
      case '&' -> {
        state = State.REFERENCE;
        name.setLength(0);
      }
      case ' ', '\t', '\r', '\n', '\f' -> blank = blank == 0 ? ' ' : blank;
      default -> put(c, out);
    }
  }

  private void put(char c, StringBuilder out) {
    if (blank != 0 && any) {
      out.append(blank);
    }
    blank = 0;
    any = true;
    out.append(c);
  }

  private void less(char c, StringBuilder out) {
    if (Character.isLetter(c) || c == '/' || c == '!' || c == '?') {
      state = State.NAME;
      name.setLength(0);
      name.append(Character.toLowerCase(c));
      before = c;
    } else {
      put('<', out);
      state = State.TEXT;
      text(c, out);
    }
  }

  private void name(char c) {
    if (c == '>' || Character.isWhitespace(c) || (c == '/' && name.length() > 1)) {
      state = State.TAG;
      tag(c);
      return;
    }
    if (name.length() < LONGEST_NAME) {
      name.append(Character.toLowerCase(c));
    }
    before = c;
    if (name.length() == 3 && name.toString().equals("!--")) {
      state = State.COMMENT;
      matched = 0;
    }
  }

  private void tag(char c) {
    if (c == '>') {
      tagEnds();
    } else if ((c == '"' || c == '\'') && before == '=') {
      quote = c;
      state = State.QUOTED;
    }
    if (!Character.isWhitespace(c)) {
      before = c;
    }
  }

  private void tagEnds() {
    state = State.TEXT;
    String tag = name.toString();
    if (tag.equals("script") || tag.equals("style") || tag.equals("title")) {
      hiding = "</" + tag;
      matched = 0;
      state = State.HIDDEN;
    } else if (DIVIDING.contains(tag.startsWith("/") ? tag.substring(1) : tag)) {
      blank = '\n';
    }
  }

  private void comment(char c) {
    if (c == '>' && matched >= 2) {
      state = State.TEXT;
    }
    matched = c == '-' ? matched + 1 : 0;
  }

  private void hidden(char c) {
    if (Character.toLowerCase(c) == hiding.charAt(matched)) {
      matched++;
    } else {
      matched = c == '<' ? 1 : 0;
    }
    if (matched == hiding.length()) {
      state = State.TAG;
      name.setLength(0);
      before = 0;
    }
  }

  private void reference(char c, StringBuilder out) {
    if (c == ';') {
      state = State.TEXT;
      int code = code(name.toString());
      if (code == 0xA0) {
        blank = blank == 0 ? ' ' : blank; // who searches types a space
      } else if (code == 0xAD) {
        return; // a soft hyphen is in the middle of a word
      } else if (code > 0) {
        put(Character.toString(code), out);
      } else {
        unknownReference(out);
        put(';', out);
      }
    } else if (name.length() < LONGEST_NAME && (Character.isLetterOrDigit(c) || c == '#')) {
      name.append(c);
    } else {
      unknownReference(out);
      state = State.TEXT;
      text(c, out);
    }
  }

  private void unknownReference(StringBuilder out) {
    put('&', out);
    out.append(name);
  }

  private void put(String characters, StringBuilder out) {
    put(characters.charAt(0), out);
    out.append(characters, 1, characters.length());
  }

  private static int code(String name) {
    if (!name.startsWith("#")) {
      return REFERENCES.getOrDefault(name, -1);
    }
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    try {
      int code = Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10);
      return Character.isValidCodePoint(code) ? code : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
