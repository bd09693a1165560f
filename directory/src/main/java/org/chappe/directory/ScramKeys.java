package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.chappe.model.Octets;

/**
 * What the server keeps of one password for one SCRAM hash, RFC 5802 §3. All passwords of an
 * account, the main one and app passwords, have the same salt and iterations: the server tells both
 * before it knows which of the passwords the client will prove.
 */
public record ScramKeys(ScramHash hash, Octets storedKey, Octets serverKey) {
  /**
   * An account's salt and iterations.
   *
   * @param iterations of PBKDF2; RFC 7677 §4 wants 4096 at least
   */
  public record Parameters(Octets salt, int iterations) {}

  /** Computes them; as slow as the iterations make it. */
  static ScramKeys derive(ScramHash hash, byte[] password, Parameters parameters) {
    Digest digest =
        switch (hash) {
          case SHA_256 -> new SHA256Digest();
          case SHA_1 -> new SHA1Digest();
        };
    var generator = new PKCS5S2ParametersGenerator(digest);
    generator.init(password, parameters.salt().toArray(), parameters.iterations());
    var key = (KeyParameter) generator.generateDerivedMacParameters(hash.octets() * 8);
    byte[] salted = key.getKey();
    try {
      byte[] clientKey = hmac(hash, salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
      byte[] serverKey = hmac(hash, salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
      return new ScramKeys(hash, new Octets(digest(hash, clientKey)), new Octets(serverKey));
    } finally {
      Arrays.fill(salted, (byte) 0);
    }
  }

  static byte[] hmac(ScramHash hash, byte[] key, byte[] text) {
    try {
      var mac = Mac.getInstance(hash.mac());
      mac.init(new SecretKeySpec(key, hash.mac()));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + hash.mac(), e);
    }
  }

  static byte[] digest(ScramHash hash, byte[] octets) {
    try {
      return MessageDigest.getInstance(hash.digest()).digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + hash.digest(), e);
    }
  }

  @Override
  public String toString() {
    return "ScramKeys[" + hash + "]"; // no keys in a log
  }
}
