package org.chappe.smtp;

import java.util.Optional;
import org.chappe.delivery.Incoming;
import org.chappe.net.OctetSink;
import org.chappe.smtp.wire.ContentLimit;
import org.chappe.smtp.wire.LineEnds;

/**
 * A message's octets on their way from the wire to delivery: counted against the limit, watched for
 * half line ends, and completed where the message is submitted.
 */
final class Content implements OctetSink, AutoCloseable {
  private final Incoming incoming;
  private final ContentLimit limit;
  private final LineEnds lineEnds;
  private final Optional<SubmittedHeader> submitted;

  /**
   * A message that begins.
   *
   * @param watched where line ends are looked at
   * @param submitted what it passes through, on to {@code incoming}
   */
  Content(
      Incoming incoming,
      long largest,
      LineEnds.Watched watched,
      Optional<SubmittedHeader> submitted) {
    this.incoming = incoming;
    this.lineEnds = new LineEnds(watched);
    this.submitted = submitted;
    OctetSink next = submitted.<OctetSink>map(header -> header).orElse(incoming::write);
    this.limit =
        new ContentLimit(
            largest,
            (array, offset, length) -> {
              lineEnds.watch(array, offset, length);
              next.octets(array, offset, length);
            });
  }

  @Override
  public void octets(byte[] array, int offset, int length) {
    limit.octets(array, offset, length);
  }

  /** The last octet has come. */
  Incoming whole() {
    submitted.ifPresent(SubmittedHeader::end);
    return incoming;
  }

  /** As the client sent them. */
  long octets() {
    return limit.octets();
  }

  boolean isTooLarge() {
    return limit.isExceeded();
  }

  boolean isHeaderTooLarge() {
    return submitted.filter(SubmittedHeader::isTooLarge).isPresent();
  }

  boolean lineEndsRight() {
    return lineEnds.areRight();
  }

  @Override
  public void close() {
    incoming.close();
  }
}
