package org.chappe.app.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How it stands with a certificate, for the operator; read from its files, whether a server runs or
 * not.
 *
 * @param file where it is, or will be
 * @param from {@code operator}, {@code acme} or {@code self-signed}
 * @param names hosts it is for
 * @param key its kind, {@code EC} or {@code RSA}; empty: there is no certificate so far
 * @param keySha256 of its public key, in hexadecimal, as DANE's record {@code 3 1 1} has it
 * @param until the last moment it is good for
 * @param renewal when it is due to be renewed here
 * @param failures orders in a row that came to nothing
 * @param next when the next order comes, after a failure
 * @param error of the last one, or why the file cannot be read; empty: none
 */
public record CertificateState(
    Path file,
    String from,
    List<String> names,
    String key,
    String keySha256,
    String issuer,
    Optional<Instant> until,
    Optional<Instant> renewal,
    int failures,
    Optional<Instant> next,
    String error) {
  public CertificateState {
    names = List.copyOf(names);
  }

  /** Of one that nobody renews here. */
  public static CertificateState of(Path file, String from) {
    return read(file, from, Progress.NONE, List.of(), leaf -> Optional.empty());
  }

  /**
   * Of all that ACME brought, or is to bring, in the order of their names.
   *
   * @param folder perhaps it is not there
   */
  public static List<CertificateState> ofAcme(Path folder, Optional<Duration> renewBefore)
      throws IOException {
    var states = new ArrayList<CertificateState>();
    for (String id : ids(folder)) {
      Path progress = folder.resolve(id + ".txt");
      states.add(
          read(
              folder.resolve(id + ".pem"),
              "acme",
              Files.exists(progress) ? Progress.parse(Files.readString(progress)) : Progress.NONE,
              List.of(id.substring(0, id.lastIndexOf('.'))),
              leaf -> Optional.of(Renewals.renewal(leaf, renewBefore))));
    }
    return states;
  }

  private static TreeSet<String> ids(Path folder) throws IOException {
    var ids = new TreeSet<String>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.newDirectoryStream(folder, "*.{ecdsa,rsa}.{pem,txt}")) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          ids.add(name.substring(0, name.length() - ".pem".length()));
        }
      }
    }
    return ids;
  }

  private static CertificateState read(
      Path file,
      String from,
      Progress progress,
      List<String> otherwise,
      Function<Leaf, Optional<Instant>> renewal) {
    try {
      Leaf leaf = Leaf.read(file);
      return new CertificateState(
          file,
          from,
          List.copyOf(leaf.names()),
          leaf.certificate().getPublicKey().getAlgorithm(),
          leaf.keySha256(),
          leaf.issuer(),
          Optional.of(leaf.until()),
          renewal.apply(leaf),
          progress.failures(),
          progress.next(),
          progress.error());
    } catch (NoSuchFileException e) {
      return absent(file, from, otherwise, progress, progress.error());
    } catch (IOException | GeneralSecurityException e) {
      return absent(file, from, otherwise, progress, e.toString());
    }
  }

  private static CertificateState absent(
      Path file, String from, List<String> names, Progress progress, String error) {
    return new CertificateState(
        file,
        from,
        names,
        "",
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        progress.failures(),
        progress.next(),
        error);
  }
}
