package org.chappe.app.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.chappe.net.CertificateFiles;

/**
 * Settings {@code tls.*}. Without a certificate the server makes a self-signed one for itself, so
 * that no listener ever has to do without TLS. Reading looks into the files: a wrong one is told
 * with the line that names it.
 */
public record TlsConfig(Optional<CertificateFiles> files) {
  public static final TlsConfig DEFAULT = new TlsConfig(Optional.empty());

  private static final int LOOK_AT = 64; // lines: what is above the first PEM part is commentary

  static TlsConfig read(Settings in) {
    var certificate =
        in.optional(
            "certificate",
            pem("CERTIFICATE", "certificate"),
            "a self-signed certificate made at the first start",
            "The server's certificate and the chain above it, as PEM. Read anew when it changes.");
    var key =
        in.optional(
            "key",
            pem("PRIVATE KEY", "private key"),
            "the key of that certificate",
            "The certificate's private key, as PEM without a password. Read anew when it"
                + " changes.");
    in.needs("certificate", "key", "the certificate's private key");
    in.needs("key", "certificate", "the key's certificate");
    return new TlsConfig(
        certificate.flatMap(chain -> key.map(secret -> new CertificateFiles(chain, secret))));
  }

  /** A file that holds PEM of this kind near its beginning. */
  static SettingType<Path> pem(String mark, String what) {
    return new SettingType<>(
        SettingType.FILE.form(),
        true,
        (text, folder) -> {
          Path file = SettingType.FILE.parser().parse(text, folder);
          check(file, mark + "-----", what);
          return file;
        },
        Path::toString);
  }

  private static void check(Path file, String mark, String what) {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      if (in.lines().limit(LOOK_AT).noneMatch(line -> isBegin(line, mark))) {
        throw new IllegalArgumentException(
            "holds no %s: expected a PEM file with \"-----BEGIN ... %s\"".formatted(what, mark));
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("names a file that is not there", e);
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("names a file that cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isBegin(String line, String mark) {
    return line.startsWith("-----BEGIN ") && line.stripTrailing().endsWith(mark);
  }
}
