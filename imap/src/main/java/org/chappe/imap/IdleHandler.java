package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount.Listening;
import org.chappe.net.Awaited;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.ConnectionEnd;

/**
 * IDLE, RFC 9051 §6.3.13: tells of changes as they come, until DONE.
 *
 * <p>The session rests on its connection and is woken by the client's octets or by the mailbox
 * service: it has no thread meanwhile ({@link ImapSession#rest}), which is memory for as long as
 * the client idles. There is no limit on the whole: a client that is gone is found by the
 * keep-alive.
 */
final class IdleHandler implements AutoCloseable {
  private final ImapParser in;
  private final ImapWriter out;
  private final SignedIn state;
  private final Optional<Watch> watch;
  private final Listening listening;

  /**
   * Listens from here on: what changes after the first look wakes the connection.
   *
   * @param watch what NOTIFY asked for; then it wakes the session already
   */
  IdleHandler(
      Connection connection, ImapParser in, ImapWriter out, SignedIn state, Optional<Watch> watch) {
    this.watch = watch;
    this.in = in;
    this.out = out;
    this.state = state;
    this.listening =
        watch.isPresent() ? () -> {} : state.own().listen(snapshot -> connection.wake());
  }

  void begin() {
    out.continuation("idling");
    if (state instanceof Selected selected) {
      selected.teller().tellAgain();
    }
    tell();
  }

  private void tell() {
    if (state instanceof Selected selected) {
      selected.teller().tellAll();
    }
    watch.ifPresent(now -> now.look(state));
  }

  /** What ended the wait, and whether that was DONE: else it goes on. */
  boolean isDone(Awaited awaited) {
    switch (awaited) {
      case READY -> readDone();
      case WOKEN -> tell();
      case SILENT -> {
        out.untagged("OK", "", "Still here");
        tell();
      }
      case ENDED -> throw new ConnectionClosed(ConnectionEnd.CLIENT_LEFT, "the client left");
      case FINISHING -> throw new SessionEnds("the server stops");
      case MOVE -> throw new IllegalStateException("it waits on a virtual thread");
    }
    return awaited == Awaited.READY;
  }

  /**
   * A line that is not DONE is the next command: some telephones forget DONE, and would wait for
   * its answer for ever.
   */
  private void readDone() {
    in.begin();
    if (!in.isDone()) {
      in.unread();
      throw new SyntaxException("expected DONE");
    }
    if (state instanceof Selected selected) {
      selected.teller().listened();
    }
  }

  @Override
  public void close() {
    listening.close();
  }
}
