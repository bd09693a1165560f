package org.chappe.relay.outbox;

import java.io.IOException;
import java.io.OutputStream;
import org.chappe.relay.client.OutgoingContent;
import org.chappe.store.Body;

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

  @Override
  public boolean writeSevenBitTo(OutputStream out) {
    return false; // (conversion is being written)
  }
}
