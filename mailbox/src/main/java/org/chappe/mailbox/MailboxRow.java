package org.chappe.mailbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chappe.model.MailboxId;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.model.UidValidity;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * A mailbox's own row. Layout: {@link Rows}. A role's octet is its place below, never moved.
 *
 * @param recentFrom the first UID no session had as {@code \Recent}
 */
record MailboxRow(MailboxInfo info, long recentFrom) {
  private static final Role[] ROLES = {
    Role.INBOX, Role.DRAFTS, Role.SENT, Role.JUNK, Role.TRASH, Role.ARCHIVE, Role.IMPORTANT
  };

  /** By octet; shared by all mailboxes in memory. */
  private static final List<Optional<Role>> READ =
      Stream.concat(Stream.of(Optional.<Role>empty()), Arrays.stream(ROLES).map(Optional::of))
          .toList();

  static MailboxRow read(long id, byte[] value) {
    var in = new ValueReader("mailbox " + id, value, Rows.FORMAT);
    int role = in.u8();
    var uidValidity = new UidValidity(in.u32());
    long uidNext = in.i64();
    long recentFrom = in.i64();
    var highest = new ModSeq(in.i64());
    return new MailboxRow(
        new MailboxInfo(
            new MailboxId(id),
            Creating.name(in.rest()),
            uidValidity,
            uidNext,
            READ.get(role),
            highest),
        recentFrom);
  }

  byte[] value() {
    return new ValueWriter(Rows.FORMAT, 64)
        .u8(info.role().map(MailboxRow::octet).orElse(0))
        .u32(info.uidValidity().value())
        .i64(info.uidNext())
        .i64(recentFrom)
        .i64(info.highestModSeq().value())
        .text(info.name().value())
        .toArray();
  }

  private static int octet(Role role) {
    for (int i = 0; i < ROLES.length; i++) {
      if (ROLES[i] == role) {
        return i + 1;
      }
    }
    throw new IllegalStateException("role " + role + " has no octet");
  }
}
