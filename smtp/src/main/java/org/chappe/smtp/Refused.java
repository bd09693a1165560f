package org.chappe.smtp;

import org.chappe.smtp.wire.Reply;

/** A command that is understood and not carried out. The session goes on. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reply reply;
  private final boolean isMistake;

  private Refused(Reply reply, boolean isMistake) {
    super(reply.toString(), null, false, false);
    this.reply = reply;
    this.isMistake = isMistake;
  }

  /** The client should not have asked: it counts. */
  static Refused mistake(int code, String enhanced, String text) {
    return new Refused(new Reply(code, enhanced, text), true);
  }

  /** A fair question that gets no for an answer. */
  static Refused no(int code, String enhanced, String text) {
    return new Refused(new Reply(code, enhanced, text), false);
  }

  Reply reply() {
    return reply;
  }

  boolean isMistake() {
    return isMistake;
  }
}
