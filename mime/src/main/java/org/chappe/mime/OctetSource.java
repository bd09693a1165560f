package org.chappe.mime;

import java.io.IOException;
import java.io.InputStream;

/** Where a message's octets can be read again. */
@FunctionalInterface
public interface OctetSource {
  /** The octets of {@code range}; the caller closes the stream. */
  InputStream open(OctetRange range) throws IOException;
}
