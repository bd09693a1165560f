package org.chappe.app;

import org.chappe.delivery.DeliveryEvent;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
import org.chappe.relay.RelayEvent;
import org.chappe.smtp.SmtpEvent;

/** Hears what happens to mail. Called on any thread; must be quick and never throw. */
public interface MailListener {
  default void heard(SmtpEvent event) {}

  default void heard(DeliveryEvent event) {}

  default void heard(RelayEvent event) {}

  /** Somebody's credentials were answered. */
  default void heard(Origin origin, SignIn answer) {}
}
