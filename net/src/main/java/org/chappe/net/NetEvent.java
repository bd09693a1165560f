package org.chappe.net;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** What happens to listeners, connections and certificates, as values. Never one per octet. */
public sealed interface NetEvent {
  /** The event as one line: a name, then fields. */
  String line();

  record Listening(String listener, InetSocketAddress local) implements NetEvent {
    @Override
    public String line() {
      return "net.listening listener=%s local=%s".formatted(listener, HostPort.of(local));
    }
  }

  record Opened(String session, String listener, InetSocketAddress remote) implements NetEvent {
    @Override
    public String line() {
      return "net.opened session=%s listener=%s remote=%s"
          .formatted(session, listener, HostPort.of(remote));
    }
  }

  /** A connection's end. Octets are the protocol's, without what TLS adds. */
  record Closed(
      String session,
      String listener,
      ConnectionEnd end,
      String why,
      Duration took,
      long octetsIn,
      long octetsOut)
      implements NetEvent {
    @Override
    public String line() {
      return "net.closed session=%s listener=%s end=%s why=\"%s\" took_ms=%d in=%d out=%d"
          .formatted(session, listener, end, plain(why), took.toMillis(), octetsIn, octetsOut);
    }
  }

  /** A limit was reached: the client was sent away. */
  record Refused(String listener, InetSocketAddress remote, String why) implements NetEvent {
    @Override
    public String line() {
      return "net.refused listener=%s remote=%s why=\"%s\""
          .formatted(listener, HostPort.of(remote), plain(why));
    }
  }

  /** The system gave no connection, as when all its files are open. The listener goes on. */
  record AcceptFailed(String listener, String why) implements NetEvent {
    @Override
    public String line() {
      return "net.accept-failed listener=%s why=\"%s\"".formatted(listener, plain(why));
    }
  }

  /** A bug: an exception nobody expected ended a session. */
  record Failed(String session, String listener, Throwable failure) implements NetEvent {
    @Override
    public String line() {
      return "net.failed session=%s listener=%s why=\"%s\""
          .formatted(session, listener, plain(failure.toString()));
    }
  }

  record CertificateLoaded(Path file, Set<String> names, Instant until) implements NetEvent {
    @Override
    public String line() {
      return "net.certificate-loaded file=%s names=%s until=%s"
          .formatted(file, String.join(",", names), until);
    }
  }

  /** Changed files cannot be used; the certificate in use stays. */
  record CertificateRejected(Path file, String why) implements NetEvent {
    @Override
    public String line() {
      return "net.certificate-rejected file=%s why=\"%s\"".formatted(file, plain(why));
    }
  }

  /** Text from outside cannot end a line or a field. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.chars().forEach(c -> plain.append(c < ' ' || c == '"' || c == 0x7F ? '?' : (char) c));
    return plain.toString();
  }
}
