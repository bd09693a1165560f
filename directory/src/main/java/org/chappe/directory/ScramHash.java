package org.chappe.directory;

/** The hash a SCRAM mechanism is made with. RFC 5802, RFC 7677 */
public enum ScramHash {
  SHA_256('2', "SHA-256", "HmacSHA256", 32),
  /** For programs that know no better; nothing is kept for it unless the operator says so. */
  SHA_1('1', "SHA-1", "HmacSHA1", 20);

  private final int octet;
  private final String digest;
  private final String mac;
  private final int octets;

  ScramHash(char letter, String digest, String mac, int octets) {
    this.octet = letter;
    this.digest = digest;
    this.mac = mac;
    this.octets = octets;
  }

  /** As it is on disk. */
  int octet() {
    return octet;
  }

  static ScramHash ofOctet(int octet) {
    for (var hash : values()) {
      if (hash.octet == octet) {
        return hash;
      }
    }
    throw new IllegalStateException("a hash of SCRAM " + octet);
  }

  /** The name of its digest in the JDK. */
  public String digest() {
    return digest;
  }

  /** The name of its HMAC in the JDK. */
  public String mac() {
    return mac;
  }

  /** Of a digest. */
  public int octets() {
    return octets;
  }
}
