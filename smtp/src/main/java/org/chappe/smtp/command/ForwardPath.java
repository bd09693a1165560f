package org.chappe.smtp.command;

/** Whom RCPT names. */
public sealed interface ForwardPath {
  record Mailbox(Path path) implements ForwardPath {
    @Override
    public String toString() {
      return path.text();
    }
  }

  /** {@code <postmaster>} without a domain: this server's own. RFC 5321 §4.1.1.3, §4.5.1 */
  record Postmaster() implements ForwardPath {
    @Override
    public String toString() {
      return "postmaster";
    }
  }
}
