package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;

/**
 * An account's mailboxes in the order of their names, INBOX first, and where each is in it. Shared
 * by all snapshots between which no mailbox came, went or changed its name. Immutable.
 */
final class MailboxList {
  private static final Comparator<MailboxName> ORDER =
      Comparator.comparing((MailboxName name) -> !name.isInbox())
          .thenComparing(Comparator.naturalOrder());

  private final Map<MailboxId, Integer> byId = new HashMap<>();
  private final Map<MailboxName, Integer> byName = new HashMap<>();
  private final Map<Role, Integer> byRole = new EnumMap<>(Role.class);

  private MailboxList(List<StoredMailbox> ordered) {
    for (int place = 0; place < ordered.size(); place++) {
      MailboxInfo info = ordered.get(place).info();
      byId.put(info.id(), place);
      byName.put(info.name(), place);
      int thisPlace = place;
      info.role().ifPresent(role -> byRole.put(role, thisPlace));
    }
  }

  static StoredMailbox[] ordered(Iterable<StoredMailbox> mailboxes) {
    var list = new ArrayList<StoredMailbox>();
    mailboxes.forEach(list::add);
    list.sort(Comparator.comparing(mailbox -> mailbox.info().name(), ORDER));
    return list.toArray(StoredMailbox[]::new);
  }

  static MailboxList of(StoredMailbox[] ordered) {
    return new MailboxList(List.of(ordered));
  }

  /** The place, or -1. */
  int place(MailboxId id) {
    return byId.getOrDefault(id, -1);
  }

  int place(MailboxName name) {
    return byName.getOrDefault(name, -1);
  }

  int place(Role role) {
    return byRole.getOrDefault(role, -1);
  }
}
