package org.chappe.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/** A request as Jetty has it. */
final class JettyRequest implements HttpRequest {
  private final Request request;
  private final InetAddress from;
  private final boolean secure;
  private final HttpLimits limits;
  private final Gate gate;
  private final long bodyOctets;

  JettyRequest(
      Request request, InetAddress from, HttpServer.Setup setup, Routes routes, Gate gate) {
    this.request = request;
    this.from = from;
    this.secure = setup.tls().isPresent();
    this.limits = setup.limits();
    this.gate = gate;
    this.bodyOctets = routes.bodyOctets(method(), path());
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String path() {
    String path = request.getHttpURI().getDecodedPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  @Override
  public String target() {
    String target = request.getHttpURI().getPathQuery();
    if (!target.chars().allMatch(c -> c > ' ' && c < 0x7F)) { // no field could say it
      throw new HttpRefused(400, "The address has characters that are not encoded.");
    }
    return target;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  @Override
  public Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  @Override
  public InetAddress from() {
    return from;
  }

  @Override
  public boolean isSecure() {
    return secure;
  }

  @Override
  public String host() {
    String host = request.getHttpURI().getHost();
    return host != null && host.matches("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})")
        ? host.toLowerCase(Locale.ROOT)
        : "";
  }

  @Override
  public Form query() {
    String query = request.getHttpURI().getQuery();
    return query == null ? Form.EMPTY : parsed(query);
  }

  @Override
  public InputStream body() {
    if (request.getLength() > bodyOctets) {
      throw new HttpRefused(413, "What was sent is too large.");
    }
    return new LimitedBody(
        Content.Source.asInputStream(request),
        bodyOctets,
        limits,
        wait -> {
          Scheduler.Task task =
              gate.after(wait, () -> request.fail(new TimeoutException("too slow")));
          return task::cancel;
        });
  }

  @Override
  public Form form() throws IOException {
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/x-www-form-urlencoded")) {
      throw new HttpRefused(415, "Only a form can be sent here.");
    }
    return parsed(new String(body().readAllBytes(), StandardCharsets.ISO_8859_1));
  }

  private static Form parsed(String text) {
    try {
      return Form.parse(text);
    } catch (IllegalArgumentException e) {
      throw new HttpRefused(400, "The form has " + e.getMessage() + ".");
    }
  }
}
