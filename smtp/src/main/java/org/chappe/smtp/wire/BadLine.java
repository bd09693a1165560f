package org.chappe.smtp.wire;

/** A line that is not to be looked into. It was read to its end. */
public final class BadLine extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** It has more than {@link LineReader#LONGEST} octets. */
    TOO_LONG,
    /** It ended in LF alone. */
    BARE_LINE_FEED
  }

  private final Fault fault;

  BadLine(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  public Reply reply() {
    return switch (fault) {
      case TOO_LONG ->
          new Reply(
              500, "5.5.2", "the line is too long: at most " + LineReader.LONGEST + " octets");
      case BARE_LINE_FEED ->
          new Reply(
              500, "5.5.2", "a line ends in CR LF (RFC 5321 §2.3.8); this one did in LF alone");
    };
  }
}
