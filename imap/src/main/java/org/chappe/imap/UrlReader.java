package org.chappe.imap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.ImapUrl;
import org.chappe.imap.command.UrlFetch.Item;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mime.ImapStructure;
import org.chappe.mime.OctetRange;
import org.chappe.mime.Part;

/** Finds what an IMAP URL names in one account's mail. RFC 5092 */
final class UrlReader {
  private final MailAccount mail;

  UrlReader(MailAccount mail) {
    this.mail = mail;
  }

  /**
   * The octets a URL names, not read yet; empty when there is no such message or part, or the
   * mailbox has another UIDVALIDITY now.
   */
  Optional<Content> content(MailboxSnapshot mailbox, ImapUrl url) {
    return content(mailbox, url, url.section());
  }

  /** As {@link #content}, of another item than the URL's section. */
  Optional<Content> content(MailboxSnapshot mailbox, ImapUrl url, FetchItem item) {
    boolean fields = item instanceof FetchItem.Section section && SectionReader.isInFields(section);
    return read(mailbox, url, fields, rows -> content(new SectionReader(rows), item));
  }

  private static Optional<Content> content(SectionReader reader, FetchItem item) {
    return reader.content(item).filter(content -> !(content instanceof Content.Nothing));
  }

  private <T> Optional<T> read(
      MailboxSnapshot mailbox,
      ImapUrl url,
      boolean fields,
      Function<MessageCursor, Optional<T>> what) {
    long now = mailbox.info().uidValidity().value();
    int position = mailbox.positionOf(url.uid().value());
    if (url.uidValidity().orElse(now) != now || position < 0) {
      return Optional.empty();
    }
    try (MessageCursor rows = mail.messages(mailbox, new int[] {position}, fields)) {
      return rows.next() ? what.apply(rows) : Optional.empty(); // expunged a moment ago
    }
  }

  // RFC 5524

  /**
   * What is told of what a URL names.
   *
   * @param structure of the body: what BODYPARTSTRUCTURE says
   * @param content what BODY or BINARY says; empty for NIL, when there is no decoding it
   */
  record Metadata(Optional<byte[]> structure, Optional<Content> content) {}

  /**
   * As {@link #content(MailboxSnapshot, ImapUrl)}, with what describes it. A structure is that of
   * the part whose body it is; of a whole message, what FETCH BODY says; a header has none.
   */
  Optional<Metadata> metadata(MailboxSnapshot mailbox, ImapUrl url, Set<Item> items) {
    return read(
        mailbox,
        url,
        true,
        rows -> {
          try {
            return metadata(rows, url.section(), items);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private Optional<Metadata> metadata(
      MessageCursor rows, FetchItem.Section section, Set<Item> items) throws IOException {
    var reader = new SectionReader(rows);
    Optional<Content> plain = content(reader, section);
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    Optional<Part> part = reader.bodyOf(section);
    if (!items.contains(Item.BINARY)) {
      return Optional.of(new Metadata(structure(rows, section, part), plain));
    }
    if (part.isEmpty()) {
      return Optional.of(
          new Metadata(structure(rows, section, part), Optional.of(withNul(plain.get()))));
    }
    Optional<DecodedPart> decoded = reader.decoded(part.get());
    Optional<Part> shown = part;
    if (decoded.isPresent() && items.contains(Item.BODYPARTSTRUCTURE)) {
      shown = Optional.of(part.get().decoded(decoded.get().octets(), decoded.get().lines()));
    }
    return Optional.of(
        new Metadata(
            structure(rows, section, shown),
            decoded.map(octets -> SectionReader.cut(octets, section))));
  }

  private static Optional<byte[]> structure(
      MessageCursor rows, FetchItem.Section section, Optional<Part> part) {
    return part.map(ImapStructure::body)
        .or(() ->
            section.text() == FetchItem.Text.WHOLE
                ? Optional.of(rows.bodyWithoutExtensions().toArray())
                : Optional.empty());
  }

  /** What has no encoding to undo may have octets 0x00 all the same. */
  private static Content withNul(Content content) throws IOException {
    return content instanceof Content.InBody(var body, long from, long to)
        ? new Content.Decoded(
            DecodedPart.of(body, new OctetRange(from, to), "binary"), 0, to - from)
        : content;
  }
}
