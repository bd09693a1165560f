package org.chappe.directory.sasl;

import java.net.InetAddress;
import java.util.Set;

/**
 * How somebody may sign in, the same on every protocol.
 *
 * @param mechanisms that may be offered
 * @param clientCertificates whether clients are asked for a certificate in TLS, as EXTERNAL needs.
 *     Many programs put a question to their user then, who has none
 * @param cleartextOnLoopback whether this machine's clients may sign in without TLS
 */
public record SaslSettings(
    Set<MechanismName> mechanisms, boolean clientCertificates, boolean cleartextOnLoopback) {
  public static final SaslSettings DEFAULT = new SaslSettings(MechanismName.DEFAULT, false, false);

  public SaslSettings {
    mechanisms = Set.copyOf(mechanisms);
  }

  public SaslSettings withCleartextOnLoopback(boolean allowed) {
    return new SaslSettings(mechanisms, clientCertificates, allowed);
  }

  public SaslSettings withMechanisms(Set<MechanismName> allowed) {
    return new SaslSettings(allowed, clientCertificates, cleartextOnLoopback);
  }

  public SaslSettings withClientCertificates(boolean asked) {
    return new SaslSettings(mechanisms, asked, cleartextOnLoopback);
  }

  /** Whether anybody may sign in on such a connection. RFC 8314 §3 */
  public boolean allows(boolean tls, InetAddress client) {
    return tls || (cleartextOnLoopback && client.isLoopbackAddress());
  }

  /** Whether a password may be shown at all, by whatever command. */
  public boolean takesPasswords() {
    return mechanisms.contains(MechanismName.PLAIN) || mechanisms.contains(MechanismName.LOGIN);
  }

  /** Whether clients are asked for a certificate. */
  public boolean asksForCertificates() {
    return clientCertificates && mechanisms.contains(MechanismName.EXTERNAL);
  }
}
