package org.chappe.relay.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test, and servers' certificates; made by the JDK's keytool. */
final class TestAuthority {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path file;
  private @Nullable KeyStore read; // until another is made

  TestAuthority(Path directory) throws IOException {
    this.file = directory.resolve("authority.p12");
    keytool("-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
    keytool("-alias", "between", "-dname", "CN=Between", "-ext", "bc:c", "-signer", "ca");
  }

  /** A server's certificate, signed; keytool's further options, as {@code -ext san=dns:…}. */
  void server(String alias, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-alias", alias, "-signer", "between"));
    all.addAll(Arrays.asList(options));
    if (!all.contains("-dname")) {
      all.addAll(List.of("-dname", "CN=" + alias));
    }
    keytool(all.toArray(String[]::new));
  }

  /** Nobody signed it but itself. */
  void selfSigned(String alias, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-alias", alias, "-dname", "CN=" + alias));
    all.addAll(Arrays.asList(options));
    keytool(all.toArray(String[]::new));
  }

  private void keytool(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
    command.addAll(List.of("-storepass", new String(PASSWORD)));
    command.addAll(Arrays.asList(options));
    if (!command.contains("-validity")) {
      command.addAll(List.of("-validity", "30"));
    }
    read = null;
    Path log = file.resolveSibling("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(Files.readString(log));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The chain as a server presents it: its own, what is between, the authority. */
  List<X509Certificate> chain(String alias) throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate one : store().getCertificateChain(alias)) {
      chain.add((X509Certificate) one);
    }
    return chain;
  }

  /** A server's side of TLS. */
  SSLContext context(String alias) throws GeneralSecurityException, IOException {
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    KeyStore all = store();
    one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(one, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** What trusts only this authority. */
  KeyStore trust() throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", store().getCertificate("ca"));
    return trust;
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore now = read;
    if (now == null) { // reading takes a while: keys are derived from the password
      now = KeyStore.getInstance(file.toFile(), PASSWORD);
      read = now;
    }
    return now;
  }
}
