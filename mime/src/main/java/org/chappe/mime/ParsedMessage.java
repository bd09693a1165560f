package org.chappe.mime;

/**
 * What a {@link MessageParser} has found.
 *
 * @param octets of the whole message
 * @param headerOctets of its header, with the empty line that ends it
 * @param header its fields; not all of them when {@code headerWhole} is false
 * @param headerWhole whether the header stayed below {@link ParserLimits#headerOctets()}
 * @param utf8Header whether UTF-8 is in its header or in a part's, as far as kept: {@link
 *     DowngradedHeader}
 * @param root the message itself as a part
 */
public record ParsedMessage(
    long octets,
    long headerOctets,
    Header header,
    boolean headerWhole,
    boolean utf8Header,
    Part root) {
  /** Read from the header anew with each call. */
  public Envelope envelope() {
    return Envelope.of(header);
  }
}
