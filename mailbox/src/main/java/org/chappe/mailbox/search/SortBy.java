package org.chappe.mailbox.search;

/**
 * One of the things messages are sorted by. RFC 5256 §3
 *
 * @param reverse the largest first; messages that are equal stay in the mailbox's order
 */
public record SortBy(Key key, boolean reverse) {
  /** What is compared. */
  public enum Key {
    /** Internal date and time. */
    ARRIVAL,
    /** The part before "@" of the first address of Cc; so are FROM and TO. */
    CC,
    /** Date and time of the Date field in UTC, or else the internal date. RFC 5256 §2.2 */
    DATE,
    /** The name of the first From address, or else the address. RFC 5957 §3 */
    DISPLAYFROM,
    DISPLAYTO,
    FROM,
    /** How well a message matches, the best first. RFC 6203 §6 */
    RELEVANCY,
    SIZE,
    /** The base subject. RFC 5256 §2.1 */
    SUBJECT,
    TO
  }
}
