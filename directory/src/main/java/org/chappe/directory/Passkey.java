package org.chappe.directory;

import java.time.Instant;
import org.chappe.model.Octets;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * A passkey (WebAuthn) of an account, and its row's value:
 *
 * <pre>
 *   format | name | created (8, ms) | sign count (4) | discoverable (0, 1)
 *     | length of the key (varint) | public key
 * </pre>
 *
 * The row's key has the credential id.
 *
 * @param id as the authenticator made it, up to {@link #MAX_ID} octets
 * @param publicKey COSE, as the authenticator gave it
 * @param signCount the last one seen: one that goes back is a copy's
 * @param discoverable whether it opens the door without a name typed before
 */
public record Passkey(
    Octets id,
    String name,
    Octets publicKey,
    Instant created,
    long signCount,
    boolean discoverable) {
  /** Web Authentication Level 2 §5.8.3 has credential ids of up to 1023 octets. */
  public static final int MAX_ID = 1023;

  private static final int FORMAT = 1;

  static Passkey read(Octets id, byte[] value) {
    var in = new ValueReader("a passkey", value, FORMAT);
    String name = in.string();
    var created = Instant.ofEpochMilli(in.i64());
    long count = in.u32();
    boolean discoverable = in.u8() == 1;
    Octets key = new Octets(in.slice(in.varint()).toArray());
    return new Passkey(id, name, key, created, count, discoverable);
  }

  byte[] octets() {
    byte[] key = publicKey.toArray();
    return new ValueWriter(FORMAT, 128)
        .string(name)
        .i64(created.toEpochMilli())
        .u32(signCount)
        .u8(discoverable ? 1 : 0)
        .varint(key.length)
        .octets(key)
        .toArray();
  }

  /** After a use. */
  Passkey signCount(long seen) {
    return new Passkey(id, name, publicKey, created, seen, discoverable);
  }
}
