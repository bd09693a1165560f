package org.chappe.smtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.ParserLimits;
import org.chappe.net.OctetSink;

/**
 * Completes what a mail program sends. {@code Date:} and {@code Message-ID:} are added where they
 * are missing (RFC 6409 §8.1, §8.3), before the other fields; {@code Bcc:} and {@code Resent-Bcc:}
 * go, so that nobody is told of a blind copy (RFC 5322 §3.6.3). Nothing else is touched.
 *
 * <p>Octets pass through; only the header is kept, until it has ended: at most 256 KiB, which is
 * what is read of a header anywhere here. A larger one is let through no further, as it cannot be
 * seen whom it tells of.
 */
final class SubmittedHeader implements OctetSink {
  private static final int LARGEST = ParserLimits.DEFAULT.headerOctets();
  private static final Set<String> SECRET = namesInAnyCase("Bcc", "Resent-Bcc");

  private final OctetSink next;
  private final String date;
  private final String messageId;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream(2048);
  private int ended; // octets of CR LF CR LF that have come in a row; a header begins behind CR LF
  private boolean passing;
  private boolean tooLarge;

  /**
   * A header to come.
   *
   * @param date the value of {@code Date:}, should it be missing
   * @param messageId of {@code Message-ID:}
   */
  SubmittedHeader(OctetSink next, String date, String messageId) {
    this.next = next;
    this.date = date;
    this.messageId = messageId;
    this.ended = 2;
  }

  private static Set<String> namesInAnyCase(String... names) {
    var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(Set.of(names));
    return set;
  }

  @Override
  public void octets(byte[] array, int offset, int length) {
    if (passing) {
      next.octets(array, offset, length);
      return;
    }
    int to = offset + length;
    int at = offset;
    while (at < to && ended < 4) {
      look(array[at++]);
    }
    keep(array, offset, at);
    if (ended == 4 && !tooLarge) {
      pass();
      if (at < to) {
        next.octets(array, at, to - at);
      }
    }
  }

  private void look(byte octet) {
    boolean expected = octet == (ended % 2 == 0 ? '\r' : '\n');
    if (expected) {
      ended++;
    } else {
      ended = octet == '\r' ? 1 : 0;
    }
  }

  private void keep(byte[] array, int from, int to) {
    tooLarge |= header.size() + to - from > LARGEST;
    if (!tooLarge) {
      header.write(array, from, to - from);
    }
  }

  /** The message has ended; it may have had no body. */
  void end() {
    if (!passing && !tooLarge) {
      pass();
    }
  }

  /** Whether nothing was passed on, as the header was too large. */
  boolean isTooLarge() {
    return tooLarge;
  }

  private void pass() {
    passing = true;
    Header fields = Header.of(header.toByteArray());
    var added = new StringBuilder();
    if (fields.first("Date").isEmpty()) {
      added.append("Date: ").append(date).append("\r\n");
    }
    if (fields.first("Message-ID").isEmpty()) {
      added.append("Message-ID: ").append(messageId).append("\r\n");
    }
    give(added.toString().getBytes(StandardCharsets.US_ASCII));
    int length = 0;
    for (HeaderField field : fields.fields()) {
      byte[] octets = field.octets();
      length += octets.length;
      if (!SECRET.contains(field.name())) {
        give(octets);
      }
    }
    byte[] whole = header.toByteArray();
    next.octets(whole, length, whole.length - length); // the empty line
  }

  private void give(byte[] octets) {
    if (octets.length > 0) {
      next.octets(octets, 0, octets.length);
    }
  }
}
