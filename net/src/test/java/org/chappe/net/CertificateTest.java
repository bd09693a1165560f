package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestCertificate.KeyKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in each form they lie on disks in. */
class CertificateTest {
  @TempDir private static Path directory;
  private static TestCertificate rsa;
  private static TestCertificate ec;

  @BeforeAll
  static void makeCertificates() {
    rsa = make("rsa", KeyKind.RSA);
    ec = make("ec", KeyKind.EC);
  }

  private static TestCertificate make(String name, KeyKind key) {
    return TestCertificate.make(directory, name, key, "a.example", "b.example");
  }

  /** What an OCTET STRING at the end of PKCS #8 holds: the key in its older form. */
  private static byte[] olderForm(byte[] pkcs8) {
    int at = skipHeader(pkcs8, 0); // into the sequence
    at += 3; // version
    at = skipHeader(pkcs8, at) + lengthAt(pkcs8, at); // over the algorithm
    return Arrays.copyOfRange(
        pkcs8, skipHeader(pkcs8, at), skipHeader(pkcs8, at) + lengthAt(pkcs8, at));
  }

  private static int skipHeader(byte[] der, int at) {
    return at + 2 + ((der[at + 1] & 0x80) == 0 ? 0 : der[at + 1] & 0x7F);
  }

  private static int lengthAt(byte[] der, int at) {
    int length = 0;
    if ((der[at + 1] & 0x80) == 0) {
      return der[at + 1];
    }
    for (int i = at + 2; i < skipHeader(der, at); i++) {
      length = length << 8 | (der[i] & 0xFF);
    }
    return length;
  }

  private Certificate read(TestCertificate made, String key) throws Exception {
    CertificateFiles files = new CertificateFiles(made.files().chain(), directory.resolve("x"));
    Files.writeString(files.key(), key);
    return Certificate.read(files);
  }

  @Test // RFC 8017 §A.1.2
  void olderRsaKeys() throws Exception {
    TestCertificate made = rsa;
    Certificate plain = Certificate.read(made.files());
    Certificate older = read(made, TestCertificate.pem("RSA PRIVATE KEY", olderForm(made.key())));
    assertThat(older.key()).isEqualTo(plain.key());
    assertThat(older.keyType()).isEqualTo("RSA");
  }

  @ParameterizedTest // RFC 5915 §3
  @CsvSource({"secp256r1, 06082A8648CE3D030107", "secp384r1, 06052B81040022"})
  void olderEcKeysWithAndWithoutTheirCurve(String curve, String oid) throws Exception {
    TestCertificate made = curve.equals("secp256r1") ? ec : make(curve, KeyKind.EC_P384);
    BigInteger number = secret(Certificate.read(made.files()));
    byte[] older = olderForm(made.key());
    assertThat(secret(read(made, TestCertificate.pem("EC PRIVATE KEY", older)))).isEqualTo(number);

    // As the usual tools write it: the curve in a block before it, and in the key.
    byte[] parameters = HexFormat.of().parseHex(oid);
    String pem =
        TestCertificate.pem("EC PARAMETERS", parameters)
            + TestCertificate.pem("EC PRIVATE KEY", withCurve(older, parameters));
    assertThat(secret(read(made, pem))).isEqualTo(number);
  }

  private static BigInteger secret(Certificate certificate) {
    return ((ECPrivateKey) certificate.key()).getS();
  }

  /** ECPrivateKey with {@code [0] parameters} behind version and key. */
  private static byte[] withCurve(byte[] key, byte[] oid) {
    int start = skipHeader(key, 0);
    int afterKey = start + 3 + 2 + lengthAt(key, start + 3);
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.write(key, start, afterKey - start);
    inner.write(0xA0);
    inner.write(oid.length);
    inner.writeBytes(oid);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(0x30);
    whole.write(inner.size());
    whole.writeBytes(inner.toByteArray());
    return whole.toByteArray();
  }

  @Test
  void edwardsKeys() throws Exception {
    TestCertificate made = make("ed", KeyKind.ED25519);
    assertThat(Certificate.read(made.files()).keyType()).isEqualTo("EdDSA");
  }

  @Test
  void keyAndChainInOneFile() throws Exception {
    TestCertificate made = ec;
    Path both = directory.resolve("one.pem");
    Files.writeString(
        both,
        "some words before\n"
            + Files.readString(made.files().key())
            + Files.readString(made.files().chain())
            + Files.readString(made.files().chain()).replace("\n", "\r\n"));
    Certificate certificate = Certificate.read(new CertificateFiles(both, both));
    assertThat(certificate.chain()).hasSize(2);
    assertThat(certificate.names()).containsExactlyInAnyOrder("a.example", "b.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00

        AAAA
        -----END RSA PRIVATE KEY-----
        """,
      })
  void keysWithAPassphraseAreNamed(String key) throws IOException {
    assertThatThrownBy(() -> read(ec, key))
        .hasMessage(
            "the key in " + directory.resolve("x") + " has a passphrase: write it without one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN PRIVATE KEY-----\n====\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END CERTIFICATE-----\n",
      })
  void brokenKeysAreErrors(String key) {
    assertThatThrownBy(() -> read(ec, key)).isInstanceOf(GeneralSecurityException.class);
  }
}
