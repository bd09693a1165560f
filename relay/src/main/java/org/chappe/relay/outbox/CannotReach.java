package org.chappe.relay.outbox;

import org.chappe.relay.outbox.Group.Answer;

/** Nothing can be handed over at a destination now. */
final class CannotReach extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  CannotReach(Answer answer) {
    super(answer.text());
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
