package org.chappe.delivery;

/** How a protocol answers for several recipients; {@link Incoming} says what follows from it. */
public enum Answers {
  /** SMTP: after the data one answer stands for all. RFC 5321 §3.3 */
  ONE_FOR_ALL,
  /** LMTP: each recipient has an answer. RFC 2033 §4.2 */
  ONE_FOR_EACH
}
