package org.chappe.imap;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.model.MailboxName;

/**
 * The names a session can see at one moment: mailboxes, the levels above them that are none, and
 * what is subscribed. Names are strings here; they come from {@link MailboxName}s.
 */
final class NameTree {
  private static final Comparator<String> INBOX_FIRST =
      Comparator.<String, Boolean>comparing(name -> !name.equals("INBOX"))
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Box> mailboxes = new LinkedHashMap<>();
  private final Set<String> parents = new HashSet<>();
  private final Set<String> subscribed = new HashSet<>();

  NameTree(Collection<Box> boxes, SortedSet<MailboxName> subscriptions) {
    for (Box box : boxes) {
      mailboxes.put(box.name().value(), box);
    }
    subscriptions.forEach(name -> subscribed.add(name.value()));
    parents.addAll(above(mailboxes.keySet()));
  }

  Optional<Box> mailbox(String name) {
    return Optional.ofNullable(mailboxes.get(name));
  }

  boolean isSubscribed(String name) {
    return subscribed.contains(name);
  }

  Set<String> subscribed() {
    return subscribed;
  }

  /** Whether there is a mailbox below. */
  boolean hasChildren(String name) {
    return parents.contains(name);
  }

  /** Every name there is a reason to show, in order: INBOX, then by name. */
  SortedMap<String, Optional<Box>> all() {
    SortedMap<String, Optional<Box>> all = new TreeMap<>(INBOX_FIRST);
    parents.forEach(name -> all.put(name, Optional.empty()));
    subscribed.forEach(name -> all.put(name, Optional.empty()));
    above(subscribed).forEach(name -> all.put(name, Optional.empty()));
    mailboxes.forEach((name, mailbox) -> all.put(name, Optional.of(mailbox)));
    return all;
  }

  /** All levels above these names. */
  static Set<String> above(Collection<String> names) {
    var above = new TreeSet<String>();
    for (String name : names) {
      int end = name.lastIndexOf(MailboxName.SEPARATOR);
      while (end > 0 && above.add(name.substring(0, end))) {
        end = name.lastIndexOf(MailboxName.SEPARATOR, end - 1);
      }
    }
    return above;
  }
}
