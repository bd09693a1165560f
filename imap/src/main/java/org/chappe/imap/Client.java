package org.chappe.imap;

import org.chappe.imap.command.Id;

/**
 * The program at the other end, as it calls itself in ID (RFC 2971): as much of it as is used here.
 * Each is empty where the client did not say it, and is below 1,025 octets.
 */
record Client(String name, String version, String vendor) {
  static final Client UNNAMED = new Client("", "", "");

  static Client of(Id id) {
    return new Client(id.field("name"), id.field("version"), id.field("vendor"));
  }

  /** As people read it: {@code Thunderbird 128.5}; empty when it has no name. */
  String shown() {
    return isNamed() ? (name + " " + version).strip() : "";
  }

  boolean isNamed() {
    return !name.isEmpty();
  }
}
