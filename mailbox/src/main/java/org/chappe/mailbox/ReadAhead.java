package org.chappe.mailbox;

/**
 * What a {@link MessageCursor} reads of messages before they are asked for, beside their rows.
 *
 * @param fields whether {@link MessageCursor#fields()} will be asked
 * @param bodies what of {@link MessageCursor#open()} will be read of nearly all messages
 */
public record ReadAhead(boolean fields, Bodies bodies) {
  public static final ReadAhead ROWS = new ReadAhead(false, Bodies.NONE);
  public static final ReadAhead FIELDS = new ReadAhead(true, Bodies.NONE);
  public static final ReadAhead HEADERS = new ReadAhead(false, Bodies.HEADERS);
  public static final ReadAhead BODIES = new ReadAhead(false, Bodies.ALL);

  /** Octets of bodies, in ascending order. */
  public enum Bodies {
    /** They are opened one by one, if at all. */
    NONE,
    HEADERS,
    ALL
  }
}
