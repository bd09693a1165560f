package org.chappe.oauth.external;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks issuers. Redirects are not followed: what an issuer's address is, the settings say. At most
 * {@link #AT_A_TIME} questions are under way; thread-safe.
 */
final class Fetching implements AutoCloseable {
  /** Within which somebody who signs in may be kept waiting. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** 256 KiB: metadata and keys are some 10 KiB. */
  private static final int LONGEST = 256 * 1024;

  /** Whoever sends made-up tokens makes us ask: not more than this at once. */
  private static final int AT_A_TIME = 16;

  private final Semaphore places = new Semaphore(AT_A_TIME);
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /** The text at this address. */
  String text(URI uri) throws IOException {
    return send(HttpRequest.newBuilder(uri).header("Accept", "application/json").GET());
  }

  /** The object at this address. */
  Map<String, Object> object(URI uri) throws IOException {
    return parsed(text(uri));
  }

  /** RFC 7662 §2.1 */
  Map<String, Object> introspect(URI uri, TrustedIssuer.Introspection as, String token)
      throws IOException {
    String both = encoded(as.client()) + ":" + encoded(as.secret()); // RFC 6749 §2.3.1
    return parsed(
        send(
            HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)))
                .POST(
                    BodyPublishers.ofString(
                        "token=" + encoded(token) + "&token_type_hint=access_token"))));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, Object> parsed(String json) throws IOException {
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw new IOException("the answer is not a JSON object", e);
    }
  }

  private String send(HttpRequest.Builder request) throws IOException {
    if (!places.tryAcquire()) {
      throw new IOException("too many questions are under way");
    }
    CompletableFuture<HttpResponse<byte[]>> asking =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
    try { // the client's own limit ends when the body begins
      HttpResponse<byte[]> answer = asking.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      return new String(answer.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer in " + LIMIT.toSeconds() + " seconds", e);
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      asking.cancel(true); // nothing, if it is over
      places.release();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
