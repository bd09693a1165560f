package org.chappe.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Routes that the http listener has, where there is no TLS. */
public final class WellKnown {
  private static final String CHALLENGES = "/.well-known/acme-challenge/";

  private WellKnown() {}

  /**
   * Answers a certificate authority that looks whether this server has a name, RFC 8555 §8.3.
   *
   * @param authorization what is to be told for a token; empty: it is not known
   */
  public static Route acmeChallenges(Function<String, Optional<String>> authorization) {
    return Route.get(
        CHALLENGES,
        request ->
            authorization
                .apply(request.path().substring(CHALLENGES.length()))
                .map(text ->
                    HttpAnswer.plain(200, text).with("Content-Type", "application/octet-stream"))
                .orElseGet(() -> ErrorPage.of(404)));
  }

  /**
   * Sends who reads pages to https, under the name that was asked for. Whoever sends something is
   * not sent on: it went over the network in the clear already, and should not seem to have worked.
   *
   * @param port of https
   * @param hostname where no name was asked for
   */
  public static Route toHttps(String hostname, int port) {
    return Route.get(
        "/",
        request -> {
          String host = request.host().isEmpty() ? hostname : request.host();
          String place = host + (port == 443 ? "" : ":" + port);
          return HttpAnswer.empty(308)
              .with("Location", "https://" + place + encoded(request.path()));
        });
  }

  private static String encoded(String path) {
    var encoded = new StringBuilder();
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "/-._~".indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
