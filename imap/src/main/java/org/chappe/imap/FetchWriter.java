package org.chappe.imap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.imap.SectionReader.Content;
import org.chappe.imap.command.FetchItem;
import org.chappe.imap.command.FetchItem.Binary;
import org.chappe.imap.command.FetchItem.BinarySize;
import org.chappe.imap.command.FetchItem.Plain;
import org.chappe.imap.command.FetchItem.Section;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.ReadAhead;
import org.chappe.mailbox.ReadAhead.Bodies;
import org.chappe.mailbox.SurrogateCursor;
import org.chappe.model.AccountId;

/**
 * Writes FETCH responses, RFC 9051 §7.5.2: {@code * 12 FETCH (UID 40 FLAGS (\Seen) ENVELOPE (…))}.
 * For a message nothing is made that is not in the snapshot or the row already; contents are found
 * before the first octet is written, so that a response that has begun can be finished.
 */
final class FetchWriter {
  private final ImapWriter out;
  private final MailboxView view;
  private final AccountId account;
  private final MailboxSnapshot snapshot;
  private final FetchItem[] items;
  private final byte[][] labels; // by item; empty for those the snapshot or the row answers
  private final boolean[] inFields; // by item
  private final FlagTexts flagTexts;
  private final Set<Long> seenNow;
  private final boolean flagsAsked;
  private final boolean condstore;
  private final boolean modSeqWithFlags;
  private final boolean uidWithFlags; // RFC 7162 §3.2.4
  private final boolean uidOnly;
  private final boolean asksSize;
  private final boolean surrogates;
  private final boolean tellsStructure; // or a size: what a surrogate has its own of
  private final Content[] contents; // of the message at hand, by item

  /**
   * @param seenNow versions with which this command set {@code \Seen}
   */
  FetchWriter(
      ImapWriter out,
      MailboxView view,
      List<FetchItem> items,
      FlagTexts flagTexts,
      Set<Long> seenNow,
      Enabled enabled,
      AccountId account) {
    this.out = out;
    this.account = account;
    this.view = view;
    this.snapshot = view.snapshot();
    this.items = items.toArray(FetchItem[]::new);
    this.labels = items.stream().map(FetchWriter::label).toArray(byte[][]::new);
    this.inFields = new boolean[items.size()];
    for (int i = 0; i < inFields.length; i++) {
      inFields[i] = isInFields(this.items[i]);
    }
    this.asksSize = items.contains(Plain.SIZE);
    this.flagTexts = flagTexts;
    this.seenNow = seenNow;
    this.flagsAsked = items.contains(Plain.FLAGS);
    this.condstore = enabled.condstore();
    this.modSeqWithFlags = condstore && !items.contains(Plain.MODSEQ);
    this.uidWithFlags = condstore && !enabled.uidOnly() && !items.contains(Plain.UID);
    this.uidOnly = enabled.uidOnly();
    this.surrogates = !enabled.utf8Headers();
    this.tellsStructure =
        items.stream()
            .anyMatch(item ->
                item == Plain.SIZE
                    || item == Plain.ENVELOPE
                    || item == Plain.BODY
                    || item == Plain.BODYSTRUCTURE);
    this.contents = new Content[items.size()];
  }

  private static byte[] label(FetchItem item) {
    String label =
        switch (item) {
          case Plain _ -> "";
          case Section section -> section.label() + " ";
          case Binary binary -> binary.label() + " ";
          case BinarySize size -> size.label() + " ";
        };
    return label.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether the snapshot is not enough. */
  boolean needsRows() {
    return !Arrays.stream(items).allMatch(FetchWriter::isInSnapshot);
  }

  private static boolean isInSnapshot(FetchItem item) {
    return item == Plain.FLAGS
        || item == Plain.UID
        || item == Plain.INTERNALDATE
        || item == Plain.SIZE
        || item == Plain.SAVEDATE
        || item == Plain.EMAILID
        || item == Plain.THREADID
        || item == Plain.MODSEQ;
  }

  /** Whether the snapshot is not enough for this message: its size there is not its surrogate's. */
  boolean needsRow(int position) {
    return asksSize && isSurrogate(position);
  }

  private boolean isSurrogate(int position) {
    return surrogates && snapshot.utf8Header(position);
  }

  /** Rows as the client may see them. */
  MessageCursor seen(MessageCursor rows) {
    return surrogates ? new SurrogateCursor(rows, snapshot) : rows;
  }

  /** What is read of all messages. */
  ReadAhead ahead(int[] positions) {
    Bodies bodies = Bodies.NONE;
    boolean fieldsWillDo = true;
    for (FetchItem item : items) {
      Bodies now = SectionReader.reads(item);
      bodies = now.compareTo(bodies) > 0 ? now : bodies;
      fieldsWillDo &= isInSnapshot(item) || isInFields(item);
    }
    boolean messages = !fieldsWillDo || Arrays.stream(positions).anyMatch(this::isSurrogate);
    return new ReadAhead(messages, needsFields(), bodies);
  }

  /** Whether header fields kept in rows of their own will do for an item. */
  private boolean needsFields() {
    return Arrays.stream(items).anyMatch(FetchWriter::isInFields);
  }

  private static boolean isInFields(FetchItem item) {
    return item instanceof Section section && SectionReader.isInFields(section);
  }

  /** A whole response, of a message the snapshot knows all about. */
  void fromSnapshot(int position) {
    begin(position);
    for (int i = 0; i < items.length; i++) {
      if (i > 0) {
        out.text(" ");
      }
      plain((Plain) items[i], position);
    }
    end(position);
  }

  /** A whole response, or none and false when the message's body is gone. */
  boolean fromRow(MessageCursor row, SectionReader reader) {
    reader.moved();
    if (isSurrogate(row.position()) && tellsStructure && row.open().isEmpty()) {
      return false;
    }
    for (int i = 0; i < items.length; i++) {
      if (inFields[i]) {
        contents[i] = reader.common((Section) items[i]);
      } else if (!(items[i] instanceof Plain)) {
        Optional<Content> content = reader.content(items[i]);
        if (content.isEmpty()) {
          return false;
        }
        contents[i] = content.get();
      }
    }
    int position = row.position();
    begin(position);
    for (int i = 0; i < items.length; i++) {
      if (i > 0) {
        out.text(" ");
      }
      if (items[i] instanceof Plain item) {
        plainOrRow(item, position, row);
      } else {
        out.octets(labels[i]);
        contents[i].write(out);
      }
    }
    end(position);
    return true;
  }

  private void begin(int position) {
    if (uidOnly) { // RFC 9586 §3.3
      out.untagged().number(snapshot.uid(position)).text(" UIDFETCH (");
    } else {
      out.untagged().number(view.number(position)).text(" FETCH (");
    }
  }

  private void end(int position) {
    if (!flagsAsked && isSeenNow(position)) {
      if (uidWithFlags) {
        out.text(" ");
        plain(Plain.UID, position);
      }
      out.text(" ");
      plain(Plain.FLAGS, position);
      if (modSeqWithFlags) {
        out.text(" ");
        plain(Plain.MODSEQ, position);
      }
    }
    out.text(")").endOfLine();
  }

  private boolean isSeenNow(int position) {
    return !seenNow.isEmpty() && seenNow.contains(snapshot.modSeq(position));
  }

  /**
   * Of a message whose contents cannot be told: that it is {@code \Seen} now, if the command has
   * made it so.
   */
  void seenOnly(int position) {
    if (isSeenNow(position)) {
      begin(position);
      if (!uidOnly) {
        plain(Plain.UID, position);
        out.text(" ");
      }
      plain(Plain.FLAGS, position);
      if (condstore) {
        out.text(" ");
        plain(Plain.MODSEQ, position);
      }
      out.text(")").endOfLine();
    }
  }

  private void plainOrRow(Plain item, int position, MessageCursor row) {
    switch (item) {
      case ENVELOPE -> out.text("ENVELOPE ").octets(row.envelope());
      case BODY -> out.text("BODY ").octets(row.bodyWithoutExtensions());
      case BODYSTRUCTURE -> out.text("BODYSTRUCTURE ").octets(row.bodyStructure());
      case PREVIEW -> out.text("PREVIEW ").string(row.preview());
      case SIZE -> {
        long octets = isSurrogate(position) ? row.octets() : snapshot.octets(position);
        out.text("RFC822.SIZE ").number(octets);
      }
      case FLAGS, UID, INTERNALDATE, MODSEQ, SAVEDATE, EMAILID, THREADID -> plain(item, position);
    }
  }

  private void plain(Plain item, int position) {
    switch (item) {
      case FLAGS -> out.octets(flagTexts.of(snapshot.flags(position), view.isRecent(position)));
      case UID -> out.text("UID ").number(snapshot.uid(position));
      case INTERNALDATE ->
          out.text("INTERNALDATE ").dateTime(snapshot.internalDate(position).getEpochSecond());
      case SIZE -> out.text("RFC822.SIZE ").number(snapshot.octets(position));
      case MODSEQ -> out.text("MODSEQ (").number(snapshot.modSeq(position)).text(")");
      case SAVEDATE -> out.text("SAVEDATE ").dateTime(snapshot.saveDate(position).getEpochSecond());
      case EMAILID ->
          out.text("EMAILID (")
              .text(ObjectIds.email(account, snapshot.messageId(position)))
              .text(")");
      case THREADID ->
          out.text("THREADID (")
              .text(ObjectIds.thread(account, snapshot.threadId(position)))
              .text(")");
      case ENVELOPE, BODY, BODYSTRUCTURE, PREVIEW ->
          throw new IllegalArgumentException(item + " is not in the snapshot");
    }
  }
}
