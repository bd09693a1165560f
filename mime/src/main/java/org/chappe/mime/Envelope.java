package org.chappe.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What IMAP calls a message's envelope. RFC 9051 §2.3.5, §7.5.2. Strings are raw and unfolded,
 * encoded words stay encoded. Absent sender and reply-to are here already what from is.
 *
 * <p>Of fields that may stand only once the first counts; To, Cc and Bcc are read in one (RFC 5322
 * §4.5.3).
 */
public record Envelope(
    Optional<String> date,
    Optional<String> subject,
    List<MailAddress> from,
    List<MailAddress> sender,
    List<MailAddress> replyTo,
    List<MailAddress> to,
    List<MailAddress> cc,
    List<MailAddress> bcc,
    Optional<String> inReplyTo,
    Optional<String> messageId) {
  /** Of a message without a header. */
  public static final Envelope NONE =
      new Envelope(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty());

  public Envelope {
    from = List.copyOf(from);
    sender = List.copyOf(sender);
    replyTo = List.copyOf(replyTo);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
  }

  /** With no more addresses in one list than {@link ParserLimits#DEFAULT} says. */
  public static Envelope of(Header header) {
    return of(header, ParserLimits.DEFAULT.addresses());
  }

  static Envelope of(Header header, int addresses) {
    List<MailAddress> from = addresses(header, "From", addresses);
    List<MailAddress> sender = addresses(header, "Sender", addresses);
    List<MailAddress> replyTo = addresses(header, "Reply-To", addresses);
    return new Envelope(
        value(header, "Date"),
        value(header, "Subject"),
        from,
        sender.isEmpty() ? from : sender,
        replyTo.isEmpty() ? from : replyTo,
        addresses(header, "To", addresses),
        addresses(header, "Cc", addresses),
        addresses(header, "Bcc", addresses),
        value(header, "In-Reply-To"),
        value(header, "Message-ID"));
  }

  /** How many addresses, groups and their members counted, are in all lists. */
  int addresses() {
    int count = 0;
    for (List<MailAddress> list : List.of(from, sender, replyTo, to, cc, bcc)) {
      count += list.size();
      for (MailAddress address : list) {
        count += address instanceof MailAddress.Group group ? group.members().size() : 0;
      }
    }
    return count;
  }

  private static Optional<String> value(Header header, String name) {
    return header.first(name).map(HeaderField::value);
  }

  private static List<MailAddress> addresses(Header header, String name, int limit) {
    List<HeaderField> fields = header.all(name);
    if (fields.isEmpty() || limit <= 0) {
      return List.of();
    }
    if (fields.size() == 1) {
      return Addresses.read(FieldScanner.of(fields.getFirst()), limit);
    }
    var all = new ArrayList<MailAddress>();
    for (HeaderField field : fields) {
      all.addAll(Addresses.read(FieldScanner.of(field), limit - all.size()));
    }
    return all;
  }
}
