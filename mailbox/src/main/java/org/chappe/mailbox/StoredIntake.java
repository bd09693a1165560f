package org.chappe.mailbox;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;
import org.chappe.mime.MessageParser;
import org.chappe.mime.OctetRange;
import org.chappe.mime.ParserLimits;
import org.chappe.mime.Preview;
import org.chappe.store.BodyWriter;

/**
 * Hands each octet to the body's writer and to the parser. The parser goes first, as it finds the
 * header's end, which the writer wants to know before it gets what comes behind.
 */
final class StoredIntake implements MessageIntake {
  /**
   * 64 KiB behind the header are kept for the preview: styles at the head of HTML are long. What
   * begins behind them has none.
   */
  private static final int KEPT = 64 * 1024;

  private final BodyWriter body;
  private final MessageParser parser = new MessageParser(ParserLimits.DEFAULT);
  private final LineEnds lineEnds = new LineEnds();
  private long octets;
  private long keptFrom = -1; // the offset of the first octet kept
  private byte[] kept = new byte[0];
  private int keptLength;
  private boolean headerEnded;

  StoredIntake(BodyWriter body) {
    this.body = body;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    parser.feed(buffer, offset, length);
    lineEnds.count(buffer, offset, length);
    if (!headerEnded) {
      OptionalLong end = parser.headerOctets();
      if (end.isPresent()) {
        headerEnded = true;
        body.headerEndsAt(end.getAsLong());
      }
    }
    keep(buffer, offset, length);
    body.write(buffer, offset, length);
    octets += length;
  }

  private void keep(byte[] buffer, int offset, int length) {
    OptionalLong header = keptLength < KEPT ? parser.headerOctets() : OptionalLong.empty();
    if (header.isEmpty()) {
      return;
    }
    int skipped = (int) Math.max(0, Math.min(length, header.getAsLong() - octets));
    if (keptFrom < 0) {
      keptFrom = octets + skipped;
    }
    int more = Math.min(length - skipped, KEPT - keptLength);
    if (kept.length < keptLength + more) {
      kept = Arrays.copyOf(kept, Math.max(keptLength + more, Math.min(KEPT, 2 * kept.length)));
    }
    System.arraycopy(buffer, offset + skipped, kept, keptLength, more);
    keptLength += more;
  }

  private InputStream open(OctetRange range) {
    int from = (int) Math.max(0, Math.min(keptLength, range.start() - keptFrom));
    int to = (int) Math.max(from, Math.min(keptLength, range.end() - keptFrom));
    return new ByteArrayInputStream(kept, from, to - from);
  }

  @Override
  public long octets() {
    return octets;
  }

  @Override
  public ReceivedMessage finish() {
    var parsed = parser.finish();
    if (!headerEnded && parsed.headerOctets() < octets) {
      body.headerEndsAt(parsed.headerOctets());
    }
    String preview = keptFrom < 0 ? "" : Preview.of(parsed.root(), this::open);
    return MessageRow.taken(body.finish(), parsed, lineEnds.missing(), preview);
  }

  @Override
  public void close() {
    body.close();
  }
}
