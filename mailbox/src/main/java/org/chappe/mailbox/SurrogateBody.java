package org.chappe.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.chappe.mime.OctetRange;
import org.chappe.mime.Surrogate;
import org.chappe.mime.Surrogate.Replaced;
import org.chappe.model.BodyId;
import org.chappe.store.Body;

/** A body with some of its header blocks replaced; the rest goes from the store as ever. */
final class SurrogateBody implements Body {
  private final Body body;
  private final Surrogate surrogate;

  SurrogateBody(Body body, Surrogate surrogate) {
    this.body = body;
    this.surrogate = surrogate;
  }

  /** Of the body it is made of. */
  @Override
  public BodyId id() {
    return body.id();
  }

  @Override
  public long octets() {
    return body.octets() + surrogate.more();
  }

  @Override
  public long headerOctets() {
    return surrogate.root().bodyStart();
  }

  @Override
  public byte[] header() {
    return octets(this, new OctetRange(0, headerOctets()));
  }

  /** A range that fits into memory. */
  static byte[] octets(Body body, OctetRange range) {
    var octets = new ByteArrayOutputStream((int) range.length());
    try {
      body.copyTo(octets, range.start(), range.end());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here throws it
    }
    return octets.toByteArray();
  }

  @Override
  public void copyTo(OutputStream out, long from, long to) throws IOException {
    long at = 0; // in the surrogate
    long original = 0;
    for (Replaced replaced : surrogate.replaced()) {
      at += stored(out, original, replaced.original().start(), from - at, to - at);
      byte[] octets = replaced.octets();
      int first = Math.clamp(from - at, 0, octets.length);
      int last = Math.clamp(to - at, 0, octets.length);
      if (first < last) {
        out.write(octets, first, last - first);
      }
      at += octets.length;
      original = replaced.original().end();
    }
    stored(out, original, body.octets(), from - at, to - at);
  }

  /** What lies between two replaced blocks; of it {@code from} to {@code to}. Its length. */
  private long stored(OutputStream out, long start, long end, long from, long to)
      throws IOException {
    long length = end - start;
    long first = Math.clamp(from, 0, length);
    long last = Math.clamp(to, 0, length);
    if (first < last) {
      body.copyTo(out, start + first, start + last);
    }
    return length;
  }

  @Override
  public void copyTo(OutputStream out) throws IOException {
    copyTo(out, 0, octets());
  }
}
