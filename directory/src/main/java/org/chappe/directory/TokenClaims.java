package org.chappe.directory;

import java.time.Instant;
import java.util.Set;
import org.chappe.model.Address;

/**
 * What an access token says, verified.
 *
 * @param subject the account's address
 * @param scope what it opens
 * @param client the OAuth client's name, for people
 * @param grant what is revoked to end it; empty with an external issuer's
 */
public record TokenClaims(
    Address subject, Set<Protocol> scope, String client, String grant, Instant expires) {
  public TokenClaims {
    scope = Set.copyOf(scope);
  }
}
