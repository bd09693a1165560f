package org.chappe.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where events go. Called on any thread; must be quick and never throw. */
@FunctionalInterface
public interface NetEvents {
  void emit(NetEvent event);

  /** Events as log lines. Only what a human must see to is a warning or an error. */
  static NetEvents toLog() {
    Logger log = LoggerFactory.getLogger("org.chappe.net");
    return event -> {
      switch (event) {
        case NetEvent.Failed failed -> log.error(failed.line(), failed.failure());
        case NetEvent.CertificateRejected rejected -> log.error(rejected.line());
        case NetEvent.AcceptFailed failed -> log.warn(failed.line());
        case NetEvent.Opened opened -> log.debug(opened.line());
        case NetEvent.Listening listening -> log.info(listening.line());
        case NetEvent.Closed closed -> log.info(closed.line());
        case NetEvent.Refused refused -> log.info(refused.line());
        case NetEvent.CertificateLoaded loaded -> log.info(loaded.line());
      }
    };
  }
}
