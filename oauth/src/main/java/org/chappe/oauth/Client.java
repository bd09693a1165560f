package org.chappe.oauth;

import java.time.Instant;
import java.util.List;

/**
 * A program that asks for access, RFC 7591. It is public: what is installed on many devices keeps
 * no secret, and its name is its own word.
 *
 * @param name as it calls itself; the id when it has said none
 * @param uri its home page, or empty
 * @param used the day of the last grant or token; the day it registered when there was none
 * @param hasGrant whether somebody ever consented
 */
record Client(
    String id,
    String name,
    List<RedirectUri> redirectUris,
    String uri,
    Instant registered,
    Instant used,
    boolean hasGrant) {
  Client {
    redirectUris = List.copyOf(redirectUris);
  }

  boolean allows(String redirectUri) {
    return redirectUris.stream().anyMatch(one -> one.allows(redirectUri));
  }

  Client usedAt(Instant now) {
    return new Client(id, name, redirectUris, uri, registered, now, true);
  }
}
