package org.chappe.app.acme;

import java.util.Optional;

/**
 * What an HTTP listener answers ACME servers with, RFC 8555 §8.3: below {@code
 * /.well-known/acme-challenge/}, over HTTP on port 80, for any host, as {@code
 * application/octet-stream}. Thread-safe.
 */
@FunctionalInterface
public interface HttpChallenges {
  /** The body for this token, in ASCII; empty: 404. */
  Optional<String> keyAuthorization(String token);
}
