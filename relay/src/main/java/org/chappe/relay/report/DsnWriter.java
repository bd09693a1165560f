package org.chappe.relay.report;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chappe.delivery.TlsNeed;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.HeaderWriter;
import org.chappe.mime.MailDate;
import org.chappe.mime.QuotedPrintableEncoder;
import org.chappe.net.Language;
import org.chappe.relay.Post;
import org.chappe.store.Body;

/**
 * Composes delivery status notifications. RFC 3461 §6, RFC 3464, RFC 6522; RFC 6533 where the
 * original was an internationalized message.
 *
 * <pre>
 *   multipart/report; report-type=delivery-status
 *   ├ text/plain                        what people read                {@link DsnText}
 *   ├ message/delivery-status           what programs read              {@link StatusFields}
 *   │  (message/global-delivery-status)
 *   └ message/rfc822, or                the message, or its header
 *     text/rfc822-headers
 *     (message/global, message/global-headers)
 * </pre>
 *
 * <p>The message is streamed from the store. Thread-safe.
 */
final class DsnWriter {
  /**
   * Octets of a message that is returned whole: with its words the sender need not look for it;
   * files are better left where they are than sent twice, and a sender's address may be a lie.
   */
  static final int WHOLE = 100 * 1024;

  /** Octets of a header that are returned, and held in memory while they are. */
  static final int HEADER = 64 * 1024;

  /** Characters of the message's subject that are repeated. */
  private static final int SUBJECT = 100;

  private final String hostname;
  private final String postmaster;

  /**
   * @param hostname of this server
   * @param postmaster the address of who runs it, for answers. RFC 3464 §2
   */
  DsnWriter(String hostname, String postmaster) {
    this.hostname = hostname;
    this.postmaster = postmaster;
  }

  /**
   * One DSN.
   *
   * @param id of its transaction
   * @param original the message's body as stored, with what is to be skipped; empty: it is not to
   *     be had, and not returned
   */
  Post.Mail mail(DsnSubject subject, String id, Optional<Body> original, Language language) {
    String to = subject.message().from();
    String boundary = "=_" + id + "_" + UUID.randomUUID(); // nothing returned can know it
    Header header = Header.of(original.map(body -> header(subject, body)).orElse(new byte[0]));
    String about = header.first("Subject").map(HeaderField::text).map(DsnWriter::cut).orElse("");
    return new Post.Mail(
        id,
        to,
        !AddressForms.isAscii(to),
        subject.message().options().tls(), // RFC 8689 §5
        subject.message().options().priority(),
        out -> {
          text(out, fields(subject, id, boundary, about, language));
          part(out, boundary);
          people(out, DsnText.of(subject, about, hostname, language), language);
          part(out, boundary);
          programs(out, subject);
          if (original.isPresent()) {
            part(out, boundary);
            returned(out, subject, original.get());
          }
          text(out, "\r\n--" + boundary + "--\r\n");
        });
  }

  private static String cut(String subject) {
    int end =
        subject.offsetByCodePoints(
            0, Math.min(SUBJECT, subject.codePointCount(0, subject.length())));
    return subject.substring(0, end);
  }

  /** RFC 3464 §2; RFC 3834 §3.1.7 and §5; RFC 5322 §3.6.4 */
  private String fields(
      DsnSubject subject, String id, String boundary, String about, Language language) {
    String to = subject.message().from();
    var fields = new HeaderWriter();
    fields.addresses("From", List.of(HeaderWriter.address("Mail Delivery System", postmaster)));
    fields.addresses("To", List.of(to));
    fields.text("Subject", DsnText.title(subject, about, language));
    fields.structured("Date", MailDate.write(subject.now()));
    fields.structured("Message-ID", "<" + id + ".dsn@" + hostname + ">");
    String original = subject.message().messageId();
    if (original.matches("<[\\x21-\\x7E&&[^<>]]{1,250}>")) {
      fields.structured("In-Reply-To", original);
      fields.structured("References", original);
    }
    fields.structured("Auto-Submitted", "auto-replied");
    if (subject.message().options().tls() == TlsNeed.NONE) {
      fields.structured("TLS-Required", "No"); // RFC 8689 §4.3, §5
    }
    fields.structured("MIME-Version", "1.0");
    fields.structured(
        "Content-Type",
        "multipart/report; report-type=delivery-status; boundary=\"" + boundary + "\"");
    if (isEightBit(subject)) {
      fields.structured("Content-Transfer-Encoding", "8bit");
    }
    return fields.toString();
  }

  private static void part(OutputStream out, String boundary) throws IOException {
    text(out, "\r\n--" + boundary + "\r\n");
  }

  private static void people(OutputStream out, String text, Language language) throws IOException {
    var fields = new HeaderWriter();
    fields.structured("Content-Type", "text/plain; charset=utf-8");
    if (!language.tag().equals("i-default")) {
      fields.structured("Content-Language", language.tag());
    }
    encoded(out, fields, text.getBytes(StandardCharsets.UTF_8), false);
  }

  private void programs(OutputStream out, DsnSubject subject) throws IOException {
    String status = StatusFields.of(subject, hostname);
    var fields = new HeaderWriter();
    boolean global = !AddressForms.isAscii(status);
    fields.structured(
        "Content-Type", global ? "message/global-delivery-status" : "message/delivery-status");
    encoded(out, fields, status.getBytes(StandardCharsets.UTF_8), mayBeEightBit(subject));
  }

  /** RFC 3461 §6.2 */
  private static void returned(OutputStream out, DsnSubject subject, Body body) throws IOException {
    boolean global = subject.message().form().utf8Header();
    var fields = new HeaderWriter();
    if (!isWhole(subject)) {
      fields.structured("Content-Type", global ? "message/global-headers" : "text/rfc822-headers");
      encoded(out, fields, header(subject, body), global && mayBeEightBit(subject));
      return;
    }
    fields.structured("Content-Type", global ? "message/global" : "message/rfc822");
    int skip = subject.message().skip();
    long octets = subject.message().octets();
    if (global && !mayBeEightBit(subject)) {
      fields.structured("Content-Transfer-Encoding", "quoted-printable");
      text(out, fields + "\r\n");
      try (var encoder = new QuotedPrintableEncoder(kept(out))) {
        body.copyTo(encoder, skip, octets);
      }
      return;
    }
    if (subject.message().form().eightBit()) {
      fields.structured("Content-Transfer-Encoding", "8bit");
    }
    text(out, fields + "\r\n");
    body.copyTo(out, skip, octets);
  }

  /**
   * What is not in lines cannot stand in another message without BINARYMIME: of that, the header.
   * Of what must not be seen, too: RFC 8689 §5.
   */
  private static boolean isWhole(DsnSubject subject) {
    return subject.action() == DsnAction.FAILED
        && !subject.message().options().returnHeadersOnly().orElse(false)
        && subject.message().octets() - subject.message().skip() <= WHOLE
        && !subject.message().options().requireTls()
        && !subject.message().form().binary();
  }

  /**
   * RFC 6533 §4.5: where SMTPUTF8 is not known to reach, everything with UTF-8 in its fields is
   * encoded; it is known to reach a sender whose address needs it.
   */
  private static boolean mayBeEightBit(DsnSubject subject) {
    return !AddressForms.isAscii(subject.message().from());
  }

  /** Whether something stands in it as it is with octets above 127. RFC 2045 §6.4 */
  private static boolean isEightBit(DsnSubject subject) {
    return mayBeEightBit(subject)
        || (isWhole(subject)
            && subject.message().form().eightBit()
            && !subject.message().form().utf8Header());
  }

  /** The header without the empty line, or the whole lines of its beginning. */
  private static byte[] header(DsnSubject subject, Body body) {
    long from = subject.message().skip();
    long to = Math.min(body.headerOctets(), from + HEADER);
    var header = new ByteArrayOutputStream();
    try {
      body.copyTo(header, from, Math.max(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] octets = header.toByteArray();
    int end = octets.length;
    boolean cut = to < body.headerOctets();
    while (cut && end > 0 && octets[end - 1] != '\n') {
      end--;
    }
    if (!cut && endsWithEmptyLine(octets)) {
      end -= 2;
    }
    return Arrays.copyOf(octets, end);
  }

  private static boolean endsWithEmptyLine(byte[] octets) {
    int end = octets.length;
    return end >= 2
        && octets[end - 1] == '\n'
        && octets[end - 2] == '\r'
        && (end == 2 || octets[end - 3] == '\n');
  }

  /** A part of text: as it is where all can take it, else quoted-printable. */
  private static void encoded(
      OutputStream out, HeaderWriter fields, byte[] text, boolean mayBeEightBit)
      throws IOException {
    boolean plain = isPlain(text);
    if (plain || mayBeEightBit) {
      if (!plain) {
        fields.structured("Content-Transfer-Encoding", "8bit");
      }
      text(out, fields + "\r\n");
      out.write(text);
      return;
    }
    fields.structured("Content-Transfer-Encoding", "quoted-printable");
    text(out, fields + "\r\n");
    try (var encoder = new QuotedPrintableEncoder(kept(out))) {
      encoder.write(text);
    }
  }

  /** 7bit: ASCII without NUL, lines of at most 998 octets that end in CRLF. RFC 2045 §2.7 */
  private static boolean isPlain(byte[] text) {
    int column = 0;
    for (int i = 0; i < text.length; i++) {
      boolean ends = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
      if (ends) {
        i++;
        column = 0;
      } else if (text[i] <= 0 || text[i] == '\r' || text[i] == '\n' || ++column > 998) {
        return false;
      }
    }
    return true;
  }

  /** An encoder is closed, what is below it stays open. */
  private static OutputStream kept(OutputStream out) {
    return new BufferedOutputStream(out) {
      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
