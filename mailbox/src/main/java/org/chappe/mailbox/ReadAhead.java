package org.chappe.mailbox;

/**
 * What a {@link MessageCursor} reads of messages before they are asked for. What was not is read
 * when it is, one by one.
 *
 * @param messages whether what was made of a message when it came in will be asked for: all but
 *     {@link MessageCursor#fields()}
 * @param fields whether {@link MessageCursor#fields()} will be asked
 * @param bodies what of {@link MessageCursor#open()} will be read of nearly all messages; their
 *     rows are read with them
 */
public record ReadAhead(boolean messages, boolean fields, Bodies bodies) {
  public static final ReadAhead ROWS = new ReadAhead(true, false, Bodies.NONE);
  public static final ReadAhead FIELDS = new ReadAhead(false, true, Bodies.NONE);
  public static final ReadAhead HEADERS = new ReadAhead(true, false, Bodies.HEADERS);
  public static final ReadAhead BODIES = new ReadAhead(true, false, Bodies.ALL);

  /** Octets of bodies, in ascending order. */
  public enum Bodies {
    /** They are opened one by one, if at all. */
    NONE,
    HEADERS,
    ALL
  }

  /** The first things of a message must be known: where its body is, or that it is there. */
  public ReadAhead {
    messages |= !fields || bodies != Bodies.NONE;
  }

  /** Bodies are left to be opened one by one. */
  ReadAhead withoutBodies() {
    return new ReadAhead(messages, fields, Bodies.NONE);
  }
}
