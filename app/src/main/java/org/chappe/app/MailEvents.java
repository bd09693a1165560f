package org.chappe.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.delivery.DeliveryEvents;
import org.chappe.directory.SignInEvents;
import org.chappe.relay.RelayEvents;
import org.chappe.smtp.SmtpEvents;

/**
 * Where the events of mail go: into the log, and to who listens. The store's rooms have it; a
 * server that starts on them adds its listeners. Thread-safe.
 */
public final class MailEvents {
  private final List<MailListener> listeners = new CopyOnWriteArrayList<>();

  void add(MailListener listener) {
    listeners.add(listener);
  }

  SmtpEvents smtp() {
    SmtpEvents log = SmtpEvents.toLog();
    return event -> {
      log.emit(event);
      listeners.forEach(each -> each.heard(event));
    };
  }

  /** The directory logs them itself. */
  SignInEvents signIns() {
    return (account, origin, answer) -> listeners.forEach(each -> each.heard(origin, answer));
  }

  DeliveryEvents delivery() {
    DeliveryEvents log = DeliveryEvents.toLog();
    return event -> {
      log.emit(event);
      listeners.forEach(each -> each.heard(event));
    };
  }

  RelayEvents relay() {
    RelayEvents log = RelayEvents.toLog();
    return event -> {
      log.emit(event);
      listeners.forEach(each -> each.heard(event));
    };
  }
}
