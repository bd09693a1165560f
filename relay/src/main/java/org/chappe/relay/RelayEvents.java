package org.chappe.relay;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface RelayEvents {
  void emit(RelayEvent event);

  /** Events as log lines. Only what a human must see to is an error. */
  static RelayEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.relay");
    return event -> {
      if (event instanceof RelayEvent.Trouble trouble) {
        log.error(trouble.line(), trouble.failure());
      } else if (log.isInfoEnabled()) {
        log.info(event.line());
      }
    };
  }
}
