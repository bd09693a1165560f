package org.chappe.app.acme;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.chappe.app.config.AcmeConfig.KeyType;
import org.chappe.net.CertificateFiles;

/**
 * What is kept of ACME, readable by its owner only.
 *
 * <pre>
 * account-acme.example.key.pem          the account's key, for each ACME server
 * mail.example.org.ecdsa.key.pem        a certificate's key, which stays when it is renewed
 * mail.example.org.ecdsa.pem            the chain and the key: what TLS shows
 * mail.example.org.ecdsa.txt            how it stands with its orders, {@link Progress}
 * </pre>
 *
 * Chain and key are one file, so that no moment and no crash mixes an old one with a new one. Each
 * file is written beside its place, synced, and moved there.
 */
final class AcmeFolder {
  private static final int RSA_BITS = 3072;

  private final Path folder;

  AcmeFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder, unless it is there. */
  void create() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** The account's key with this server, made when it is needed first. */
  KeyPair accountKey(String host) throws IOException, GeneralSecurityException {
    return kept(folder.resolve("account-" + host + ".key.pem"), KeyType.ECDSA);
  }

  /** The certificate's key, made when it is needed first. */
  KeyPair key(Wanted wanted) throws IOException, GeneralSecurityException {
    return kept(keyFile(wanted), wanted.type());
  }

  private KeyPair kept(Path file, KeyType type) throws IOException, GeneralSecurityException {
    if (Files.exists(file)) {
      return pair(file);
    }
    KeyPair made = newKey(type);
    write(file, pem(made.getPublic(), pkcs8(made)));
    return made;
  }

  private static KeyPair pair(Path file) throws IOException, GeneralSecurityException {
    var converter = new JcaPEMKeyConverter();
    PublicKey publicKey = null;
    PrivateKey privateKey = null;
    try (var in = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
      for (Object part = in.readObject(); part != null; part = in.readObject()) {
        switch (part) {
          case SubjectPublicKeyInfo info -> publicKey = converter.getPublicKey(info);
          case PrivateKeyInfo info -> privateKey = converter.getPrivateKey(info);
          default -> throw new GeneralSecurityException(file + " holds more than a key");
        }
      }
    }
    if (publicKey == null || privateKey == null) {
      throw new GeneralSecurityException(
          file + " must hold both halves of a key, as PUBLIC KEY and PRIVATE KEY");
    }
    return new KeyPair(publicKey, privateKey);
  }

  private static JcaPKCS8Generator pkcs8(KeyPair pair) throws IOException {
    return new JcaPKCS8Generator(pair.getPrivate(), null);
  }

  static KeyPair newKey(KeyType type) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type == KeyType.RSA ? "RSA" : "EC");
    switch (type) {
      case ECDSA -> generator.initialize(new ECGenParameterSpec("secp256r1"));
      case RSA -> generator.initialize(RSA_BITS);
    }
    return generator.generateKeyPair();
  }

  /** Puts a certificate in the place of the one before. */
  void store(Wanted wanted, KeyPair key, List<X509Certificate> chain) throws IOException {
    write(keyFile(wanted), pem(key.getPublic(), pkcs8(key)));
    write(files(wanted).chain(), pem(chain.toArray()) + pem(pkcs8(key)));
  }

  /** What TLS reads; perhaps it is not there. */
  CertificateFiles files(Wanted wanted) {
    Path file = folder.resolve(wanted.id() + ".pem");
    return new CertificateFiles(file, file);
  }

  private Path keyFile(Wanted wanted) {
    return folder.resolve(wanted.id() + ".key.pem");
  }

  Optional<Leaf> leaf(Wanted wanted) throws IOException, GeneralSecurityException {
    Path file = files(wanted).chain();
    return Files.exists(file) ? Optional.of(Leaf.read(file)) : Optional.empty();
  }

  Progress progress(Wanted wanted) throws IOException {
    try {
      return Progress.parse(Files.readString(progressFile(wanted)));
    } catch (NoSuchFileException e) {
      return Progress.NONE;
    }
  }

  void write(Wanted wanted, Progress progress) throws IOException {
    write(progressFile(wanted), progress.text());
  }

  private Path progressFile(Wanted wanted) {
    return folder.resolve(wanted.id() + ".txt");
  }

  private void write(Path file, String text) throws IOException {
    Path made = Files.createTempFile(folder, ".new-", ""); // mode 0600
    try {
      try (var out = FileChannel.open(made, StandardOpenOption.WRITE)) {
        var octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
          out.write(octets);
        }
        out.force(true);
      }
      Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(made);
    }
    try (var parent = FileChannel.open(folder, StandardOpenOption.READ)) {
      parent.force(true); // the new name, too, survives a power cut
    }
  }

  private static String pem(Object... what) throws IOException {
    var text = new StringWriter();
    try (var out = new JcaPEMWriter(text)) {
      for (Object one : what) {
        out.writeObject(one);
      }
    }
    return text.toString();
  }
}
