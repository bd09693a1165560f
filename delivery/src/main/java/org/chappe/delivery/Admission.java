package org.chappe.delivery;

/** Whether mail for an address is taken here. */
public sealed interface Admission {
  record Admitted(Recipient recipient) implements Admission {}

  /**
   * The address was made here as reverse-path of mail that was forwarded: it takes bounces, mail
   * from {@code <>}, and nothing else.
   *
   * @param recipient the sender of what was forwarded
   */
  record ForBounces(Recipient recipient) implements Admission {}

  /** The domain is here, the address is not. */
  record NoSuchAddress() implements Admission {}

  /** The domain is not here: it goes there only for those who may send from here. */
  record NotLocal() implements Admission {}

  /** Its mailbox takes nothing, or not so much. */
  record Full(Outcome.PermanentFailure failure) implements Admission {}
}
