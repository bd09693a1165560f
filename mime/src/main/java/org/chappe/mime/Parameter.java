package org.chappe.mime;

/**
 * One parameter of a MIME field. RFC 2045 §5.1, RFC 2231.
 *
 * @param name in lower case; ends in {@code *} when {@code raw} is extended
 * @param raw continuations joined, quotes removed; extended: {@code charset'language'octets%20}
 */
public record Parameter(String name, String raw) {
  /** Name without the mark of an extended value. */
  public String base() {
    return isExtended() ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether charset and percent encoding of RFC 2231 §4 are in {@code raw}. */
  public boolean isExtended() {
    return name.endsWith("*");
  }

  /** The value as text: extended ones decoded, encoded words (not allowed, but usual) too. */
  public String text() {
    return isExtended() ? ExtendedValues.decode(raw) : EncodedWords.decode(raw);
  }
}
