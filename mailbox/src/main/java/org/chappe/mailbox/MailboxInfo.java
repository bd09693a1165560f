package org.chappe.mailbox;

import java.util.Optional;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.UidValidity;

/**
 * A mailbox at one version.
 *
 * @param uidValidity changes only when UIDs are given anew
 * @param uidNext above every UID ever given here, also those expunged since; at most 2^32
 * @param highestModSeq of the last change to any message here. RFC 7162 §3.1.2.1
 */
public record MailboxInfo(
    MailboxId id,
    MailboxName name,
    UidValidity uidValidity,
    long uidNext,
    Optional<Role> role,
    ModSeq highestModSeq) {
  MailboxInfo withRole(Optional<Role> newRole) {
    return new MailboxInfo(id, name, uidValidity, uidNext, newRole, highestModSeq);
  }
}
