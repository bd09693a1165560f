package org.chappe.delivery;

import java.util.Optional;
import org.chappe.mime.ParsedMessage;

/** What a front-end looks at in a message that has arrived whole, before anybody gets it. */
@FunctionalInterface
public interface MessageCheck {
  /** For mail from anybody: nothing to be checked. */
  MessageCheck NONE = message -> Optional.empty();

  /** Why nobody gets it, or empty. */
  Optional<Outcome.PermanentFailure> refusal(ParsedMessage message);
}
