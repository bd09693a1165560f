package org.chappe.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface DeliveryEvents {
  void emit(DeliveryEvent event);

  /** Events as log lines. Only what a human must see to is an error. */
  static DeliveryEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.delivery");
    return event -> {
      switch (event) {
        case DeliveryEvent.Failed failed when failed.failure().isPresent() ->
            log.error(failed.line(), failed.failure().get());
        case DeliveryEvent.NotLeaving failed when failed.failure().isPresent() ->
            log.error(failed.line(), failed.failure().get());
        case DeliveryEvent.NotCounted failed -> log.error(failed.line(), failed.failure());
        case DeliveryEvent.NotCopied failed when failed.failure().isPresent() ->
            log.error(failed.line(), failed.failure().get());
        case DeliveryEvent.IntakeFailed failed -> log.error(failed.line(), failed.failure());
        default -> {
          if (log.isInfoEnabled()) {
            log.info(event.line());
          }
        }
      }
    };
  }
}
