package org.chappe.directory.sasl;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.chappe.directory.Doorkeeper;
import org.chappe.directory.ScramHash;

/** The mechanisms of a service, each offered where it can succeed. Thread-safe. */
public final class Mechanisms {
  /** 144 bits, RFC 5802 §5.1: no other exchange has the same. */
  private static final int NONCE_OCTETS = 18;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SaslSettings settings;
  private final Doorkeeper doorkeeper;

  public Mechanisms(SaslSettings settings, Doorkeeper doorkeeper) {
    this.settings = settings;
    this.doorkeeper = doorkeeper;
  }

  /** As they are announced, {@code SCRAM-SHA-256 PLAIN …}; none where nobody may sign in. */
  public List<String> offered(Channel channel) {
    return Arrays.stream(MechanismName.values())
        .filter(name -> isThere(name, channel))
        .filter(name -> !isBound(name) || channel.offersBinding())
        .map(MechanismName::wire)
        .toList();
  }

  /**
   * A mechanism for one exchange, or empty when there is none of this name for such a connection.
   *
   * @param name in capitals
   */
  public Optional<Mechanism> named(String name, Channel channel) {
    return MechanismName.of(name)
        .filter(known -> isThere(known, channel))
        .map(known -> begun(known, channel));
  }

  private boolean isThere(MechanismName name, Channel channel) {
    return settings.mechanisms().contains(name)
        && settings.allows(channel.tls().isPresent(), channel.origin().address())
        && switch (name) {
          case EXTERNAL -> channel.certificate().filter(doorkeeper::knows).isPresent();
          case SCRAM_SHA_256_PLUS -> hasKeys(ScramHash.SHA_256) && channel.tls().isPresent();
          case SCRAM_SHA_256 -> hasKeys(ScramHash.SHA_256);
          case SCRAM_SHA_1_PLUS -> hasKeys(ScramHash.SHA_1) && channel.tls().isPresent();
          case SCRAM_SHA_1 -> hasKeys(ScramHash.SHA_1);
          case OAUTHBEARER, XOAUTH2 -> doorkeeper.takesTokens();
          case PLAIN, LOGIN -> true;
        };
  }

  private static boolean isBound(MechanismName name) {
    return name == MechanismName.SCRAM_SHA_256_PLUS || name == MechanismName.SCRAM_SHA_1_PLUS;
  }

  private boolean hasKeys(ScramHash hash) {
    return doorkeeper.scramHashes().contains(hash);
  }

  private Mechanism begun(MechanismName name, Channel channel) {
    return switch (name) {
      case EXTERNAL -> new External(doorkeeper, channel);
      case SCRAM_SHA_256_PLUS ->
          new Scram(doorkeeper, channel, ScramHash.SHA_256, Scram.Binding.USED, nonce());
      case SCRAM_SHA_256 ->
          new Scram(
              doorkeeper,
              channel,
              ScramHash.SHA_256,
              unbound(MechanismName.SCRAM_SHA_256_PLUS, channel),
              nonce());
      case SCRAM_SHA_1_PLUS ->
          new Scram(doorkeeper, channel, ScramHash.SHA_1, Scram.Binding.USED, nonce());
      case SCRAM_SHA_1 ->
          new Scram(
              doorkeeper,
              channel,
              ScramHash.SHA_1,
              unbound(MechanismName.SCRAM_SHA_1_PLUS, channel),
              nonce());
      case OAUTHBEARER -> new OAuthBearer(doorkeeper, channel);
      case XOAUTH2 -> new XOAuth2(doorkeeper, channel);
      case PLAIN -> new Plain(doorkeeper, channel);
      case LOGIN -> new Login(doorkeeper, channel);
    };
  }

  private Scram.Binding unbound(MechanismName plus, Channel channel) {
    return isThere(plus, channel) && channel.offersBinding()
        ? Scram.Binding.OFFERED
        : Scram.Binding.ABSENT;
  }

  private static String nonce() {
    byte[] octets = new byte[NONCE_OCTETS];
    RANDOM.nextBytes(octets);
    return Base64.getEncoder().encodeToString(octets);
  }
}
