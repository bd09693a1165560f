package org.chappe.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.chappe.model.AccountId;

/** A partition's name: a kind and 1 to 254 octets. */
public final class PartitionId {
  public static final int MAX_OCTETS = 254;

  private final byte[] octets; // the kind, then the name

  private PartitionId(Kind kind, byte[] name) {
    if (name.length < 1 || name.length > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a partition's name has 1 to 254 octets, not " + name.length);
    }
    octets = new byte[1 + name.length];
    octets[0] = kind.octet;
    System.arraycopy(name, 0, octets, 1, name.length);
  }

  /** What a partition is of; the octet is on disk. */
  public enum Kind {
    /** An account's mail. */
    MAIL('m'),
    /** An account's credentials and settings. */
    ACCOUNT('a'),
    /** What an address stands for. */
    ADDRESS('n'),
    /** A domain, and the list of its addresses. */
    DOMAIN('d'),
    /** Mail that leaves, by the node that has it. */
    OUTBOX('o'),
    /** Who signed in to an account, from where, and with what. */
    SIGN_INS('i'),
    /** One of a kind, by name. */
    SINGLE('s');

    private final byte octet;

    Kind(char letter) {
      octet = (byte) letter;
    }
  }

  public static PartitionId of(Kind kind, AccountId account) {
    return new PartitionId(kind, ByteBuffer.allocate(8).putLong(account.value()).array());
  }

  public static PartitionId of(Kind kind, String name) {
    return new PartitionId(kind, name.getBytes(StandardCharsets.UTF_8));
  }

  /** The kind's octet and the name; not to be changed. */
  public byte[] octets() {
    return octets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartitionId that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    var text = new StringBuilder().append((char) octets[0]).append(':');
    for (int i = 1; i < octets.length; i++) {
      char c = (char) (octets[i] & 0xFF);
      if (c > 0x20 && c < 0x7F) {
        text.append(c);
      } else {
        text.append("%%%02X".formatted((int) c));
      }
    }
    return text.toString();
  }
}
