package org.chappe.signing;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A key as DNS has it, RFC 6376 §3.6.1, that is usable with a signature's algorithm.
 *
 * @param strict {@code t=s}: {@code i=} may not be a subdomain of {@code d=}
 * @param testing {@code t=y}
 */
record KeyRecord(PublicKey key, boolean strict, boolean testing) {
  /** RFC 8301 §3.2: below, a signature has failed. */
  static final int RSA_MIN_BITS = 1024;

  /** RFC 8301 §3.2: above, verifying is up to us, and its cost grows with the square. */
  static final int RSA_MAX_BITS = 4096;

  /**
   * Reads a record, in the order of RFC 6376 §6.1.2.
   *
   * @throws Unverified when it cannot be used for {@code algorithm}
   */
  static KeyRecord parse(String text, Algorithm algorithm) {
    TagList tags;
    try {
      tags = TagList.parse(text);
    } catch (TagSyntaxException e) {
      throw Unverified.permanent("key syntax error: " + e.getMessage());
    }
    Optional<String> version = tags.value("v");
    if (version.isPresent() && !(version.get().equals("DKIM1") && tags.isFirst("v"))) {
      throw Unverified.permanent("key syntax error: not v=DKIM1, or not as the first tag");
    }
    if (!names(tags, "h", "sha256").contains("sha256")) {
      throw Unverified.permanent("inappropriate hash algorithm: the key is not for sha256");
    }
    List<String> services = names(tags, "s", "*");
    if (!services.contains("*") && !services.contains("email")) {
      throw Unverified.permanent("no key for signature: the key is not for mail");
    }
    String data = tags.value("p").map(TagList::packed).orElse("?");
    if (data.isEmpty()) {
      throw Unverified.permanent("key revoked");
    }
    if (!tags.value("k").orElse("rsa").equals(algorithm.keyType())) {
      throw Unverified.permanent("inappropriate key algorithm");
    }
    List<String> flags = names(tags, "t", "");
    return new KeyRecord(key(data, algorithm), flags.contains("s"), flags.contains("y"));
  }

  private static List<String> names(TagList tags, String tag, String otherwise) {
    return Arrays.stream(tags.value(tag).orElse(otherwise).split(":", -1))
        .map(TagList::trimmed)
        .toList();
  }

  private static PublicKey key(String base64, Algorithm algorithm) {
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw Unverified.permanent("key syntax error: p= is no base64");
    }
    return switch (algorithm) {
      case ED25519_SHA256 -> ed25519(octets);
      case RSA_SHA256 -> rsa(octets);
    };
  }

  private static PublicKey ed25519(byte[] octets) {
    if (octets.length != DerKeys.ED25519_OCTETS) {
      throw Unverified.permanent("key syntax error: an Ed25519 key has 32 octets");
    }
    return decoded("Ed25519", DerKeys.ed25519Public(octets))
        .orElseThrow(() -> Unverified.permanent("key syntax error: no Ed25519 key"));
  }

  /**
   * RFC 6376 §3.6.1 speaks of RSAPublicKey, its examples and everybody have SubjectPublicKeyInfo.
   */
  private static PublicKey rsa(byte[] octets) {
    PublicKey key =
        decoded("RSA", octets)
            .or(() -> decoded("RSA", DerKeys.rsaPublic(octets)))
            .orElseThrow(() -> Unverified.permanent("key syntax error: no RSA key"));
    int bits = ((RSAPublicKey) key).getModulus().bitLength();
    if (bits < RSA_MIN_BITS) {
      throw Unverified.permanent("a key of %d bits is too short".formatted(bits));
    }
    if (bits > RSA_MAX_BITS) {
      throw new Unverified(
          DkimResult.Status.POLICY, "a key of %d bits is too long".formatted(bits));
    }
    return key;
  }

  private static Optional<PublicKey> decoded(String factory, byte[] octets) {
    try {
      return Optional.of(
          KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(octets)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + factory, e);
    }
  }
}
