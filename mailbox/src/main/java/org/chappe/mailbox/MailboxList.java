package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.Role;

/**
 * An account's mailboxes in the order of their names, INBOX first, and where each is in it. Shared
 * by all snapshots between which no mailbox came, went or changed its name. Immutable.
 *
 * <p>Arrays that are searched, as every account in memory has one of these: with six mailboxes maps
 * took 940 octets.
 */
final class MailboxList {
  private static final Comparator<MailboxName> ORDER =
      Comparator.comparing((MailboxName name) -> !name.isInbox())
          .thenComparing(Comparator.naturalOrder());

  private final MailboxName[] names; // ascending
  private final long[] ids; // ascending
  private final int[] placesOfIds;
  private final Role[] roles; // those there are, a handful
  private final int[] placesOfRoles;

  private MailboxList(StoredMailbox[] ordered) {
    names = new MailboxName[ordered.length];
    ids = new long[ordered.length];
    placesOfIds = new int[ordered.length];
    var special = new EnumMap<Role, Integer>(Role.class);
    for (int place = 0; place < ordered.length; place++) {
      MailboxInfo info = ordered[place].info();
      names[place] = info.name();
      ids[place] = info.id().value();
      int thisPlace = place;
      info.role().ifPresent(role -> special.put(role, thisPlace));
    }
    roles = special.keySet().toArray(Role[]::new);
    placesOfRoles = special.values().stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(ids);
    for (int place = 0; place < ordered.length; place++) {
      placesOfIds[Arrays.binarySearch(ids, ordered[place].info().id().value())] = place;
    }
  }

  static StoredMailbox[] ordered(Iterable<StoredMailbox> mailboxes) {
    var list = new ArrayList<StoredMailbox>();
    mailboxes.forEach(list::add);
    list.sort(Comparator.comparing(mailbox -> mailbox.info().name(), ORDER));
    return list.toArray(StoredMailbox[]::new);
  }

  static MailboxList of(StoredMailbox[] ordered) {
    return new MailboxList(ordered);
  }

  /** The place, or -1. */
  int place(MailboxId id) {
    int at = Arrays.binarySearch(ids, id.value());
    return at < 0 ? -1 : placesOfIds[at];
  }

  int place(MailboxName name) {
    return Math.max(-1, Arrays.binarySearch(names, name, ORDER));
  }

  int place(Role role) {
    int at = Arrays.asList(roles).indexOf(role);
    return at < 0 ? -1 : placesOfRoles[at];
  }
}
