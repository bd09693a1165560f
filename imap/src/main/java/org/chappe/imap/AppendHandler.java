package org.chappe.imap;

import java.util.ArrayList;
import java.util.List;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Append;
import org.chappe.imap.command.AppendMessage;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.Right;

/**
 * APPEND, RFC 9051 §6.3.12, of one message or of several, which come in all or none: RFC 3502.
 * Everything that can be refused is refused before a message is asked for; then it goes to the
 * store as it arrives, and what is kept until the last has come are their rows.
 */
final class AppendHandler {
  /**
   * Messages in one command. Clients that fill a mailbox send 50 to 100; above 200 or so nothing is
   * gained, as a sync costs little beside what its messages cost, and a client whose connection
   * breaks must begin the whole command again.
   */
  static final int MOST_MESSAGES = 500;

  /**
   * What messages that have come may take in memory until the last has. Some hundred usual ones
   * take 2 MiB; a connection must not hold more than it would with a large search.
   */
  static final long MOST_MEMORY = 8 * 1024 * 1024;

  private final ImapParser in;
  private final SignedIn state;
  private final Notices notices;
  private final MessageReader reader;
  private final MessageLimit limit;

  AppendHandler(ImapService service, ImapParser in, SignedIn state, Notices notices) {
    this.in = in;
    this.state = state;
    this.notices = notices;
    this.limit = service.settings().limits().ofSaving();
    this.reader = new MessageReader(service, in, state);
  }

  Answer handle(Append append) {
    Box target = state.mailboxes().box(append.mailbox(), Right.INSERT, Refusals::tryCreate);
    List<NewMessage> messages = read(append.first(), target);
    try {
      Appended appended = target.mail().append(target.id(), messages);
      notices.own(target.owner(), appended.version());
      String uids = appended.uids().toString();
      return Answer.ok(state, target.uids("APPENDUID", appended.uidValidity(), uids));
    } catch (MailboxRefused e) {
      throw Refusals.target(e);
    }
  }

  private List<NewMessage> read(AppendMessage first, Box target) {
    var messages = new ArrayList<NewMessage>();
    var room = new Room(target.mail().snapshot().quota());
    long memory = 0;
    AppendMessage next = first;
    while (true) {
      NewMessage message = reader.read(next, room, target.rights());
      room.use(message.content().octets());
      messages.add(message);
      if (!in.another()) {
        in.endOfLine();
        return messages;
      }
      limit.require(messages.size() + 1);
      memory += message.content().memoryOctets();
      if (messages.size() == MOST_MESSAGES || memory > MOST_MEMORY) {
        throw new Refused(
            "LIMIT",
            messages.size() + " messages are as much as can come in one command: send fewer");
      }
      next = AppendMessage.parse(in);
    }
  }
}
