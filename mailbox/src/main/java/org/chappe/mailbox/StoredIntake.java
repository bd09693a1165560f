package org.chappe.mailbox;

import java.util.OptionalLong;
import org.chappe.mime.MessageParser;
import org.chappe.mime.ParserLimits;
import org.chappe.store.BodyWriter;

/**
 * Hands each octet to the body's writer and to the parser. The parser goes first, as it finds the
 * header's end, which the writer wants to know before it gets what comes behind.
 */
final class StoredIntake implements MessageIntake {
  private final BodyWriter body;
  private final MessageParser parser = new MessageParser(ParserLimits.DEFAULT);
  private final LineEnds lineEnds = new LineEnds();
  private long octets;
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
    body.write(buffer, offset, length);
    octets += length;
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
    return MessageRow.taken(body.finish(), parsed, lineEnds.missing());
  }

  @Override
  public void close() {
    body.close();
  }
}
