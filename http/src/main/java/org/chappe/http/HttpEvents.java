package org.chappe.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface HttpEvents {
  void emit(HttpEvent event);

  /** Events as log lines. */
  static HttpEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.http");
    return event -> {
      switch (event) {
        case HttpEvent.Failed failed -> log.error(failed.line(), failed.failure());
        case HttpEvent.Listening listening -> log.info(listening.line());
        case HttpEvent.Answered answered -> log.debug(answered.line());
        case HttpEvent.Refused refused -> log.info(refused.line());
      }
    };
  }
}
