package org.chappe.oauth;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.chappe.model.AccountId;

/**
 * What a person allowed a client once, until it is revoked.
 *
 * @param generation of the refresh token that is good now; 0: there is none
 * @param digest of its secret
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody but in constant time
record Grant(
    long id,
    AccountId account,
    Instant made,
    Instant used,
    int generation,
    byte[] digest,
    String clientId,
    String clientName,
    Set<Scope> scopes) {
  static final byte[] NO_DIGEST = new byte[32];

  Grant {
    scopes = Set.copyOf(scopes);
  }

  /** As people and tokens name it. */
  String name() {
    return HexFormat.of().toHexDigits(id);
  }

  Grant renewed(int next, byte[] digestOfNext, Instant now) {
    return new Grant(id, account, made, now, next, digestOfNext, clientId, clientName, scopes);
  }

  @Override
  public String toString() {
    return "Grant[" + name() + ", client=" + clientId + "]";
  }
}
