package org.chappe.oauth.external;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what an operator has to know. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface ExternalEvents {
  /** An issuer did not tell what is needed of it. */
  void unreachable(String issuer, String why);

  /** As log lines. */
  static ExternalEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.oauth");
    return (issuer, why) ->
        log.warn(
            "oauth.issuer-unreachable issuer={} why=\"{}\"",
            issuer,
            why.replaceAll("[\\p{Cntrl}\"]", "?"));
  }
}
