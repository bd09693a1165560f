package org.chappe.mime;

import java.util.Optional;

/**
 * The header fields mail programs ask for when they first see a message. They are cut out of it
 * once, when it arrives, and stored beside its row: a first sync then reads no body.
 *
 * <p>Not among them are fields that would double the block and few ask for: Received (Evolution
 * asks for it), DKIM-Signature, Authentication-Results. Who asks for one of these is answered from
 * the header itself.
 */
public final class CommonFields {
  /**
   * A usual block has 600 octets to 1 KiB. Above 16 KiB (a thousand recipients, a thousand
   * references) it is not kept apart: rows should stay small, and such messages are few.
   */
  private static final int MOST_OCTETS = 16 * 1024;

  private static final FieldNames NAMES =
      FieldNames.of(
          // All of them: Thunderbird, mutt, Apple Mail, K-9, Roundcube, Evolution
          "Date",
          "From",
          "To",
          "Cc",
          "Subject",
          "Message-ID",
          "Content-Type",
          // Thunderbird, mutt, K-9, Roundcube, Evolution
          "References",
          "In-Reply-To",
          "Reply-To",
          // mutt, K-9, Roundcube, Evolution
          "Sender",
          // Thunderbird
          "Bcc",
          "Newsgroups",
          "Priority",
          // Thunderbird, Roundcube, Outlook Express, Apple Mail
          "X-Priority",
          // Outlook Express
          "X-MSMail-Priority",
          "X-Ref",
          "X-MSOESRec",
          // Outlook (by its cloud service), Roundcube
          "Importance",
          // Roundcube
          "Disposition-Notification-To",
          "Content-Transfer-Encoding",
          "Mail-Followup-To",
          "Mail-Reply-To",
          "Return-Path",
          // Evolution, many libraries
          "MIME-Version",
          // mutt
          "Content-Description",
          "Lines",
          "List-Post",
          "List-Subscribe",
          "X-Label",
          "X-Original-To",
          // mutt, K-9, Apple Mail
          "List-Unsubscribe",
          // Thunderbird's filters, Apple Mail, Evolution
          "List-Id",
          // K-9
          "X-K9mail-Identity",
          "Chat-Version",
          // Apple Mail
          "X-Uniform-Type-Identifier",
          "X-Universally-Unique-Identifier",
          // mbsync, to find what it has just stored
          "X-TUID",
          // Filters that sort by the address mail came to
          "Delivered-To");

  private CommonFields() {}

  /** Whether {@code names} can all be answered from a block made by {@link #of}. */
  public static boolean covers(FieldNames names) {
    return NAMES.containsAll(names);
  }

  /** As {@link #covers(FieldNames)}, of one: nothing is made for it. */
  public static boolean covers(String name) {
    return NAMES.contains(name);
  }

  public static FieldNames names() {
    return NAMES;
  }

  /**
   * The block to store, raw, with the empty line if the header had one: {@link HeaderFields#only}
   * reads it as it would the header. Empty when the header was not read to its end or the block
   * would be too large.
   */
  public static Optional<byte[]> of(ParsedMessage message) {
    if (!message.headerWhole()) {
      return Optional.empty();
    }
    byte[] block = HeaderFields.only(message.header().block(), NAMES);
    return block.length <= MOST_OCTETS ? Optional.of(block) : Optional.empty();
  }
}
