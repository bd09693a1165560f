package org.chappe.relay.route;

import java.net.InetAddress;
import java.util.Optional;
import org.chappe.net.HostPort;

/**
 * A server that the operator names for a domain or for everything.
 *
 * @param server a name that is looked up by A and AAAA, never by MX; or an address
 * @param implicitTls TLS from the first octet on, as on port 465; else STARTTLS
 * @param source to connect from
 */
public record StaticRoute(
    HostPort server,
    HopProtocol protocol,
    Optional<Login> login,
    TlsLevel tls,
    boolean implicitTls,
    Optional<InetAddress> source) {

  public StaticRoute {
    if (server.port() == 0 || server.isWildcard()) {
      throw new IllegalArgumentException("nobody can be reached at " + server);
    }
    if (implicitTls && tls == TlsLevel.NEVER) {
      throw new IllegalArgumentException(server + ": TLS from the first octet on, and never TLS");
    }
    if (tls == TlsLevel.VERIFIED && Literals.address(server.host()).isPresent()) {
      throw new IllegalArgumentException(
          server + ": to verify a certificate, write the name it is for");
    }
  }

  /** SMTP with opportunistic TLS. */
  public static StaticRoute to(HostPort server) {
    return new StaticRoute(
        server,
        HopProtocol.SMTP,
        Optional.empty(),
        TlsLevel.OPPORTUNISTIC,
        false,
        Optional.empty());
  }

  public StaticRoute withProtocol(HopProtocol spoken) {
    return new StaticRoute(server, spoken, login, tls, implicitTls, source);
  }

  public StaticRoute withLogin(Login signIn) {
    return new StaticRoute(server, protocol, Optional.of(signIn), tls, implicitTls, source);
  }

  public StaticRoute withTls(TlsLevel level) {
    return new StaticRoute(server, protocol, login, level, implicitTls, source);
  }

  public StaticRoute withImplicitTls() {
    return new StaticRoute(server, protocol, login, tls, true, source);
  }

  public StaticRoute withSource(InetAddress from) {
    return new StaticRoute(server, protocol, login, tls, implicitTls, Optional.of(from));
  }
}
