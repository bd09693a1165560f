package org.chappe.imap;

import java.time.Instant;
import java.util.List;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.Append;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccountSnapshot.Quota;
import org.chappe.mailbox.Appended;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;

/**
 * APPEND, RFC 9051 §6.3.12: everything that can be refused is refused before the message is asked
 * for; then it goes to the store as it arrives.
 */
final class AppendHandler {
  private final ImapService service;
  private final ImapParser in;
  private final SignedIn state;

  AppendHandler(ImapService service, ImapParser in, SignedIn state) {
    this.service = service;
    this.in = in;
    this.state = state;
  }

  Answer handle(Append append) {
    MailboxSnapshot target =
        state.mail().snapshot().mailbox(append.mailbox()).orElseThrow(Refusals::tryCreate);
    requireRoom(append.message().octets());
    try (MessageIntake intake = service.accounts().receive()) {
      in.message(intake::write);
      in.endOfLine();
      Instant date = append.date().orElseGet(service.clock()::instant);
      var message = new NewMessage(intake.finish(), append.flags(), date);
      Appended appended = state.mail().append(target.info().id(), List.of(message));
      return Answer.ok(state, "APPENDUID " + appended.uidValidity() + " " + appended.uids());
    } catch (MailboxRefused e) {
      if (e.reason() == MailboxRefused.Reason.NO_SUCH_MAILBOX) { // deleted meanwhile
        throw Refusals.tryCreate();
      }
      throw e;
    }
  }

  private void requireRoom(long octets) {
    long limit = service.settings().messageLimit().octets();
    if (octets > limit) {
      throw new Refused(
          "TOOBIG", "a message of %d octets; the limit is %d".formatted(octets, limit));
    }
    if (octets == 0) {
      throw new Refused("CANNOT", "a message of no octets");
    }
    Quota quota = state.mail().snapshot().quota();
    if (quota.maxOctets().isPresent() && quota.octets() + octets > quota.maxOctets().getAsLong()) {
      throw new Refused("OVERQUOTA", "the account's quota has no room for the message");
    }
  }
}
