package org.chappe.relay.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.chappe.mime.MessageParser;
import org.chappe.mime.OctetRange;
import org.chappe.mime.OctetSource;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.ParserLimits;
import org.chappe.mime.SevenBit;
import org.chappe.relay.client.OutgoingContent;
import org.chappe.store.Body;
import org.chappe.store.BodyStream;

/** A queued message's octets, from the store. */
final class StoredContent implements OutgoingContent {
  private final QueuedMessage message;
  private final Body body;

  StoredContent(QueuedMessage message, Body body) {
    this.message = message;
    this.body = body;
  }

  @Override
  public long octets() {
    return message.octetsOut();
  }

  @Override
  public boolean isEightBit() {
    return message.form().eightBit();
  }

  @Override
  public boolean isBinary() {
    return message.form().binary();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(message.prefix().array(), message.prefix().offset(), message.prefix().length());
    body.copyTo(out, message.skip(), message.octets());
  }

  /**
   * {@inheritDoc}
   *
   * <p>The prefix is left out: its signatures are over octets that are not sent so, and would not
   * hold; who checks them would think less of the message than without any.
   */
  @Override
  public boolean writeSevenBitTo(OutputStream out) throws IOException {
    OctetSource octets =
        range -> new BodyStream(body, message.skip() + range.start(), message.skip() + range.end());
    Optional<SevenBit> converted = SevenBit.of(parsed(octets), octets);
    if (converted.isEmpty()) {
      return false;
    }
    converted.get().writeTo(out);
    return true;
  }

  private ParsedMessage parsed(OctetSource octets) throws IOException {
    var parser = new MessageParser(ParserLimits.DEFAULT);
    byte[] buffer = new byte[16 * 1024];
    try (InputStream in = octets.open(new OctetRange(0, message.octets() - message.skip()))) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        parser.feed(buffer, 0, read);
      }
    }
    return parser.finish();
  }
}
