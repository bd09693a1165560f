package org.chappe.signing;

import java.security.MessageDigest;

/**
 * SHA-256 of a canonicalized body that streams by, RFC 6376 §3.4.3, §3.4.4, §3.7. Memory does not
 * grow with the body: of blanks and empty lines it is only known how many wait.
 *
 * <p>Lines end with CRLF. A bare CR or LF is an octet like any other, and is {@linkplain
 * #hasBareLineEnd remembered}.
 */
final class BodyHash {
  static final long WHOLE = Long.MAX_VALUE;

  private final MessageDigest digest = Algorithm.sha256();
  private final boolean relaxed;
  private final long limit;
  private final byte[] out = new byte[8192]; // a digest is quick with thousands of octets at once
  private int filled;
  private long octets;

  private boolean carriageReturn; // came, and what follows it has not
  private boolean blank; // came since the last text
  private long lineEnds; // came since the last text
  private boolean bare;

  private boolean finished;
  private byte[] value = {};

  /** Hashes the first {@code limit} octets of the canonicalized body: {@code l=}. */
  BodyHash(Canonicalization canonicalization, long limit) {
    this.relaxed = canonicalization == Canonicalization.RELAXED;
    this.limit = limit;
  }

  void write(byte[] body, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte octet = body[i];
      if (carriageReturn) {
        carriageReturn = false;
        if (octet == '\n') {
          blank = false;
          lineEnds++;
          continue;
        }
        bare = true;
        text((byte) '\r');
      }
      if (octet == '\r') {
        carriageReturn = true;
      } else if (relaxed && (octet == ' ' || octet == '\t')) {
        blank = true;
      } else {
        bare |= octet == '\n';
        text(octet);
      }
    }
  }

  private void text(byte octet) {
    for (; lineEnds > 0; lineEnds--) {
      put((byte) '\r');
      put((byte) '\n');
    }
    if (blank) {
      put((byte) ' ');
      blank = false;
    }
    put(octet);
  }

  private void put(byte octet) {
    if (filled == out.length) {
      drain();
    }
    out[filled++] = octet;
  }

  private void drain() {
    long covered = Math.min(filled, Math.max(0, limit - octets));
    digest.update(out, 0, (int) covered);
    octets += filled;
    filled = 0;
  }

  /** The hash. The body has ended; nothing may be written any more. */
  byte[] finish() {
    if (!finished) {
      finished = true;
      end();
      value = digest.digest();
    }
    return value.clone();
  }

  private void end() {
    if (carriageReturn) {
      bare = true;
      text((byte) '\r');
    }
    boolean empty = octets + filled == 0;
    if (!(relaxed && empty)) { // an empty body is one CRLF in simple, nothing in relaxed
      put((byte) '\r');
      put((byte) '\n');
    }
    drain();
  }

  /** Octets of the canonicalized body, also those above the limit; once finished. */
  long octets() {
    return octets;
  }

  /** Whether a CR or LF stood alone, up to here. */
  boolean hasBareLineEnd() {
    return bare;
  }
}
