package org.chappe.directory;

/**
 * What a client of SCRAM says at last: that it knows a password whose key fits. RFC 5802 §3
 *
 * @param user as the client wrote the name
 * @param message what both sides have said: AuthMessage
 * @param proof ClientProof, as long as the hash
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScramProof(ScramHash hash, String user, byte[] message, byte[] proof) {
  public ScramProof {
    if (proof.length != hash.octets()) {
      throw new IllegalArgumentException("a proof of " + proof.length + " octets");
    }
  }

  @Override
  public String toString() {
    return "ScramProof[" + hash + "]"; // with the keys' table a password can be sought in it
  }
}
