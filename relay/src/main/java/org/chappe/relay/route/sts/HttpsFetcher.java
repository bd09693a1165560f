package org.chappe.relay.route.sts;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Fetches policies as RFC 8461 §3.3 has it: by HTTPS with a certificate that is valid for the
 * policy host, status 200, text/plain, no redirects, no caches; {@link StsSettings#timeout} for all
 * of it and {@link StsPolicy#MOST_OCTETS}. Policy hosts are looked up as the system does: who gives
 * a wrong address has no certificate for the name.
 *
 * <p>A client is made for each fetch and closed with it: a domain is asked once a day. Thread-safe.
 */
public final class HttpsFetcher implements PolicyFetcher {
  private final StsSettings settings;
  private final SSLContext trust;

  /**
   * Connects to nothing so far.
   *
   * @param trust knows the authorities that may sign policy hosts' certificates
   */
  public HttpsFetcher(StsSettings settings, SSLContext trust) {
    this.settings = settings;
    this.trust = trust;
  }

  @Override
  public StsPolicy fetch(String domain) throws IOException, BadPolicy {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .sslContext(trust)
            .executor(Thread::startVirtualThread)
            .build();
    try {
      return policy(get(client, request(domain)));
    } finally {
      client.shutdownNow(); // what is still on its way came too late
    }
  }

  private HttpRequest request(String domain) {
    var host = "mta-sts." + domain + (settings.port() == 443 ? "" : ":" + settings.port());
    return HttpRequest.newBuilder(URI.create("https://" + host + "/.well-known/mta-sts.txt"))
        .build();
  }

  private HttpResponse<byte[]> get(HttpClient client, HttpRequest request) throws IOException {
    var body = BodyHandlers.limiting(BodyHandlers.ofByteArray(), StsPolicy.MOST_OCTETS);
    var answer = client.sendAsync(request, body);
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException(
          "%s did not answer in %d seconds"
              .formatted(request.uri().getHost(), settings.timeout().toSeconds()),
          e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(request.uri().getHost() + ": " + cause, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static StsPolicy policy(HttpResponse<byte[]> response) throws IOException, BadPolicy {
    var host = response.uri().getHost();
    if (response.statusCode() != 200) {
      throw new IOException("%s answers with status %d".formatted(host, response.statusCode()));
    }
    var type = response.headers().firstValue("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    var plain = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (!plain.toLowerCase(Locale.ROOT).equals("text/plain")) {
      throw new IOException("%s answers with \"%s\", not text/plain".formatted(host, type));
    }
    return StsPolicy.parse(response.body());
  }
}
