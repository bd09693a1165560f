package org.chappe.relay.route.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;

/**
 * Asks one server after the other, some rounds of them, until one gives an answer: records, or that
 * there are none. A server that fails, refuses or is silent has given none; when none does, the
 * question ends with an {@link IOException} that says what the last one did. Each asks by UDP, and
 * again by TCP where the answer is cut. Thread-safe.
 */
final class Servers implements Resolver {
  private final List<SimpleResolver> servers = new ArrayList<>();
  private final int rounds;

  Servers(List<InetSocketAddress> addresses, Duration timeout, int rounds) {
    for (var address : addresses) {
      var server = new SimpleResolver(address);
      server.setTimeout(timeout);
      servers.add(server);
    }
    this.rounds = rounds;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query, Executor executor) {
    return ask(query, executor, 0, new IOException("there is no server to ask"));
  }

  private CompletionStage<Message> ask(
      Message query, Executor executor, int tried, IOException last) {
    if (tried >= rounds * servers.size()) {
      return CompletableFuture.failedFuture(last);
    }
    var server = servers.get(tried % servers.size());
    return server
        .sendAsync(query, executor)
        .handle((answer, failure) -> failed(server, answer, failure))
        .thenCompose(tell ->
            tell.failure == null
                ? CompletableFuture.completedFuture(tell.answer)
                : ask(query, executor, tried + 1, tell.failure));
  }

  private record Tell(@Nullable Message answer, @Nullable IOException failure) {}

  private static Tell failed(
      SimpleResolver server, @Nullable Message answer, @Nullable Throwable failure) {
    var whose = server.getAddress().getAddress().getHostAddress() + ": ";
    if (answer == null) {
      var cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      var why = cause == null || cause.getMessage() == null ? "no answer" : cause.getMessage();
      return new Tell(null, new IOException(whose + why, cause));
    }
    int code = answer.getRcode();
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN
        ? new Tell(answer, null)
        : new Tell(null, new IOException(whose + Rcode.string(code)));
  }

  @Override
  public void setPort(int port) {
    servers.forEach(server -> server.setPort(port));
  }

  @Override
  public void setTCP(boolean flag) {
    servers.forEach(server -> server.setTCP(flag));
  }

  @Override
  public void setIgnoreTruncation(boolean flag) {
    servers.forEach(server -> server.setIgnoreTruncation(flag));
  }

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
    servers.forEach(server -> server.setEDNS(version, payloadSize, flags, options));
  }

  @Override
  public void setTSIGKey(TSIG key) {
    servers.forEach(server -> server.setTSIGKey(key));
  }

  @Override
  public void setTimeout(Duration timeout) {
    servers.forEach(server -> server.setTimeout(timeout));
  }
}
