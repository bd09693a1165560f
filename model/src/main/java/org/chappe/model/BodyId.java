package org.chappe.model;

import java.util.Arrays;
import java.util.HexFormat;

/** A message body's name: the SHA-256 of its octets as received. */
public final class BodyId {
  public static final int OCTETS = 32;

  private final byte[] sha256;

  /** Copies {@code sha256}. */
  public BodyId(byte[] sha256) {
    if (sha256.length != OCTETS) {
      throw new IllegalArgumentException("a SHA-256 has 32 octets, not " + sha256.length);
    }
    this.sha256 = sha256.clone();
  }

  /** A copy of the 32 octets. */
  public byte[] octets() {
    return sha256.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BodyId that && Arrays.equals(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(sha256);
  }
}
