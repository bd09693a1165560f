package org.chappe.mailbox.search;

import java.util.List;
import java.util.Optional;
import org.chappe.mailbox.SentDate;
import org.chappe.mime.Addresses;
import org.chappe.mime.BaseSubject;
import org.chappe.mime.EncodedWords;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailAddress;
import org.chappe.mime.MessageIds;

/**
 * What SORT and THREAD compare of one message and its snapshot does not know, from its header
 * fields. RFC 5256 §2, RFC 5957 §3. Texts are keys of a {@link Collation}.
 *
 * @param sent {@link SentDate}
 * @param subject the base subject
 * @param isReply whether the subject says that it is a reply or was forwarded
 * @param messageId empty when there is none
 * @param references of the References field, or else the first of In-Reply-To
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SortFacts(
    long sent,
    byte[] subject,
    boolean isReply,
    byte[] from,
    byte[] to,
    byte[] cc,
    byte[] displayFrom,
    byte[] displayTo,
    String messageId,
    List<String> references) {
  /**
   * References that count, the last ones: programs cut the list themselves at about this many, and
   * a thread of more is held together by its other messages.
   */
  private static final int MOST_REFERENCES = 100;

  /**
   * Facts from some fields.
   *
   * @param sent as the entry has it; where that does not know it, it is read
   */
  static SortFacts of(Header fields, long sent, Collation collation) {
    BaseSubject subject = BaseSubject.of(fields.first("Subject").map(HeaderField::text).orElse(""));
    Optional<MailAddress> from = first(fields, "From");
    Optional<MailAddress> to = first(fields, "To");
    return new SortFacts(
        sent == SentDate.NOT_KNOWN ? SentDate.of(fields) : sent,
        collation.key(subject.text()),
        subject.isReplyOrForward(),
        collation.key(mailbox(from)),
        collation.key(mailbox(to)),
        collation.key(mailbox(first(fields, "Cc"))),
        collation.key(display(from)),
        collation.key(display(to)),
        ids(fields, "Message-ID").stream().findFirst().orElse(""),
        references(fields));
  }

  private static Optional<MailAddress> first(Header fields, String name) {
    for (HeaderField field : fields.all(name)) {
      Optional<MailAddress> first = Addresses.first(field);
      if (first.isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  /** addr-mailbox: of a group its name, RFC 9051 §7.5.2. */
  private static String mailbox(Optional<MailAddress> address) {
    return address
        .map(known ->
            switch (known) {
              case MailAddress.Single single -> single.localPart();
              case MailAddress.Group group -> group.name();
            })
        .orElse("");
  }

  /** RFC 5957 §3 */
  private static String display(Optional<MailAddress> address) {
    if (address.isPresent() && address.get() instanceof MailAddress.Single single) {
      String name = EncodedWords.decode(single.name());
      if (!name.isEmpty()) {
        return name;
      }
      if (!single.localPart().isEmpty() && !single.domain().isEmpty()) {
        return single.localPart() + "@" + single.domain();
      }
    }
    return mailbox(address);
  }

  private static List<String> references(Header fields) {
    List<String> references = ids(fields, "References");
    if (references.isEmpty()) {
      List<String> inReplyTo = ids(fields, "In-Reply-To");
      return inReplyTo.isEmpty() ? List.of() : inReplyTo.subList(0, 1);
    }
    int size = references.size();
    return references.subList(Math.max(0, size - MOST_REFERENCES), size);
  }

  private static List<String> ids(Header fields, String name) {
    return fields.first(name).map(field -> MessageIds.of(field.value())).orElse(List.of());
  }
}
