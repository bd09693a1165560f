package org.chappe.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.State.Selected;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.AppendMessage;
import org.chappe.imap.command.AppendMessage.Catenate;
import org.chappe.imap.command.AppendMessage.Utf8;
import org.chappe.imap.command.AppendMessage.Whole;
import org.chappe.imap.command.CatPart;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Literal;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.net.OctetSink;

/**
 * Takes in a message of APPEND or REPLACE, from its first octet to the end of its data. RFC 4466
 * §2.5: append-data. What is put together of parts, RFC 4469, goes from body to body and is never
 * in memory as a whole either.
 */
final class MessageReader {
  private final ImapService service;
  private final ImapParser in;
  private final SignedIn state;

  MessageReader(ImapService service, ImapParser in, SignedIn state) {
    this.service = service;
    this.in = in;
    this.state = state;
  }

  /**
   * The message, stored and not yet in any mailbox.
   *
   * @param rights where it is to go: it has those of its flags that these allow to set. RFC 4314 §4
   */
  NewMessage read(AppendMessage message, Room room, Rights rights) {
    try (MessageIntake intake = service.accounts().receive()) {
      switch (message.data()) {
        case Whole whole -> message(whole.literal(), intake, room);
        case Utf8 utf8 -> {
          message(utf8.literal(), intake, room);
          in.expect(')', "\")\"");
        }
        case Catenate() -> catenate(intake, room);
      }
      Instant date = message.date().orElseGet(service.clock()::instant);
      return new NewMessage(intake.finish(), rights.changeable(message.flags()), date);
    }
  }

  private void message(Literal literal, MessageIntake intake, Room room) {
    if (literal.octets() == 0) {
      throw nothing();
    }
    part(literal, intake, room);
  }

  private void part(Literal literal, MessageIntake intake, Room room) {
    requireRoom(literal.octets(), intake, room);
    var nuls = new NulFinder(intake);
    in.message(nuls);
    if (literal.binary() && nuls.found) {
      // RFC 3516 §6 would have BODY[] and BODYSTRUCTURE show such parts encoded, and a message
      // that was signed would then not be what was signed: so, as §4.4 allows, it is not stored
      throw new Refused("UNKNOWN-CTE", "octets 0x00 cannot be stored: encode the part in base64");
    }
  }

  /** Passes octets on and sees whether one is 0x00. */
  private static final class NulFinder implements OctetSink {
    private final MessageIntake intake;
    private boolean found;

    NulFinder(MessageIntake intake) {
      this.intake = intake;
    }

    @Override
    public void octets(byte[] array, int offset, int length) {
      for (int i = offset; i < offset + length && !found; i++) {
        found = array[i] == 0;
      }
      intake.write(array, offset, length);
    }
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

  // CATENATE, RFC 4469

  private void catenate(MessageIntake intake, Room room) {
    do {
      switch (CatPart.parse(in)) {
        case CatPart.Text text -> part(text.literal(), intake, room);
        case CatPart.Utf8 utf8 -> {
          part(utf8.literal(), intake, room);
          in.expect(')', "\")\"");
        }
        case CatPart.Url url -> url(url.text(), intake, room);
      }
    } while (in.accept(' '));
    in.expect(')', "a space or \")\"");
    if (intake.octets() == 0) {
      throw nothing();
    }
  }

  /** As FETCH BODY.PEEK would give it, octet by octet. */
  private void url(String text, MessageIntake intake, Room room) {
    Content content = content(text).orElseThrow(() -> badUrl(text, "names nothing here"));
    requireRoom(content.length(), intake, room);
    try {
      content.copyTo(new Into(intake));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RFC 4469 §3: only relative URLs, of mailboxes the account that has signed in may read. */
  private Optional<Content> content(String text) {
    ImapUrl url;
    try {
      url = ImapUrl.parse(text);
    } catch (SyntaxException e) {
      throw badUrl(text, "is not understood: " + e.text());
    }
    if (url.server().isPresent() || url.authorization().isPresent()) {
      throw badUrl(text, "is not one of this account: a relative one is expected");
    }
    if (url.mailbox().isPresent()) {
      return state
          .mailboxes()
          .find(url.mailbox().get(), Right.READ)
          .flatMap(box -> new UrlReader(box.mail()).content(box.snapshot(), url));
    }
    return state instanceof Selected selected && selected.access().has(Right.READ)
        ? new UrlReader(selected.mail()).content(selected.view().snapshot(), url)
        : Optional.empty();
  }

  /** RFC 4469 §4.1: the code has the URL, without what would end it. */
  private static Refused badUrl(String url, String why) {
    var plain = new StringBuilder(url.length());
    for (byte octet : url.getBytes(StandardCharsets.ISO_8859_1)) {
      if (octet > ' ' && octet < 0x7F && octet != ']') {
        plain.append((char) octet);
      } else {
        plain.append("%%%02X".formatted(octet & 0xFF));
      }
    }
    return new Refused("BADURL " + plain, "the URL " + why);
  }

  private static final class Into extends OutputStream {
    private final MessageIntake intake;

    Into(MessageIntake intake) {
      this.intake = intake;
    }

    @Override
    public void write(int octet) {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
      intake.write(octets, offset, length);
    }
  }
}
