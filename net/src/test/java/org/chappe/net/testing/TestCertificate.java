package org.chappe.net.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.chappe.net.CertificateFiles;
import org.chappe.net.NetEvents;
import org.chappe.net.TlsContext;

/**
 * A self-signed certificate, made by the JDK's {@code keytool} and written as PEM: {@code NAME.pem}
 * and {@code NAME.key} in a directory of the test.
 */
public final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final CertificateFiles files;
  private final KeyStore store;

  private TestCertificate(CertificateFiles files, KeyStore store) {
    this.files = files;
    this.store = store;
  }

  /** With an EC key, for these host names. */
  public static TestCertificate make(Path directory, String name, String... hosts) {
    return make(directory, name, List.of("-keyalg", "EC", "-groupname", "secp256r1"), hosts);
  }

  /** With keytool's options for the key. */
  public static TestCertificate make(
      Path directory, String name, List<String> key, String... hosts) {
    try {
      Path p12 = Files.createTempDirectory(directory, name).resolve("store.p12");
      keytool(p12, key, hosts);
      KeyStore store = KeyStore.getInstance(p12.toFile(), PASSWORD);
      CertificateFiles files =
          new CertificateFiles(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
      TestCertificate made = new TestCertificate(files, store);
      made.write(files);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(Path p12, List<String> key, String... hosts) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "test", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", p12.toString(), "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-dname", "CN=" + hosts[0], "-validity", "30"));
    command.addAll(List.of("-ext", "SAN=dns:" + String.join(",dns:", hosts)));
    command.addAll(key);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(p12.resolveSibling("keytool.log").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(p12.resolveSibling("keytool.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Writes chain and key to {@code to}, as when a renewal puts them in another's place. */
  public void write(CertificateFiles to) {
    try {
      Files.writeString(to.chain(), pem("CERTIFICATE", store.getCertificate("test").getEncoded()));
      Files.writeString(to.key(), pem("PRIVATE KEY", store.getKey("test", PASSWORD).getEncoded()));
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
  public byte[] key() throws GeneralSecurityException {
    return store.getKey("test", PASSWORD).getEncoded();
  }

  /** Of its public key, as {@code Fingerprint} has it. */
  public String keySha256() {
    try {
      byte[] key = store.getCertificate("test").getPublicKey().getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** For a client that shows it. */
  KeyManager[] keyManagers() throws GeneralSecurityException {
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
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
