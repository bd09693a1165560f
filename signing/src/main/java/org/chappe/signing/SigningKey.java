package org.chappe.signing;

import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key a domain signs with, and where its public half is found. RFC 6376 §3.6. Immutable; shows
 * nothing of the private key as text.
 *
 * @param domain {@code d=}: given in any form, kept as A-labels in lower case
 * @param selector {@code s=}: one or more labels, kept as the domain is
 * @param privateKey RSA of 1024 to 4096 bits (RFC 8301 §3.2: what all verifiers know), or Ed25519
 */
public record SigningKey(
    String domain, String selector, Algorithm algorithm, PrivateKey privateKey) {
  /** RFC 8301 §3.2: SHOULD be at least this; more makes the record and each signature longer. */
  private static final int RSA_BITS = 2048;

  /** RFC 1035 §3.3.14: what one character-string of a TXT record holds. */
  private static final int TXT_STRING = 255;

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ((?:RSA )?PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  public SigningKey {
    domain = aLabels(domain, "domain");
    selector = aLabels(selector, "selector");
    if (domain.indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "\"" + domain + "\" cannot sign: a domain of two labels or more is expected");
    }
    if (dnsName(domain, selector).length() > DomainNames.OCTETS) {
      throw new IllegalArgumentException(
          "\"%s\" is too long a name for DNS".formatted(dnsName(domain, selector)));
    }
    boolean suits =
        switch (algorithm) {
          case RSA_SHA256 -> privateKey instanceof RSAPrivateCrtKey rsa && isUsual(rsa);
          case ED25519_SHA256 ->
              privateKey instanceof EdECPrivateKey ed && ed.getParams().getName().equals("Ed25519");
        };
    if (!suits) {
      throw new IllegalArgumentException(
          "the key does not suit "
              + algorithm.tag()
              + ": RSA of 1024 to 4096 bits or Ed25519 is expected");
    }
  }

  private static boolean isUsual(RSAPrivateCrtKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= KeyRecord.RSA_MIN_BITS && bits <= KeyRecord.RSA_MAX_BITS;
  }

  private static String aLabels(String name, String what) {
    try {
      String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      if (DomainNames.isName(ascii)) {
        return ascii;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new IllegalArgumentException("\"" + name + "\" is no " + what + " for DNS");
  }

  /** A new key: Ed25519, or RSA of 2048 bits, which takes some tenths of a second. */
  public static SigningKey generate(String domain, String selector, Algorithm algorithm) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm.keyFactory());
      if (algorithm == Algorithm.RSA_SHA256) {
        generator.initialize(RSA_BITS);
      }
      return new SigningKey(domain, selector, algorithm, generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + algorithm.keyFactory(), e);
    }
  }

  /**
   * A key from unencrypted PKCS #8 octets, RFC 5958 §2. They tell what it is.
   *
   * @throws IllegalArgumentException when it is none of those used here
   */
  public static SigningKey ofPkcs8(String domain, String selector, byte[] pkcs8) {
    for (Algorithm algorithm : Algorithm.values()) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(algorithm.keyFactory())
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        return new SigningKey(domain, selector, algorithm, key);
      } catch (InvalidKeySpecException e) {
        // another kind, or none: said below
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has " + algorithm.keyFactory(), e);
      }
    }
    throw new IllegalArgumentException("neither an RSA nor an Ed25519 key in PKCS #8");
  }

  /**
   * A key from PEM: {@code PRIVATE KEY} (PKCS #8), or {@code RSA PRIVATE KEY} as older programs
   * write it. RFC 7468 §10, RFC 8017 §A.1.2
   *
   * @throws IllegalArgumentException when there is no such key, or it is encrypted
   */
  public static SigningKey ofPem(String domain, String selector, String pem) {
    Matcher found = PEM.matcher(pem);
    if (!found.find()) {
      throw new IllegalArgumentException("no unencrypted private key in PEM");
    }
    byte[] octets = Base64.getMimeDecoder().decode(found.group(2));
    boolean bare = found.group(1).startsWith("RSA");
    return ofPkcs8(domain, selector, bare ? DerKeys.rsaPrivate(octets) : octets);
  }

  /** The private key as PKCS #8 octets. */
  public byte[] pkcs8() {
    return privateKey.getEncoded();
  }

  /** The private key as PEM, lines of 64 characters that end with LF. RFC 7468 §10 */
  public String pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** Where the public key is published: {@code selector._domainkey.domain}. RFC 6376 §3.6.2.1 */
  public String dnsName() {
    return dnsName(domain, selector);
  }

  static String dnsName(String domain, String selector) {
    return selector + "._domainkey." + domain;
  }

  /** What is published there: {@code v=DKIM1; k=ed25519; p=…}. RFC 6376 §3.6.1, RFC 8463 §4.2 */
  public String dnsText() {
    byte[] encoded = publicKey().getEncoded();
    if (algorithm == Algorithm.ED25519_SHA256) {
      encoded =
          Arrays.copyOfRange(encoded, encoded.length - DerKeys.ED25519_OCTETS, encoded.length);
    }
    return "v=DKIM1; k=%s; p=%s"
        .formatted(algorithm.keyType(), Base64.getEncoder().encodeToString(encoded));
  }

  /** {@link #dnsText} as character-strings of one TXT record, 255 octets at most each. */
  public List<String> dnsStrings() {
    String text = dnsText();
    var strings = new ArrayList<String>();
    for (int from = 0; from < text.length(); from += TXT_STRING) {
      strings.add(text.substring(from, Math.min(text.length(), from + TXT_STRING)));
    }
    return List.copyOf(strings);
  }

  PublicKey publicKey() {
    try {
      PublicKey key =
          privateKey instanceof RSAPrivateCrtKey rsa
              ? KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()))
              : ed25519Public((EdECPrivateKey) privateKey);
      byte[] probe = {1};
      if (!algorithm.verifies(key, probe, algorithm.sign(privateKey, probe))) {
        throw new IllegalStateException("the public key found does not belong to the private one");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was accepted has no public half", e);
    }
  }

  /**
   * The JDK computes a public key from a private one only when it makes both. It makes the private
   * one of 32 random octets: here they are those we have. {@link #publicKey} tests the outcome.
   */
  private static PublicKey ed25519Public(EdECPrivateKey key) throws GeneralSecurityException {
    byte[] seed = key.getBytes().orElseThrow();
    var generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(
        NamedParameterSpec.ED25519,
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] octets) {
            System.arraycopy(seed, 0, octets, 0, octets.length);
          }
        });
    return generator.generateKeyPair().getPublic();
  }

  @Override
  public String toString() {
    return "SigningKey[%s, %s]".formatted(dnsName(), algorithm.tag());
  }
}
