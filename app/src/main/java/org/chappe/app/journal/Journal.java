package org.chappe.app.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.RowRange;

/**
 * What became of messages: {@link JournalRows} draws it, {@link JournalWriter} writes it, {@link
 * Noting} says what is in it. Thread-safe.
 */
public final class Journal {
  /** Transactions that one question leads to: a message is seldom sent so often. */
  private static final int IDS = 100;

  /** Entries that one answer has. */
  private static final int ENTRIES = 10_000;

  /** Destinations of one message whose failures are told. */
  private static final int DESTINATIONS = 20;

  private final PartitionStore partitions;

  public Journal(PartitionStore partitions) {
    this.partitions = partitions;
  }

  /**
   * Everything about a message, in the order of time: of the transaction with that id and of all
   * others with the same Message-ID; at most {@value #ENTRIES} entries.
   *
   * @param what a Message-ID, with or without its brackets, or a transaction's id
   */
  public List<JournalEntry> about(String what) {
    List<LocalDate> days = days();
    Deque<String> toFollow = new ArrayDeque<>();
    Set<String> messageIds = new LinkedHashSet<>();
    Set<String> ids = new LinkedHashSet<>();
    if (what.contains("@") || what.startsWith("<")) {
      String name = what.startsWith("<") ? what : "<" + what + ">";
      messageIds.add(name);
      toFollow.addAll(named(days, name));
    } else {
      toFollow.add(what);
    }
    List<JournalEntry> entries = new ArrayList<>();
    while (!toFollow.isEmpty() && ids.size() < IDS && entries.size() < ENTRIES) {
      String id = toFollow.remove();
      if (ids.add(id)) {
        List<JournalEntry> some = entriesOf(days, id);
        if (isMeant(some, messageIds)) {
          entries.addAll(some);
          entries.addAll(ofDestinations(days, some));
          some.stream()
              .map(JournalEntry::messageId)
              .filter(name -> !name.isEmpty() && messageIds.add(name))
              .forEach(name -> toFollow.addAll(named(days, name)));
        }
      }
    }
    entries.sort(Comparator.comparing(JournalEntry::at));
    return entries.size() <= ENTRIES ? entries : List.copyOf(entries.subList(0, ENTRIES));
  }

  /** What kept it waiting together with others: while it waited. */
  private List<JournalEntry> ofDestinations(List<LocalDate> days, List<JournalEntry> some) {
    List<JournalEntry> found = new ArrayList<>();
    for (JournalEntry queued : some) {
      String names = queued.fields().getOrDefault(JournalEntry.DESTINATIONS, "");
      Instant end = endOf(queued, some);
      for (String name : names.split(" ", DESTINATIONS + 1)) {
        if (!name.isEmpty() && !name.contains(" ")) {
          entriesOf(days, JournalEntry.AT + name).stream()
              .filter(entry -> !entry.at().isBefore(queued.at()) && !entry.at().isAfter(end))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /** When everybody has got it, or will not get it. */
  private static Instant endOf(JournalEntry queued, List<JournalEntry> some) {
    List<Instant> ends =
        some.stream().filter(JournalEntry::ends).map(JournalEntry::at).sorted().toList();
    int recipients = Integer.parseInt(queued.fields().getOrDefault("recipients", "0"));
    return ends.isEmpty() || ends.size() < recipients ? Instant.MAX : ends.getLast();
  }

  /** Another Message-ID may have the same hash. */
  private static boolean isMeant(List<JournalEntry> some, Set<String> messageIds) {
    return messageIds.isEmpty()
        || some.stream().anyMatch(entry -> messageIds.contains(entry.messageId()));
  }

  private List<LocalDate> days() {
    return partitions.scan(JournalRows.DAYS, JournalRows.ALL, PartitionStore.MAX_PAGE).stream()
        .map(row -> JournalRows.dayOf(row.key()))
        .toList();
  }

  private List<String> named(List<LocalDate> days, String messageId) {
    return days.stream()
        .flatMap(
            day -> partitions.scan(JournalRows.of(day), JournalRows.named(messageId), IDS).stream())
        .map(row -> JournalRows.idOf(row.key()))
        .toList();
  }

  private List<JournalEntry> entriesOf(List<LocalDate> days, String id) {
    List<JournalEntry> entries = new ArrayList<>();
    for (LocalDate day : days) {
      RowRange rest = JournalRows.entriesOf(id);
      List<Row> page = partitions.scan(JournalRows.of(day), rest, ENTRIES);
      while (!page.isEmpty() && entries.size() < ENTRIES) {
        for (Row row : page) {
          Instant at = JournalRows.timeOf(row.key());
          entries.add(JournalEntry.read(at, id, row.value()));
        }
        rest = rest.after(page.getLast().key());
        page = partitions.scan(JournalRows.of(day), rest, ENTRIES);
      }
    }
    return entries;
  }
}
