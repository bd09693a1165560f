package org.chappe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and the routes: one call for a request, on a virtual thread. */
final class Answering extends Handler.Abstract {
  private final HttpServer.Setup setup;
  private final Routes routes;
  private final Gate gate;
  private final HttpEvents events;

  Answering(HttpServer.Setup setup, Routes routes, Gate gate, HttpEvents events) {
    super(InvocationType.BLOCKING);
    this.setup = setup;
    this.routes = routes;
    this.gate = gate;
    this.events = events;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    long began = System.nanoTime();
    // Read once: a connection that has closed does not tell any more.
    SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
    if (remote == null) {
      callback.failed(new EofException("the client left"));
      return true;
    }
    gate.asked(remote);
    var asked = new JettyRequest(request, Gate.address(remote), setup, routes, gate);
    HttpAnswer answer = SecurityHeaders.on(answer(asked), asked.isSecure());
    try {
      send(answer, request, response);
      callback.succeeded();
    } catch (IOException | RuntimeException e) {
      callback.failed(e); // the client left, or the body failed: the connection tells it
    }
    events.emit(
        new HttpEvent.Answered(
            setup.name(),
            asked.from(),
            asked.method(),
            asked.path(),
            answer.status(),
            Duration.ofNanos(System.nanoTime() - began)));
    return true;
  }

  private HttpAnswer answer(JettyRequest asked) {
    if (!gate.mayAnswer(asked.from())) {
      events.emit(new HttpEvent.Refused(setup.name(), asked.from(), "too many requests"));
      return ErrorPage.of(503).with("Retry-After", "60");
    }
    try {
      return routes.answer(asked);
    } catch (HttpRefused e) {
      return ErrorPage.of(e.status(), e.text());
    } catch (IOException e) {
      return ErrorPage.of(400); // the body did not come, so nobody may read this
    } catch (RuntimeException | Error e) {
      events.emit(new HttpEvent.Failed(setup.name(), asked.path(), e));
      return ErrorPage.of(500);
    } finally {
      gate.answered(asked.from());
    }
  }

  private static void send(HttpAnswer answer, Request request, Response response)
      throws IOException {
    response.setStatus(answer.status());
    answer.headers().forEach(header -> response.getHeaders().add(header.name(), header.value()));
    answer.length().ifPresent(length -> response.getHeaders().put("Content-Length", length));
    if (request.getMethod().equals("HEAD")) {
      return;
    }
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      answer.body().writeTo(out);
    }
  }
}
