package org.chappe.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.chappe.net.HostPort;

/** What happens to HTTP's listeners and requests, as values. */
public sealed interface HttpEvent {
  /** The event as one line: a name, then fields. */
  String line();

  record Listening(String listener, InetSocketAddress local) implements HttpEvent {
    @Override
    public String line() {
      return "http.listening listener=%s local=%s".formatted(listener, HostPort.of(local));
    }
  }

  /**
   * A request was answered.
   *
   * @param path without what stands behind "?", which may be a secret
   */
  record Answered(
      String listener, InetAddress from, String method, String path, int status, Duration took)
      implements HttpEvent {
    @Override
    public String line() {
      return "http.answered listener=%s remote=%s method=%s path=\"%s\" status=%d took_ms=%d"
          .formatted(
              listener, from.getHostAddress(), plain(method), plain(path), status, took.toMillis());
    }
  }

  /** A limit was reached: the client was sent away. */
  record Refused(String listener, InetAddress from, String why) implements HttpEvent {
    @Override
    public String line() {
      return "http.refused listener=%s remote=%s why=\"%s\""
          .formatted(listener, from.getHostAddress(), plain(why));
    }
  }

  /** A bug: an exception nobody expected ended a request. */
  record Failed(String listener, String path, Throwable failure) implements HttpEvent {
    @Override
    public String line() {
      return "http.failed listener=%s path=\"%s\" why=\"%s\""
          .formatted(listener, plain(path), plain(failure.toString()));
    }
  }

  /** Text from outside cannot end a line or a field. */
  private static String plain(String text) {
    var plain = new StringBuilder(text.length());
    text.chars()
        .limit(200)
        .forEach(c -> plain.append(c < ' ' || c == '"' || c >= 0x7F ? '?' : (char) c));
    return plain.toString();
  }
}
