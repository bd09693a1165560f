package org.chappe.signing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A list of tags, RFC 6376 §3.2: {@code tag-list = tag-spec *( ";" tag-spec ) [ ";" ]}. Text is
 * raw, a character an octet. Octets above 127 are let through, as RFC 8616 §5 has UTF-8 in values.
 */
final class TagList {
  /** A value without the blanks around it; {@code from} and {@code to} have them. */
  private record Tag(String value, int from, int to) {}

  private final String text;
  private final Map<String, Tag> tags = new LinkedHashMap<>();
  private int at;

  private TagList(String text, int from) {
    this.text = text;
    this.at = from;
  }

  /**
   * Reads the list that begins at {@code from} and ends with the text.
   *
   * @throws TagSyntaxException when it is none, or has a tag twice
   */
  static TagList parse(String text, int from) {
    var list = new TagList(text, from);
    list.blanks();
    do {
      list.tag();
    } while (list.more());
    return list;
  }

  static TagList parse(String text) {
    return parse(text, 0);
  }

  /** tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS] */
  private void tag() {
    int start = at;
    if (at == text.length() || !isAlpha(text.charAt(at))) {
      throw expected("a tag's name");
    }
    while (at < text.length() && isNameCharacter(text.charAt(at))) {
      at++;
    }
    String name = text.substring(start, at);
    blanks();
    if (at == text.length() || text.charAt(at) != '=') {
      throw expected("'=' after " + name);
    }
    at++;
    Tag tag = value();
    if (tags.putIfAbsent(name, tag) != null) {
      throw new TagSyntaxException("the tag " + name + "= is there twice");
    }
  }

  private Tag value() {
    int from = at;
    while (at < text.length() && text.charAt(at) != ';') {
      if (!isValueCharacter(text.charAt(at))) {
        throw expected("a value's character");
      }
      at++;
    }
    return new Tag(trimmed(text.substring(from, at)), from, at);
  }

  /** Whether a semicolon is followed by another tag. */
  private boolean more() {
    if (at == text.length()) {
      return false;
    }
    at++;
    blanks();
    return at < text.length();
  }

  private void blanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private TagSyntaxException expected(String what) {
    return new TagSyntaxException(
        "expected %s at octet %d, found %s"
            .formatted(what, at + 1, at == text.length() ? "the end" : shown(text.charAt(at))));
  }

  private static String shown(char octet) {
    return octet > 0x20 && octet < 0x7F ? "'" + octet + "'" : "octet 0x%02X".formatted((int) octet);
  }

  /** The value, without blanks around it; empty when there is no such tag. */
  Optional<String> value(String name) {
    return Optional.ofNullable(tags.get(name)).map(Tag::value);
  }

  /** Whether {@code name} is the first tag. */
  boolean isFirst(String name) {
    return tags.keySet().iterator().next().equals(name);
  }

  /** The whole text with this tag's value, and the blanks around it, taken out. RFC 6376 §3.7 */
  String without(String name) {
    Tag tag = tags.get(name);
    return tag == null ? text : text.substring(0, tag.from()) + text.substring(tag.to());
  }

  /** The value without any blanks, as base64 may have them. */
  static String packed(String value) {
    var packed = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (!isBlank(value.charAt(i))) {
        packed.append(value.charAt(i));
      }
    }
    return packed.toString();
  }

  static String trimmed(String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    return value.substring(from, to);
  }

  private static boolean isAlpha(char octet) {
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
  }

  private static boolean isNameCharacter(char octet) {
    return isAlpha(octet) || (octet >= '0' && octet <= '9') || octet == '_';
  }

  private static boolean isValueCharacter(char octet) {
    return isBlank(octet) || (octet > 0x20 && octet != 0x7F);
  }

  /** FWS; line ends are folding here, or they would have ended the field. */
  private static boolean isBlank(char octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }
}
