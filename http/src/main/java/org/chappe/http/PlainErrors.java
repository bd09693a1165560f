package org.chappe.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** What Jetty refuses itself (a header too long, no HTTP) gets our page and headers, too. */
final class PlainErrors extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    HttpAnswer answer = SecurityHeaders.on(ErrorPage.of(code), request.isSecure());
    answer.headers().forEach(header -> response.getHeaders().put(header.name(), header.value()));
    response.write(
        true, ByteBuffer.wrap(ErrorPage.html(code).getBytes(StandardCharsets.UTF_8)), callback);
  }
}
