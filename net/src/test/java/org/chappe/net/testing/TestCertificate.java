package org.chappe.net.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.chappe.net.CertificateFiles;
import org.chappe.net.NetEvents;
import org.chappe.net.TlsContext;

/**
 * A certificate that signs itself, written as PEM: {@code NAME.pem} and {@code NAME.key} in a
 * directory of the test. Its DER (RFC 5280 §4.1) is put together here, as the JDK has only a
 * program to make one, {@code keytool}, which takes a second and more.
 */
public final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Which key it has, and how it is signed. */
  public enum KeyKind {
    EC("EC", "secp256r1", "SHA256withECDSA", "06082A8648CE3D040302"),
    EC_P384("EC", "secp384r1", "SHA384withECDSA", "06082A8648CE3D040303"),
    RSA("RSA", "2048", "SHA256withRSA", "06092A864886F70D01010B0500"),
    RSA_SHA1("RSA", "2048", "SHA1withRSA", "06092A864886F70D0101050500"),
    RSA_SHA384("RSA", "2048", "SHA384withRSA", "06092A864886F70D01010C0500"),
    ED25519("Ed25519", "", "Ed25519", "06032B6570");

    private final String algorithm;
    private final String kind;
    private final String signature;
    private final String signatureId; // an AlgorithmIdentifier in DER

    KeyKind(String algorithm, String kind, String signature, String signatureId) {
      this.algorithm = algorithm;
      this.kind = kind;
      this.signature = signature;
      this.signatureId = signatureId;
    }

    private KeyPair pair() throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      switch (algorithm) {
        case "EC" -> generator.initialize(new ECGenParameterSpec(kind));
        case "RSA" -> generator.initialize(Integer.parseInt(kind));
        default -> {
          // has one size
        }
      }
      return generator.generateKeyPair();
    }
  }

  private final CertificateFiles files;
  private final PrivateKey key;
  private final X509Certificate certificate;

  private TestCertificate(CertificateFiles files, PrivateKey key, X509Certificate certificate) {
    this.files = files;
    this.key = key;
    this.certificate = certificate;
  }

  /** With an EC key, for these host names. */
  public static TestCertificate make(Path directory, String name, String... hosts) {
    return make(directory, name, KeyKind.EC, hosts);
  }

  public static TestCertificate make(Path directory, String name, KeyKind kind, String... hosts) {
    try {
      KeyPair pair = kind.pair();
      byte[] signed = signed(pair, kind, hosts);
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(signed));
      CertificateFiles files =
          new CertificateFiles(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
      TestCertificate made = new TestCertificate(files, pair.getPrivate(), certificate);
      made.write(files);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] signed(KeyPair pair, KeyKind kind, String... hosts)
      throws GeneralSecurityException {
    byte[] commonName = der(0x0C, hosts[0].getBytes(StandardCharsets.UTF_8));
    byte[] name =
        der(0x30, der(0x31, der(0x30, HexFormat.of().parseHex("0603550403"), commonName)));
    byte[] names =
        der(
            0x30,
            Arrays.stream(hosts)
                .map(host -> der(0x82, host.getBytes(StandardCharsets.US_ASCII)))
                .toArray(byte[][]::new));
    byte[] alternativeNames = der(0x30, HexFormat.of().parseHex("0603551D11"), der(0x04, names));
    byte[] signatureId = der(0x30, HexFormat.of().parseHex(kind.signatureId));
    Instant now = Instant.now();
    byte[] toSign =
        der(
            0x30,
            HexFormat.of().parseHex("A003020102"), // version 3
            der(0x02, new BigInteger(63, new SecureRandom()).setBit(62).toByteArray()),
            signatureId,
            name,
            der(0x30, time(now.minus(Duration.ofHours(1))), time(now.plus(Duration.ofDays(30)))),
            name,
            pair.getPublic().getEncoded(),
            der(0xA3, der(0x30, alternativeNames)));
    Signature signature = Signature.getInstance(kind.signature);
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    byte[] bits = concatenated(new byte[1], signature.sign()); // all of the last octet's
    return der(0x30, toSign, signatureId, der(0x03, bits));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(at);
    return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] der(int tag, byte[]... contents) {
    byte[] all = concatenated(contents);
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (all.length > 0xFF) {
      out.write(0x82);
      out.write(all.length >> 8);
    } else if (all.length > 0x7F) {
      out.write(0x81);
    }
    out.write(all.length); // its lowest octet
    out.writeBytes(all);
    return out.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Writes chain and key to {@code to}, as when a renewal puts them in another's place. */
  public void write(CertificateFiles to) {
    try {
      Files.writeString(to.chain(), pem("CERTIFICATE", certificate.getEncoded()));
      Files.writeString(to.key(), pem("PRIVATE KEY", key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public CertificateFiles files() {
    return files;
  }

  /** The private key as PKCS #8. */
  public byte[] key() {
    return key.getEncoded();
  }

  /** Of its public key, as {@code Fingerprint} has it. */
  public String keySha256() {
    try {
      byte[] encoded = certificate.getPublicKey().getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that shows it. */
  KeyManager[] keyManagers() throws GeneralSecurityException {
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("test", key, PASSWORD, new X509Certificate[] {certificate});
      factory.init(store, PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return factory.getKeyManagers();
  }

  /** A server's TLS with this certificate; its events go nowhere. */
  public TlsContext context() {
    return context(event -> {});
  }

  public TlsContext context(NetEvents events) {
    try {
      return TlsContext.of(List.of(files), events, InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** PEM with lines of 64 characters. */
  public static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
