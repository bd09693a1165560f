package org.chappe.oauth;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.chappe.model.AccountId;

/**
 * A refresh token, opaque to its client: base64url of
 *
 * <pre>
 *   account (8) | grant (8) | generation (4) | secret (16) | seal (16)
 * </pre>
 *
 * <p>The seal, the beginning of an HMAC-SHA-256 over what stands before it, tells a token of an
 * earlier generation, whose digest is no longer kept, from one that was never given out: the first
 * means that somebody copied it, and ends the grant (RFC 9700 §4.14.2); the second means nothing.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RefreshToken(AccountId account, long grant, int generation, byte[] secret) {
  private static final int SECRET = 16;
  private static final int SEAL = 16;
  private static final int BODY = 8 + 8 + 4 + SECRET;
  private static final int CHARACTERS = (BODY + SEAL) * 4 / 3 + 1;

  static RefreshToken next(Grant grant) {
    return new RefreshToken(
        grant.account(), grant.id(), grant.generation() + 1, Secrets.octets(SECRET));
  }

  byte[] digest() {
    return Secrets.digest(secret);
  }

  String text(byte[] sealKey) {
    byte[] body =
        ByteBuffer.allocate(BODY)
            .putLong(account.value())
            .putLong(grant)
            .putInt(generation)
            .put(secret)
            .array();
    byte[] seal = Arrays.copyOf(Secrets.seal(sealKey, body), SEAL);
    return Secrets.base64(ByteBuffer.allocate(BODY + SEAL).put(body).put(seal).array());
  }

  /** The token in {@code text}, if this server ever gave it out. */
  static Optional<RefreshToken> parse(String text, byte[] sealKey) {
    if (text.length() != CHARACTERS) {
      return Optional.empty();
    }
    byte[] octets;
    try {
      octets = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(octets, BODY);
    byte[] seal = Arrays.copyOfRange(octets, BODY, octets.length);
    if (!MessageDigest.isEqual(seal, Arrays.copyOf(Secrets.seal(sealKey, body), SEAL))) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    return Optional.of(
        new RefreshToken(
            new AccountId(in.getLong()),
            in.getLong(),
            in.getInt(),
            Arrays.copyOfRange(body, BODY - SECRET, BODY)));
  }

  @Override
  public String toString() {
    return "RefreshToken[generation=" + generation + "]";
  }
}
