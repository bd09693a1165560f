package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.chappe.model.MailboxId;
import org.chappe.model.ModSeq;
import org.chappe.store.PartitionId;

/** One writer's turn: the newest state, and the commits made on top of it. */
final class Turn {
  private final PartitionId partition;
  private final MailboxSettings settings;
  private final boolean mayBeEarly;
  private final Consumer<Change.Built> handIn;
  private final List<ModSeq> versions = new ArrayList<>();
  private Memory memory;

  Turn(
      PartitionId partition,
      MailboxSettings settings,
      Memory memory,
      boolean mayBeEarly,
      Consumer<Change.Built> handIn) {
    this.partition = partition;
    this.settings = settings;
    this.memory = memory;
    this.mayBeEarly = mayBeEarly;
    this.handIn = handIn;
  }

  /** Whether what a crash may undo is to be seen before it is durable. */
  boolean mayBeEarly() {
    return mayBeEarly;
  }

  StoredSnapshot now() {
    return memory.newest();
  }

  FlagsTable flags() {
    return memory.flags();
  }

  CopyCounts copies() {
    return memory.copies();
  }

  Threads.Recent threads() {
    return memory.threads();
  }

  MailboxSettings settings() {
    return settings;
  }

  /** The mailbox as it is now, or a refusal. */
  StoredMailbox mailbox(MailboxId id) {
    return now().stored(id).orElseThrow(() -> noSuchMailbox(id));
  }

  static MailboxRefused noSuchMailbox(Object which) {
    return new MailboxRefused(
        MailboxRefused.Reason.NO_SUCH_MAILBOX, "there is no mailbox " + which);
  }

  /** Begins the next commit; one at a time. */
  Change begin() {
    return new Change(partition, now());
  }

  /** Hands the commit in. What it changed is what {@link #now()} gives from here on. */
  void end(Change change) {
    Change.Built built = change.build(settings.historyVersions());
    handIn.accept(built);
    memory = memory.with(built.after());
    versions.add(built.after().version());
  }

  /** Made in this turn, ascending. */
  List<ModSeq> versions() {
    return List.copyOf(versions);
  }

  Memory memory() {
    return memory;
  }
}
