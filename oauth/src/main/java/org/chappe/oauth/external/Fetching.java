package org.chappe.oauth.external;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.Semaphore;

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
    try {
      HttpResponse<InputStream> answer =
          client.send(request.timeout(LIMIT).build(), BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        byte[] octets = in.readNBytes(LONGEST + 1);
        if (answer.statusCode() != 200 || octets.length > LONGEST) {
          throw new IOException(
              "status %d, %d octets".formatted(answer.statusCode(), octets.length));
        }
        return new String(octets, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
