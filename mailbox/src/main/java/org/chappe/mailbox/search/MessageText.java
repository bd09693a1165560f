package org.chappe.mailbox.search;

import java.io.InputStream;
import java.io.Reader;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mime.OctetRange;
import org.chappe.mime.Part;
import org.chappe.mime.TextExtractor;
import org.chappe.store.Body;
import org.chappe.store.BodyStream;

/**
 * What SEARCH TEXT and BODY look through, of one message; also what is indexed. Close the readers.
 */
public final class MessageText {
  private final Part parts;
  private final Body body;

  public MessageText(MessageCursor cursor, Body body) {
    this.parts = cursor.parts();
    this.body = body;
  }

  /** Each field of the message's header on a line, {@code Name: decoded text}. */
  public Reader header() {
    return TextExtractor.header(parts, this::open);
  }

  /** The decoded text of all parts. */
  public Reader body() {
    return TextExtractor.body(parts, this::open);
  }

  /** The header, and what {@link #body()} gives behind an empty line. */
  public Reader all() {
    return TextExtractor.all(parts, this::open);
  }

  /** Whether the header is longer than what is looked through. */
  public boolean isHeaderCut() {
    return body.headerOctets() >= TextExtractor.MOST_HEADER_OCTETS;
  }

  private InputStream open(OctetRange range) {
    return new BodyStream(body, range.start(), range.end());
  }
}
