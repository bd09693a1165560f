package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount.Listening;
import org.chappe.net.Connection;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.ConnectionEnd;

/**
 * IDLE, RFC 9051 §6.3.13: tells of changes as they come, until DONE.
 *
 * <p>The session sleeps on its connection and is woken by the client's octets or by the mailbox
 * service. There is no limit on the whole: a client that is gone is found by the keep-alive.
 */
final class IdleHandler {
  private final ImapService service;
  private final Connection connection;
  private final ImapParser in;
  private final ImapWriter out;
  private final SignedIn state;
  private final Optional<Watch> watch;

  /**
   * @param watch what NOTIFY asked for; then it wakes the session already
   */
  IdleHandler(
      ImapService service,
      Connection connection,
      ImapParser in,
      ImapWriter out,
      SignedIn state,
      Optional<Watch> watch) {
    this.watch = watch;
    this.service = service;
    this.connection = connection;
    this.in = in;
    this.out = out;
    this.state = state;
  }

  Answer handle() {
    out.continuation("idling");
    // The listener comes first: what changes after the first look wakes the connection.
    Listening listening =
        watch.isPresent() ? () -> {} : state.own().listen(snapshot -> connection.wake());
    try (listening) {
      if (state instanceof Selected selected) {
        selected.teller().tellAgain();
      }
      while (!isDone()) {
        // what woke the session is told at the head of the next wait
      }
      if (state instanceof Selected selected) {
        selected.teller().listened();
      }
    }
    return Answer.ok(state);
  }

  private boolean isDone() {
    if (state instanceof Selected selected) {
      selected.teller().tellAll();
    }
    watch.ifPresent(now -> now.look(state));
    return switch (connection.awaitInputOrWake(service.settings().times().keepAlive())) {
      case READY -> readDone();
      case WOKEN -> false;
      case SILENT -> {
        out.untagged("OK", "", "Still here");
        yield false;
      }
      case ENDED -> throw new ConnectionClosed(ConnectionEnd.CLIENT_LEFT, "the client left");
      case FINISHING -> throw new SessionEnds("the server stops");
    };
  }

  /**
   * A line that is not DONE is the next command: some telephones forget DONE, and would wait for
   * its answer for ever.
   */
  private boolean readDone() {
    in.begin();
    if (!in.isDone()) {
      in.unread();
      throw new SyntaxException("expected DONE");
    }
    return true;
  }
}
