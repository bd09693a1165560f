package org.chappe.smtp.command;

import org.chappe.model.Address;

/**
 * A mailbox in an envelope, RFC 5321 §4.1.2. A source route that stood before it is gone: it must
 * be accepted and is ignored (RFC 5321 §4.1.1.3, appendix C).
 *
 * @param text the mailbox as the client wrote it, quotes and all: what {@code Return-Path:} shows
 * @param address what it means
 */
public record Path(String text, Address address) {
  /** Whether it may only be used with {@code SMTPUTF8}. RFC 6531 §3.4 */
  public boolean isInternational() {
    return text.chars().anyMatch(c -> c > 0x7F);
  }

  @Override
  public String toString() {
    return text;
  }
}
