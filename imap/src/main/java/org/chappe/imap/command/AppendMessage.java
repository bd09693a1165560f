package org.chappe.imap.command;

import java.time.Instant;
import java.util.Optional;
import org.chappe.imap.wire.Dates;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Literal;
import org.chappe.model.Flags;

/**
 * append-message = [SP flag-list] [SP date-time] SP append-data — RFC 3502 §7, RFC 4466 §2.5
 *
 * <p>What is read goes up to the data's first octet: a message is never in memory as a whole.
 */
public record AppendMessage(Flags flags, Optional<Instant> date, Data data) {
  /** append-data. RFC 4466 §2.5 */
  public sealed interface Data {}

  /** literal / literal8: the message. RFC 9051 §9, RFC 3516 §4.4 */
  public record Whole(Literal literal) implements Data {}

  /** utf8-literal = "UTF8" SP "(" literal8 ")"; the ")" is behind the octets. RFC 6855 §4 */
  public record Utf8(Literal literal) implements Data {}

  /**
   * "CATENATE" SP "(" cat-part *(SP cat-part) ")" — RFC 4469 §5; the parts are read one by one with
   * {@link CatPart#parse}, and then the ")".
   */
  public record Catenate() implements Data {}

  /** Reads a message, behind the space before it. */
  public static AppendMessage parse(ImapParser in) {
    Flags flags = Flags.NONE;
    if (in.at('(')) {
      flags = in.flagList();
      in.space();
    }
    Optional<Instant> date = Optional.empty();
    if (in.at('"')) {
      date = Optional.of(Dates.dateTime(in));
      in.space();
    }
    return new AppendMessage(flags, date, data(in));
  }

  private static Data data(ImapParser in) {
    return switch (in.peekWord()) {
      case "CATENATE" -> {
        in.word("CATENATE");
        in.space();
        in.expect('(', "parts in parentheses");
        yield new Catenate();
      }
      case "UTF8" -> new Utf8(utf8Literal(in));
      default -> new Whole(in.announcedMessage());
    };
  }

  /** Up to the octets. */
  static Literal utf8Literal(ImapParser in) {
    in.word("UTF8");
    in.space();
    in.expect('(', "a literal8 in parentheses");
    return in.announcedUtf8();
  }
}
