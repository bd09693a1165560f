package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mime.CommonFields;
import org.chappe.mime.FieldNames;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.MailDate;
import org.chappe.mime.TextExtractor;
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
    private final MessageCursor cursor;
    private final Body body;
    private @Nullable Header header;

    WithBody(WithFields withFields, MessageCursor cursor, Body body) {
      super(((Facts) withFields).mailbox);
      this.position = withFields.position;
      this.withFields = withFields;
      this.cursor = cursor;
      this.body = body;
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
      try (var reader = TextExtractor.body(cursor.parts(), this::open)) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // from memory only: BodyStream does not throw it
      }
    }

    @Override
    Verdict text(Needle text) {
      try (var reader = TextExtractor.all(cursor.parts(), this::open)) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private InputStream open(org.chappe.mime.OctetRange range) {
      return new BodyStream(body, range.start(), range.end());
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
