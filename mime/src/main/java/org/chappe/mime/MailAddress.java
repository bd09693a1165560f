package org.chappe.mime;

import java.util.List;

/** What stands in an address list. RFC 5322 §3.4. All strings are raw; quoting is removed. */
public sealed interface MailAddress {
  /**
   * One mailbox.
   *
   * @param name the display name, or a comment where there is none; empty if neither
   * @param route {@code @a,@b} of RFC 5322 §4.4, usually empty
   * @param localPart empty in broken addresses
   * @param domain empty in broken addresses
   */
  record Single(String name, String route, String localPart, String domain)
      implements MailAddress {}

  /** A named group, often without members: {@code undisclosed-recipients:;}. */
  record Group(String name, List<Single> members) implements MailAddress {
    public Group {
      members = List.copyOf(members);
    }
  }
}
