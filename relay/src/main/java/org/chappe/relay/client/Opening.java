package org.chappe.relay.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Login;
import org.chappe.relay.route.TlsDemand;

/**
 * The way to a connection that mail can go over: greeting, EHLO, STARTTLS, EHLO, AUTH. For one
 * attempt.
 */
final class Opening {
  private final ClientWire wire;
  private final Hop hop;
  private final InetSocketAddress remote;
  private final ClientSettings settings;
  private final TlsClient tlsClient;
  private final boolean withoutTls;
  private TlsResult tls = TlsResult.PLAIN;
  private Capabilities offered = Capabilities.NONE;
  private String during = "greeting";

  /**
   * Over a socket that is connected.
   *
   * @param failed how TLS went the first time, where it is to be done without now
   */
  Opening(
      ClientWire wire,
      Hop hop,
      InetSocketAddress remote,
      ClientSettings settings,
      TlsClient tlsClient,
      Optional<Failure> failed) {
    this.wire = wire;
    this.hop = hop;
    this.remote = remote;
    this.settings = settings;
    this.tlsClient = tlsClient;
    this.withoutTls = failed.isPresent() || hop.tls() instanceof TlsDemand.Never;
    if (failed.isPresent()) {
      tls = failed(failed.get());
    }
  }

  /**
   * Opens, or closes the socket.
   *
   * @throws TlsFailed where it may be tried once more without TLS
   */
  SmtpConnection open() throws HopUnusable, TlsFailed {
    boolean done = false;
    try {
      if (hop.implicitTls()) {
        handshake();
      }
      during = "greeting";
      demand(wire.reply(settings.limits().greeting()));
      hello();
      if (!hop.implicitTls() && !withoutTls) {
        startTls();
      }
      if (hop.login().isPresent()) {
        signIn(hop.login().get());
      }
      if (wire.hasUnread()) {
        throw new ConnectionBroken("the server says more than it was asked");
      }
      done = true;
      return new SmtpConnection(wire, remote, hop.protocol(), settings, offered, tls);
    } catch (IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    } finally {
      if (!done) {
        wire.cut("closed");
      }
    }
  }

  /** EHLO or LHLO; HELO where a server of old does not know it, and nothing needs EHLO. */
  private void hello() throws IOException, HopUnusable {
    boolean lmtp = hop.protocol() == HopProtocol.LMTP;
    during = lmtp ? "LHLO" : "EHLO";
    RemoteReply reply = ask(during + " " + settings.name(), settings.limits().hello());
    if (reply.isPermanent() && !lmtp && hop.tls().mayBePlain() && hop.login().isEmpty()) {
      during = "HELO"; // RFC 5321 §3.2
      demand(ask("HELO " + settings.name(), settings.limits().hello()));
      offered = Capabilities.NONE;
    } else {
      demand(reply);
      offered = Capabilities.of(reply);
    }
  }

  private void startTls() throws IOException, HopUnusable, TlsFailed {
    during = "STARTTLS";
    if (!offered.has("STARTTLS")) {
      withoutStartTls("the server does not offer STARTTLS", Optional.empty());
      return;
    }
    RemoteReply reply = ask("STARTTLS", settings.limits().tls());
    if (reply.code() == ServerCloses.CODE) {
      throw unusable(reply);
    } else if (reply.code() / 100 != 2) {
      withoutStartTls("the server answers STARTTLS with " + reply, Optional.of(reply));
      return;
    }
    handshake();
    protectedHello();
  }

  /**
   * RFC 3207 §4.2: what was said before does not count any more. With TLS 1.3 a server's refusal of
   * the handshake comes only now (RFC 8446 §4.4.4), so that here, too, TLS can have failed.
   */
  private void protectedHello() throws IOException, HopUnusable, TlsFailed {
    try {
      hello();
    } catch (IOException e) {
      if (hop.tls().mayBePlain()) {
        throw new TlsFailed(
            new Failure(Kind.VALIDATION_FAILURE, "behind the handshake: " + e.getMessage()));
      }
      throw e;
    }
  }

  /** Goes on in plain where that is allowed. */
  private void withoutStartTls(String text, Optional<RemoteReply> reply) throws HopUnusable {
    tls = failed(new Failure(Kind.STARTTLS_NOT_SUPPORTED, text));
    if (!hop.tls().mayBePlain()) {
      wire.quit(); // RFC 8689 §4.2.1
      throw new HopUnusable(during, text, reply, tls);
    }
  }

  private void handshake() throws HopUnusable, TlsFailed {
    during = "TLS";
    try {
      tls = tlsClient.protect(wire, hop);
    } catch (TlsFailed e) {
      if (hop.tls().mayBePlain() && !hop.implicitTls()) {
        throw e;
      }
      tls = failed(e.failure());
      throw unusable(e.failure().text());
    }
  }

  private static TlsResult failed(Failure failure) {
    return new TlsResult(Optional.empty(), false, Optional.of(failure));
  }

  /** A password goes only where nobody can listen. RFC 4954 §4 */
  private void signIn(Login login) throws IOException, HopUnusable {
    during = "AUTH";
    InetAddress address = remote.getAddress();
    if (tls.session().isEmpty() && !address.isLoopbackAddress()) {
      wire.quit();
      throw unusable("the password is not sent without TLS");
    }
    if (!SignIn.canWith(offered.mechanisms())) {
      wire.quit();
      throw unusable(
          "the server offers no way to sign in that is known here: " + offered.mechanisms());
    }
    demand(
        new SignIn(wire, settings.limits().login(), Scram::nonce).as(login, offered.mechanisms()));
  }

  private RemoteReply ask(String line, Duration limit) throws IOException {
    wire.line(line);
    wire.flush();
    return wire.reply(limit);
  }

  private void demand(RemoteReply reply) throws HopUnusable, ConnectionBroken {
    switch (reply.code() / 100) {
      case 2 -> {
        // as it should be
      }
      case 3 -> throw new ConnectionBroken("expected an answer with 2yz, found " + reply);
      default -> {
        if (reply.code() != ServerCloses.CODE) {
          wire.quit(); // RFC 5321 §3.1: also to a greeting with 554
        }
        throw unusable(reply);
      }
    }
  }

  private HopUnusable unusable(String text) {
    return new HopUnusable(during, text, Optional.empty(), tls);
  }

  private HopUnusable unusable(RemoteReply reply) {
    return new HopUnusable(during, reply.toString(), Optional.of(reply), tls);
  }
}
