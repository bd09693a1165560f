package org.chappe.imap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any session's thread; must be quick and never throw. */
@FunctionalInterface
public interface ImapEvents {
  void emit(ImapEvent event);

  /** Events as log lines. Only what a human must see to is an error. */
  static ImapEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.imap");
    return event -> {
      switch (event) {
        case ImapEvent.CommandFinished finished -> {
          if (log.isDebugEnabled()) {
            log.debug(finished.line());
          }
        }
        case ImapEvent.ClientNamed named -> log.info(named.line());
        case ImapEvent.SignedIn signedIn -> log.info(signedIn.line());
        case ImapEvent.SignInRefused refused -> log.info(refused.line());
        case ImapEvent.Failed failed -> log.error(failed.line(), failed.failure());
      }
    };
  }
}
