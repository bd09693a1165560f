package org.chappe.signing;

import java.util.HashMap;
import java.util.Map;

/** The hashes of a body that its signatures want, each made once, all in one reading. */
final class BodyHashes {
  /** RFC 6376 §3.4, §3.5: {@code c=}'s second half and {@code l=}. */
  private record Kind(Canonicalization canonicalization, long limit) {}

  private final Map<Kind, BodyHash> hashes = new HashMap<>();

  void want(Canonicalization canonicalization, long limit) {
    hashes.computeIfAbsent(
        new Kind(canonicalization, limit), kind -> new BodyHash(canonicalization, limit));
  }

  void write(byte[] octets, int offset, int length) {
    for (BodyHash one : hashes.values()) {
      one.write(octets, offset, length);
    }
  }

  /** One that was wanted. */
  BodyHash get(Canonicalization canonicalization, long limit) {
    var kind = new Kind(canonicalization, limit);
    BodyHash hash = hashes.get(kind);
    if (hash == null) {
      throw new IllegalStateException("nobody wanted " + kind);
    }
    return hash;
  }
}
