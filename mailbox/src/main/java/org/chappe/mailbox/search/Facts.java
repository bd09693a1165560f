package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.TextIndex.Answers;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.mime.CommonFields;
import org.chappe.mime.FieldNames;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailDate;
import org.chappe.model.Flags;
import org.chappe.store.Body;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one message, at three prices: from memory, with a row read, with its body read.
 */
abstract sealed class Facts {
  private final MailboxSnapshot mailbox;
  int position;

  private Facts(MailboxSnapshot mailbox) {
    this.mailbox = mailbox;
  }

  long uid() {
    return mailbox.uid(position);
  }

  long messageId() {
    return mailbox.messageId(position);
  }

  long threadId() {
    return mailbox.threadId(position);
  }

  Flags flags() {
    return mailbox.flags(position);
  }

  long octets() {
    return mailbox.octets(position);
  }

  long modSeq() {
    return mailbox.modSeq(position);
  }

  Instant internalTime() {
    return mailbox.internalDate(position);
  }

  /** In UTC, as INTERNALDATE is shown. */
  LocalDate internalDate() {
    return mailbox.internalDate(position).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  LocalDate saveDate() {
    return mailbox.saveDate(position).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  abstract boolean knowsFields();

  /**
   * As written, regardless of its zone: RFC 9051 §6.4.4, SENTON. Empty when there is none that can
   * be read.
   */
  abstract Optional<LocalDate> sentDate();

  abstract Verdict header(String name, Needle text);

  abstract Verdict body(Needle text);

  abstract Verdict text(Needle text);

  /** No disk. */
  static final class InMemory extends Facts {
    InMemory(MailboxSnapshot mailbox) {
      super(mailbox);
    }

    void moveTo(int position) {
      this.position = position;
    }

    @Override
    boolean knowsFields() {
      return false;
    }

    @Override
    Optional<LocalDate> sentDate() {
      return Optional.empty();
    }

    @Override
    Verdict header(String name, Needle text) {
      return Verdict.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : Verdict.UNKNOWN;
    }

    @Override
    Verdict text(Needle text) {
      return body(text);
    }
  }

  /** What an index of texts says: no row, no body. */
  static final class WithIndex extends Facts {
    private final MailAccount account;
    private final MailboxSnapshot mailbox;
    private final Map<Question, Answers> asked = new HashMap<>();

    private record Question(Where where, String folded) {}

    WithIndex(MailAccount account, MailboxSnapshot mailbox) {
      super(mailbox);
      this.account = account;
      this.mailbox = mailbox;
    }

    void moveTo(int position) {
      this.position = position;
    }

    @Override
    boolean knowsFields() {
      return false;
    }

    @Override
    Optional<LocalDate> sentDate() {
      return Optional.empty();
    }

    /**
     * A field can have the text only if the header has; for a field to be there, its name must be.
     */
    @Override
    Verdict header(String name, Needle text) {
      Verdict somewhere =
          text.isEmpty() ? ask(Where.HEADER, FoldedText.fold(name + ":")) : ask(Where.HEADER, text);
      return somewhere == Verdict.NO ? Verdict.NO : Verdict.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : ask(Where.BODY, text);
    }

    /** A text with line ends may begin in the header and end in the body: only reading can tell. */
    @Override
    Verdict text(Needle text) {
      if (text.isEmpty()) {
        return Verdict.YES;
      }
      Verdict verdict = ask(Where.HEADER_OR_BODY, text);
      return verdict == Verdict.NO && text.indexed().indexOf('\n') >= 0 ? Verdict.UNKNOWN : verdict;
    }

    /** Where texts are compared otherwise than by the index, reading has to tell what it found. */
    private Verdict ask(Where where, Needle text) {
      return switch (ask(where, text.indexed())) {
        case YES -> text.isAsIndexed() ? Verdict.YES : Verdict.UNKNOWN;
        case NO -> text.isNowhereElse() ? Verdict.NO : Verdict.UNKNOWN;
        case UNKNOWN -> Verdict.UNKNOWN;
      };
    }

    private Verdict ask(Where where, String folded) {
      Answers answers =
          asked.computeIfAbsent(
              new Question(where, folded), _ -> account.texts().find(account, where, folded));
      return switch (answers.of(mailbox.messageId(position))) {
        case YES -> Verdict.YES;
        case NO -> Verdict.NO;
        case UNKNOWN -> Verdict.UNKNOWN;
      };
    }
  }

  /** The fields clients ask for most, from their row. */
  static final class WithFields extends Facts {
    private final Header fields;

    WithFields(MailboxSnapshot mailbox, MessageCursor cursor) {
      super(mailbox);
      position = cursor.position();
      fields = Header.of(cursor.fields().toArray());
    }

    @Override
    boolean knowsFields() {
      return true;
    }

    @Override
    Optional<LocalDate> sentDate() {
      return fields
          .first("Date")
          .flatMap(field -> MailDate.parse(field.value()))
          .map(OffsetDateTime::toLocalDate);
    }

    @Override
    Verdict header(String name, Needle text) {
      return CommonFields.covers(FieldNames.of(name))
          ? Verdict.of(anyHas(fields, name, text))
          : Verdict.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : Verdict.UNKNOWN;
    }

    /** A text found in these fields is in the message; one not found may be anywhere else. */
    @Override
    Verdict text(Needle text) {
      for (HeaderField field : fields.fields()) {
        if (text.isIn(field.text())) {
          return Verdict.YES;
        }
      }
      return body(text);
    }
  }

  /** Everything. Each question reads the body anew and stops where it is answered. */
  static final class WithBody extends Facts {
    private final WithFields withFields;
    private final Body body;
    private final MessageText text;
    private @Nullable Header header;

    WithBody(WithFields withFields, MessageCursor cursor, Body body) {
      super(((Facts) withFields).mailbox);
      this.position = withFields.position;
      this.withFields = withFields;
      this.body = body;
      this.text = new MessageText(cursor, body);
    }

    @Override
    boolean knowsFields() {
      return true;
    }

    @Override
    Optional<LocalDate> sentDate() {
      return withFields.sentDate();
    }

    @Override
    Verdict header(String name, Needle text) {
      Header all = header;
      if (all == null) {
        header = all = Header.of(body.header());
      }
      return Verdict.of(anyHas(all, name, text));
    }

    @Override
    Verdict body(Needle text) {
      try (var reader = this.text.body()) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // from memory only: BodyStream does not throw it
      }
    }

    @Override
    Verdict text(Needle text) {
      try (var reader = this.text.all()) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean anyHas(Header header, String name, Needle text) {
    for (HeaderField field : header.all(name)) {
      if (text.isIn(field.text())) {
        return true;
      }
    }
    return false;
  }
}
