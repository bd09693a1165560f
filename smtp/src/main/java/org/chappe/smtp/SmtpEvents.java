package org.chappe.smtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface SmtpEvents {
  void emit(SmtpEvent event);

  /** Events as log lines. Only what a human must see to is an error. */
  static SmtpEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.smtp");
    return event -> {
      if (event instanceof SmtpEvent.Failed failed) {
        log.error(failed.line(), failed.failure());
      } else if (log.isInfoEnabled()) {
        log.info(event.line());
      }
    };
  }
}
