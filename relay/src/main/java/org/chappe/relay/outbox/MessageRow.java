package org.chappe.relay.outbox;

import java.time.Instant;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.TlsNeed;
import org.chappe.model.AccountId;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * A {@link QueuedMessage} as a row's value. Format 2 knows of messages that need no TLS; a program
 * that reads only format 1 does not take them for usual ones.
 */
final class MessageRow {
  private static final int FORMAT = 2;
  private static final int SMTP_UTF8 = 1;
  private static final int REQUIRE_TLS = 2;
  private static final int WARNED = 4;
  private static final int EIGHT_BIT = 8;
  private static final int BINARY = 16;
  private static final int UTF8_HEADER = 32;
  private static final int NO_TLS = 64;

  private MessageRow() {}

  static byte[] write(QueuedMessage message) {
    MailOptions options = message.options();
    Form form = message.form();
    int flags =
        bit(options.smtpUtf8(), SMTP_UTF8)
            | bit(options.requireTls(), REQUIRE_TLS)
            | bit(options.tls() == TlsNeed.NONE, NO_TLS)
            | bit(message.warned(), WARNED)
            | bit(form.eightBit(), EIGHT_BIT)
            | bit(form.binary(), BINARY)
            | bit(form.utf8Header(), UTF8_HEADER);
    var out =
        new ValueWriter(FORMAT, 200 + message.prefix().length())
            .u8(flags)
            .octets(message.body().octets())
            .varint(message.octets())
            .varint(message.skip())
            .varint(message.prefix().length())
            .octets(message.prefix().toArray())
            .string(message.from())
            .i64(message.sender().map(AccountId::value).orElse(0L))
            .string(message.messageId())
            .i64(message.accepted().toEpochMilli())
            .i64(message.expires().toEpochMilli())
            .i64(message.deadline().toEpochMilli())
            .varint(message.groups())
            .u8(options.priority() + 9);
    optional(out, options.envelopeId());
    out.u8(options.returnHeadersOnly().map(only -> only ? 1 : 2).orElse(0));
    out.i64(options.notBefore().map(Instant::toEpochMilli).orElse(0L));
    out.i64(options.by().map(by -> by.until().toEpochMilli()).orElse(0L));
    out.u8(options.by().map(by -> bit(by.returns(), 1) | bit(by.trace(), 2)).orElse(0));
    return out.toArray();
  }

  static QueuedMessage read(EntryId id, byte[] value) {
    var in = new ValueReader("a message in the outbox", value, FORMAT);
    int flags = in.u8();
    var body = new BodyId(in.slice(BodyId.OCTETS).toArray());
    long octets = in.varint();
    int skip = (int) in.varint();
    Octets prefix = in.slice(in.varint());
    String from = in.string();
    long sender = in.i64();
    String messageId = in.string();
    Instant accepted = Instant.ofEpochMilli(in.i64());
    Instant expires = Instant.ofEpochMilli(in.i64());
    Instant deadline = Instant.ofEpochMilli(in.i64());
    int groups = (int) in.varint();
    return new QueuedMessage(
        id,
        body,
        octets,
        skip,
        prefix,
        new Form(has(flags, EIGHT_BIT), has(flags, BINARY), has(flags, UTF8_HEADER)),
        from,
        sender == 0 ? Optional.empty() : Optional.of(new AccountId(sender)),
        options(in, flags),
        messageId,
        accepted,
        expires,
        deadline,
        has(flags, WARNED),
        groups);
  }

  private static MailOptions options(ValueReader in, int flags) {
    int priority = in.u8() - 9;
    Optional<String> envelopeId = optional(in);
    int headers = in.u8();
    Optional<Instant> notBefore = instant(in.i64());
    Optional<Instant> until = instant(in.i64());
    int mode = in.u8();
    return new MailOptions(
        has(flags, SMTP_UTF8),
        tls(flags),
        envelopeId,
        headers == 0 ? Optional.empty() : Optional.of(headers == 1),
        notBefore,
        until.map(when -> new MailOptions.By(when, has(mode, 1), has(mode, 2))),
        priority);
  }

  private static TlsNeed tls(int flags) {
    if (has(flags, REQUIRE_TLS)) {
      return TlsNeed.REQUIRED;
    }
    return has(flags, NO_TLS) ? TlsNeed.NONE : TlsNeed.USUAL;
  }

  private static Optional<Instant> instant(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  static void optional(ValueWriter out, Optional<String> text) {
    out.u8(text.isPresent() ? 1 : 0);
    text.ifPresent(out::string);
  }

  static Optional<String> optional(ValueReader in) {
    return in.u8() == 0 ? Optional.empty() : Optional.of(in.string());
  }

  static int bit(boolean set, int bit) {
    return set ? bit : 0;
  }

  static boolean has(int flags, int bit) {
    return (flags & bit) != 0;
  }
}
