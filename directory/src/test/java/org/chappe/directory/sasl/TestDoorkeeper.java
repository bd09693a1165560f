package org.chappe.directory.sasl;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Account;
import org.chappe.directory.Doorkeeper;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.Refusal;
import org.chappe.directory.ScramAnswer;
import org.chappe.directory.ScramHash;
import org.chappe.directory.ScramProof;
import org.chappe.directory.ScramSalt;
import org.chappe.directory.SignIn;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * Knows {@code ann} with the password {@code secret}, whom the token {@code good} names, and one
 * proof of SCRAM. Writes down what it was asked.
 */
final class TestDoorkeeper implements Doorkeeper {
  static final SignIn ANN =
      new SignIn.Accepted(new Account(new AccountId(1), Address.parse("ann@a.test")));

  static final byte[] SIGNATURE = "signature".getBytes(StandardCharsets.US_ASCII);

  private static final Map<String, byte[]> BINDINGS =
      Map.of("tls-exporter", new byte[] {1, 2, 3}, "tls-server-end-point", new byte[] {4});

  static final Origin ORIGIN = new Origin(InetAddress.getLoopbackAddress(), Protocol.IMAP);

  static final Channel PLAIN_TEXT = new Channel(ORIGIN, Optional.empty());

  static final Channel TLS_13 = tls("TLSv1.3", Optional.empty());

  private final List<char[]> passwords = new ArrayList<>();
  private final List<ScramProof> proofs = new ArrayList<>();
  private Set<ScramHash> hashes = EnumSet.allOf(ScramHash.class);
  private ScramSalt salt = new ScramSalt(new byte[] {0}, 4096);
  private byte[] rightProof = {};
  private boolean tokens = true;

  static Channel tls(String version, Optional<X509Certificate> certificate) {
    return new Channel(
        ORIGIN,
        Optional.of(
            new Channel.Tls(
                version, certificate, type -> Optional.ofNullable(BINDINGS.get(type)))));
  }

  /** Has these hashes' keys, and knows tokens or none. */
  void has(Set<ScramHash> keys, boolean knowsTokens) {
    hashes = keys;
    tokens = knowsTokens;
  }

  void expects(ScramSalt first, String proof) {
    salt = first;
    rightProof = Base64.getDecoder().decode(proof);
  }

  List<char[]> passwords() {
    return passwords;
  }

  List<ScramProof> proofs() {
    return proofs;
  }

  @Override
  public SignIn authenticate(String user, char[] password, Origin origin) {
    passwords.add(password);
    return user.equals("ann") && new String(password).equals("secret") ? ANN : new SignIn.Refused();
  }

  @Override
  public Set<ScramHash> scramHashes() {
    return hashes;
  }

  @Override
  public ScramSalt scramSalt(String user, ScramHash hash) {
    return salt;
  }

  @Override
  public ScramAnswer authenticate(ScramProof proof, Origin origin) {
    proofs.add(proof);
    return java.util.Arrays.equals(proof.proof(), rightProof)
        ? new ScramAnswer(ANN, SIGNATURE)
        : new ScramAnswer(new SignIn.Refused());
  }

  @Override
  public boolean takesTokens() {
    return tokens;
  }

  @Override
  public Optional<String> tokenDiscovery() {
    return Optional.of("https://mail.test/.well-known/openid-configuration");
  }

  @Override
  public SignIn authenticateToken(Optional<String> user, String token, Origin origin) {
    return switch (token) {
      case "good" -> user.orElse("ann").equals("ann") ? ANN : new SignIn.Refused();
      case "expired" -> new SignIn.Refused(Refusal.EXPIRED);
      case "narrow" -> new SignIn.Refused(Refusal.WRONG_PROTOCOL);
      default -> new SignIn.Refused();
    };
  }

  @Override
  public boolean knows(X509Certificate certificate) {
    return certificate.getVersion() == 3;
  }

  @Override
  public SignIn authenticateCertificate(
      Optional<String> user, X509Certificate certificate, Origin origin) {
    return user.orElse("ann").equals("ann") ? ANN : new SignIn.Refused();
  }
}
