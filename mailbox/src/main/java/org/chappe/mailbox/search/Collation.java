package org.chappe.mailbox.search;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How texts are compared, RFC 4790: what SEARCH finds in them, and their order in SORT. */
public enum Collation {
  /** Regardless of case and of how characters are composed, in all scripts. RFC 5051 */
  UNICODE_CASEMAP("i;unicode-casemap"),
  /** The letters A to Z regardless of case, all else as it is. RFC 4790 §9.2 */
  ASCII_CASEMAP("i;ascii-casemap"),
  /** Octet by octet. RFC 4790 §9.3 */
  OCTET("i;octet");

  private final String id;

  Collation(String id) {
    this.id = id;
  }

  /** As it is registered. */
  public String id() {
    return id;
  }

  /** Texts that have this in common have it in their folded forms too, and no others do. */
  String fold(String text) {
    return switch (this) {
      case UNICODE_CASEMAP -> FoldedText.fold(text);
      case ASCII_CASEMAP -> withoutCase(text);
      case OCTET -> text;
    };
  }

  /**
   * Texts are equal when their keys are, and stand in the order of their keys' octets, taken as
   * numbers from 0. Without NUL, cut at {@link Casemap#LONGEST} octets.
   */
  byte[] key(String text) {
    return switch (this) {
      case UNICODE_CASEMAP -> Casemap.key(text);
      case ASCII_CASEMAP -> octets(withoutCase(text));
      case OCTET -> octets(text);
    };
  }

  private static String withoutCase(String text) {
    char[] folded = text.toCharArray();
    for (int i = 0; i < folded.length; i++) {
      char c = folded[i];
      folded[i] = c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c;
    }
    return new String(folded);
  }

  private static byte[] octets(String text) {
    String some = text.length() > Casemap.LONGEST ? text.substring(0, Casemap.LONGEST) : text;
    byte[] key = some.replace('\0', '\1').getBytes(StandardCharsets.UTF_8);
    return key.length > Casemap.LONGEST ? Arrays.copyOf(key, Casemap.LONGEST) : key;
  }
}
