package org.chappe.imap;

import java.util.Optional;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.ImapUrl;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;

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
    long now = mailbox.info().uidValidity().value();
    int position = mailbox.positionOf(url.uid().value());
    if (url.uidValidity().orElse(now) != now || position < 0) {
      return Optional.empty();
    }
    boolean fields = item instanceof FetchItem.Section section && SectionReader.isInFields(section);
    try (MessageCursor rows = mail.messages(mailbox, new int[] {position}, fields)) {
      if (!rows.next()) {
        return Optional.empty(); // expunged a moment ago
      }
      return new SectionReader(mail, rows)
          .content(item)
          .filter(content -> !(content instanceof Content.Nothing));
    }
  }
}
