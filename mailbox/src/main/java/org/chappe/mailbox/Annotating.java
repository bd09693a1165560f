package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.chappe.model.MailboxId;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * Annotations of mailboxes and of the account, RFC 5464. They are asked for seldom and are not kept
 * in memory; so that two sessions together stay within the limits, setting them waits for the disk
 * with a lock of its own held.
 */
final class Annotating {
  private static final int PAGE = 1_000;

  /** What a mailbox's role is called among its annotations. RFC 6154 §4 */
  private static final String SPECIAL_USE = "/private/specialuse";

  private final OpenAccount account;

  Annotating(OpenAccount account) {
    this.account = account;
  }

  /** A mailbox's number, or 0, which no mailbox has. */
  private static long number(Optional<MailboxId> of) {
    return of.map(MailboxId::value).orElse(0L);
  }

  SortedMap<String, byte[]> all(Optional<MailboxId> of) {
    var all = new TreeMap<String, byte[]>();
    PartitionStore store = account.store().partitions();
    RowRange rest = Rows.all('a', number(of));
    for (List<Row> page = store.scan(account.partition(), rest, PAGE);
        !page.isEmpty();
        page = store.scan(account.partition(), rest, PAGE)) {
      page.forEach(row -> all.put(Rows.annotationName(row.key()), value(row)));
      rest = rest.after(page.getLast().key());
    }
    return all;
  }

  SortedMap<String, byte[]> some(Optional<MailboxId> of, SortedSet<String> names) {
    var keys = new ArrayList<byte[]>(names.size());
    names.forEach(name -> keys.add(Rows.annotation(number(of), name)));
    var found = new TreeMap<String, byte[]>();
    for (Row row : account.store().partitions().getAll(account.partition(), keys)) {
      found.put(Rows.annotationName(row.key()), value(row));
    }
    return found;
  }

  private static byte[] value(Row row) {
    ValueReader in = new ValueReader("an annotation", row.value(), Rows.FORMAT);
    return in.slice(row.value().length - 1L).toArray();
  }

  ModSeq set(Optional<MailboxId> of, Map<String, Optional<byte[]>> values) {
    return set(of, values, (turn, change) -> {});
  }

  ModSeq set(MailboxId of, Map<String, Optional<byte[]>> values, Optional<Role> role) {
    return set(
        Optional.of(of),
        values,
        (turn, change) -> {
          StoredMailbox mailbox = turn.mailbox(of);
          if (!mailbox.info().role().equals(role)) {
            Creating.requireChangeable(turn.now(), mailbox.info(), role);
            change.put(mailbox.with(mailbox.info().withRole(role)));
          }
        });
  }

  private ModSeq set(
      Optional<MailboxId> of,
      Map<String, Optional<byte[]>> values,
      BiConsumer<Turn, Change> besides) {
    values.forEach(Annotating::requireWithinLimits);
    account.annotations().lock();
    try {
      Map<String, byte[]> before = all(of);
      requireRoom(before, values);
      return account.change(turn -> {
        of.ifPresent(turn::mailbox); // must be there
        Change change = turn.begin();
        besides.accept(turn, change);
        var changed = new TreeSet<>(values.keySet());
        if (!change.isEmpty()) {
          changed.add(SPECIAL_USE);
        }
        values.forEach((name, value) -> put(change, number(of), name, value, before));
        if (!change.isEmpty()) {
          change.annotated(of, changed);
          turn.end(change);
        }
        return turn.now().version();
      });
    } finally {
      account.annotations().unlock();
    }
  }

  private static void put(
      Change change, long of, String name, Optional<byte[]> value, Map<String, byte[]> before) {
    if (value.isPresent()) {
      requireRoom(change, name.length() + value.get().length + 10L);
      change.put(Rows.annotation(of, name), row(value.get()));
    } else if (before.containsKey(name)) {
      change.delete(Rows.annotation(of, name));
    }
  }

  private static byte[] row(byte[] value) {
    return new ValueWriter(Rows.FORMAT, 1 + value.length).octets(value).toArray();
  }

  private static void requireRoom(Change change, long octets) {
    if (!change.hasRoom(1, octets)) {
      throw new MailboxRefused(MailboxRefused.Reason.LIMIT, "too many annotations to set at once");
    }
  }

  private static void requireWithinLimits(String name, Optional<byte[]> value) {
    if (name.length() > AnnotationLimits.NAME_OCTETS) {
      throw new IllegalArgumentException("an entry's name of " + name.length() + " octets");
    }
    if (value.isPresent() && value.get().length > AnnotationLimits.VALUE_OCTETS) {
      throw new IllegalArgumentException("an annotation of " + value.get().length + " octets");
    }
  }

  /** What was above a limit before may become less, or stay. */
  private static void requireRoom(
      Map<String, byte[]> before, Map<String, Optional<byte[]>> values) {
    var after = new TreeMap<>(before);
    values.forEach((name, value) ->
        value.ifPresentOrElse(octets -> after.put(name, octets), () -> after.remove(name)));
    if (after.size() > AnnotationLimits.ENTRIES && after.size() > before.size()) {
      throw new MailboxRefused(
          MailboxRefused.Reason.TOO_MANY_ANNOTATIONS,
          "there may be " + AnnotationLimits.ENTRIES + " annotations here");
    }
    if (octets(after) > AnnotationLimits.OCTETS && octets(after) > octets(before)) {
      throw new MailboxRefused(
          MailboxRefused.Reason.OVER_QUOTA,
          "annotations may have " + AnnotationLimits.OCTETS + " octets together here");
    }
  }

  private static long octets(Map<String, byte[]> annotations) {
    long octets = 0;
    for (Map.Entry<String, byte[]> one : annotations.entrySet()) {
      octets += one.getKey().length() + one.getValue().length;
    }
    return octets;
  }

  /** INBOX's stay with it, and the mailbox its messages go to has them too. RFC 5464 §4.1 */
  static void copy(Change change, MailboxId to, Map<String, byte[]> annotations) {
    annotations.forEach((name, value) -> change.put(Rows.annotation(to.value(), name), row(value)));
  }
}
