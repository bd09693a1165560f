package org.chappe.net;

/** A line had more octets than allowed. It was read to its end, so the next line can be read. */
public final class LineTooLong extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int limit;

  LineTooLong(int limit) {
    super("a line of more than " + limit + " octets", null, false, false);
    this.limit = limit;
  }

  public int limit() {
    return limit;
  }
}
