package org.chappe.pop3;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any session's thread; must be quick and never throw. */
@FunctionalInterface
public interface Pop3Events {
  void emit(Pop3Event event);

  /** Events as log lines. Only what a human must see to is an error. */
  static Pop3Events toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.pop3");
    return event -> {
      switch (event) {
        case Pop3Event.SignedIn signedIn -> log.info(signedIn.line());
        case Pop3Event.SignInRefused refused -> log.info(refused.line());
        case Pop3Event.Ended ended -> log.info(ended.line());
        case Pop3Event.Failed failed -> log.error(failed.line(), failed.failure());
      }
    };
  }
}
