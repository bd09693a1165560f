package org.chappe.imap;

import java.time.Instant;
import org.chappe.imap.command.AppendMessage;
import org.chappe.imap.command.AppendMessage.Whole;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Literal;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;

/**
 * Takes in a message of APPEND or REPLACE, from its first octet to the end of its data. RFC 4466
 * §2.5: append-data
 */
final class MessageReader {
  private final ImapService service;
  private final ImapParser in;

  MessageReader(ImapService service, ImapParser in) {
    this.service = service;
    this.in = in;
  }

  /** The message, stored and not yet in any mailbox. */
  NewMessage read(AppendMessage message, Room room) {
    try (MessageIntake intake = service.accounts().receive()) {
      switch (message.data()) {
        case Whole whole -> literal(whole.literal(), intake, room);
      }
      Instant date = message.date().orElseGet(service.clock()::instant);
      return new NewMessage(intake.finish(), message.flags(), date);
    }
  }

  private void literal(Literal literal, MessageIntake intake, Room room) {
    if (literal.octets() == 0) {
      throw nothing();
    }
    requireRoom(literal.octets(), intake, room);
    in.message(intake::write);
  }

  /** RFC 3502 §6.3.11: with such a message a client takes the whole command back. */
  private static Refused nothing() {
    return new Refused("CANNOT", "a message of no octets: nothing is appended");
  }

  /** Before the octets are asked for. */
  private void requireRoom(long more, MessageIntake intake, Room room) {
    long limit = service.settings().messageLimit().octets();
    if (more > limit - intake.octets()) {
      throw new Refused(
          "TOOBIG",
          "a message of %d octets; the limit is %d".formatted(intake.octets() + more, limit));
    }
    room.require(intake.octets() + more);
  }
}
