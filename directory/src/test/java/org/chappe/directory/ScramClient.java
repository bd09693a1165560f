package org.chappe.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.spec.KeySpec;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The client's half of SCRAM, by the JDK: RFC 5802 §3. */
record ScramClient(ScramHash hash, String password, ScramSalt salt) {
  byte[] proof(byte[] message) {
    byte[] clientKey = ScramKeys.hmac(hash, salted(), "Client Key".getBytes(US_ASCII));
    byte[] signature = ScramKeys.hmac(hash, ScramKeys.digest(hash, clientKey), message);
    for (int i = 0; i < signature.length; i++) {
      signature[i] ^= clientKey[i];
    }
    return signature;
  }

  byte[] serverSignature(byte[] message) {
    return ScramKeys.hmac(
        hash, ScramKeys.hmac(hash, salted(), "Server Key".getBytes(US_ASCII)), message);
  }

  private byte[] salted() {
    try {
      KeySpec spec =
          new PBEKeySpec(password.toCharArray(), salt.salt(), salt.iterations(), hash.octets() * 8);
      return SecretKeyFactory.getInstance("PBKDF2With" + hash.mac())
          .generateSecret(spec)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] message(String text) {
    return text.getBytes(UTF_8);
  }
}
