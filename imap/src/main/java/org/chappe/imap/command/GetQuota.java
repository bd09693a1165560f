package org.chappe.imap.command;

import org.chappe.imap.wire.ImapParser;

/** getquota = "GETQUOTA" SP quota-root-name — RFC 9208 §7 */
public record GetQuota(String root) implements ImapCommand {
  static GetQuota parse(ImapParser in) {
    in.space();
    String root = in.text("a quota root");
    in.endOfLine();
    return new GetQuota(root);
  }
}
