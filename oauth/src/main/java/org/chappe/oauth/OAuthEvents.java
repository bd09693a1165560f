package org.chappe.oauth;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface OAuthEvents {
  void emit(OAuthEvent event);

  /** Events as log lines. A grant that ended because a token was copied is a warning. */
  static OAuthEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.oauth");
    return event -> {
      switch (event) {
        case OAuthEvent.Failed failed -> log.error(failed.line(), failed.failure());
        case OAuthEvent.GrantEnded ended when ended.why().endsWith("reused") ->
            log.warn(ended.line());
        case OAuthEvent.GrantEnded _,
            OAuthEvent.Granted _,
            OAuthEvent.ClientRegistered _,
            OAuthEvent.KeyMade _ ->
            log.info(event.line());
        case OAuthEvent.Renewed renewed -> log.debug(renewed.line());
      }
    };
  }
}
