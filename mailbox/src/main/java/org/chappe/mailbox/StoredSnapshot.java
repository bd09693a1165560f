package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.ModSeq;
import org.chappe.model.Role;

/** An account at one version. A change shares with the one before what it left alone. */
final class StoredSnapshot implements AccountSnapshot {
  private static final SortedSet<MailboxName> NO_NAMES = Collections.emptySortedSet();
  private static final SortedMap<AccountId, Long> NO_SHARERS = Collections.emptySortedMap();

  private final ModSeq version;
  private final long storeVersion;
  private final HeadRow head;
  private final MailboxList list;
  private final StoredMailbox[] mailboxes;
  private final SortedSet<MailboxName> subscriptions;
  private final SortedMap<AccountId, Long> sharers; // and when that was noted
  private final AnnotationLog annotations;

  private StoredSnapshot(
      long version,
      long storeVersion,
      HeadRow head,
      MailboxList list,
      StoredMailbox[] mailboxes,
      SortedSet<MailboxName> subscriptions,
      SortedMap<AccountId, Long> sharers,
      AnnotationLog annotations) {
    this.version = new ModSeq(version);
    this.storeVersion = storeVersion;
    this.head = head;
    this.list = list;
    this.mailboxes = mailboxes;
    this.subscriptions = subscriptions;
    this.sharers = sharers;
    this.annotations = annotations;
  }

  /**
   * As loaded. Versions that clients may have been shown and a crash has undone are left out.
   *
   * @param storeVersion the store's, on which the next commit is built
   */
  static StoredSnapshot of(
      long storeVersion,
      HeadRow head,
      Collection<StoredMailbox> mailboxes,
      Set<MailboxName> subscriptions,
      SortedMap<AccountId, Long> sharers) {
    StoredMailbox[] ordered = MailboxList.ordered(mailboxes);
    long version = Math.max(storeVersion, head.shownLimit());
    return new StoredSnapshot(
        version,
        storeVersion,
        head,
        MailboxList.of(ordered),
        ordered,
        kept(new TreeSet<>(subscriptions)),
        kept(new TreeMap<>(sharers)),
        AnnotationLog.beginning(version));
  }

  private static SortedSet<MailboxName> kept(SortedSet<MailboxName> names) {
    if (names.equals(Creating.SUBSCRIBED)) {
      return Creating.SUBSCRIBED;
    }
    return names.isEmpty() ? NO_NAMES : Collections.unmodifiableSortedSet(names);
  }

  private static SortedMap<AccountId, Long> kept(SortedMap<AccountId, Long> sharers) {
    return sharers.isEmpty() ? NO_SHARERS : Collections.unmodifiableSortedMap(sharers);
  }

  @Override
  public ModSeq version() {
    return version;
  }

  /** What the store has for {@link #version()}: the same, but right after loading. */
  long storeVersion() {
    return storeVersion;
  }

  HeadRow head() {
    return head;
  }

  @Override
  public List<MailboxSnapshot> mailboxes() {
    return Collections.unmodifiableList(Arrays.asList(mailboxes));
  }

  List<StoredMailbox> stored() {
    return Collections.unmodifiableList(Arrays.asList(mailboxes));
  }

  @Override
  public Optional<MailboxSnapshot> mailbox(MailboxId id) {
    return at(list.place(id));
  }

  @Override
  public Optional<MailboxSnapshot> mailbox(MailboxName name) {
    return at(list.place(name));
  }

  @Override
  public Optional<MailboxSnapshot> mailbox(Role role) {
    return at(list.place(role));
  }

  Optional<StoredMailbox> stored(MailboxId id) {
    int place = list.place(id);
    return place < 0 ? Optional.empty() : Optional.of(mailboxes[place]);
  }

  Optional<StoredMailbox> stored(MailboxName name) {
    int place = list.place(name);
    return place < 0 ? Optional.empty() : Optional.of(mailboxes[place]);
  }

  private Optional<MailboxSnapshot> at(int place) {
    return place < 0 ? Optional.empty() : Optional.of(mailboxes[place]);
  }

  @Override
  public SortedSet<MailboxName> subscriptions() {
    return subscriptions;
  }

  @Override
  public Set<AccountId> sharers() {
    return sharers.keySet();
  }

  /** Who may share with this account, and when that was noted. */
  SortedMap<AccountId, Long> notedSharers() {
    return sharers;
  }

  @Override
  public Optional<List<AnnotationChange>> annotationsSince(ModSeq since) {
    return annotations.since(since.value());
  }

  @Override
  public Quota quota() {
    return head.quota();
  }

  /** About how many octets of memory this takes. */
  long memoryOctets() {
    long octets = 1_024 + 64L * subscriptions.size() + 64L * sharers.size();
    for (StoredMailbox mailbox : mailboxes) {
      octets += 64L * mailbox.access().entries().size();
      octets += 256 + (long) mailbox.count() * Chunk.ENTRY_OCTETS;
    }
    return octets;
  }

  /** Collects what one commit changes. */
  static final class Edit {
    private final StoredSnapshot before;
    private final Map<MailboxId, StoredMailbox> changed = new LinkedHashMap<>();
    private final Set<MailboxId> gone = new java.util.HashSet<>();
    private boolean namesChanged;
    private SortedSet<MailboxName> subscriptions;
    private SortedMap<AccountId, Long> sharers;
    private AnnotationLog annotations;

    Edit(StoredSnapshot before) {
      this.before = before;
      subscriptions = before.subscriptions;
      sharers = before.sharers;
      annotations = before.annotations;
    }

    /** Puts a mailbox in, or in its earlier form's place. */
    void put(StoredMailbox mailbox) {
      Optional<StoredMailbox> earlier = before.stored(mailbox.id());
      namesChanged |=
          earlier.isEmpty()
              || !earlier.get().info().name().equals(mailbox.info().name())
              || !earlier.get().info().role().equals(mailbox.info().role());
      changed.put(mailbox.id(), mailbox);
    }

    void remove(MailboxId mailbox) {
      namesChanged = true;
      gone.add(mailbox);
      changed.remove(mailbox);
    }

    void subscribe(MailboxName name, boolean subscribed) {
      var names = new TreeSet<>(subscriptions);
      if (subscribed) {
        names.add(name);
      } else {
        names.remove(name);
      }
      subscriptions = kept(names);
    }

    void sharer(AccountId owner, OptionalLong noted) {
      var all = new TreeMap<>(sharers);
      if (noted.isPresent()) {
        all.put(owner, noted.getAsLong());
      } else {
        all.remove(owner);
      }
      sharers = kept(all);
    }

    void annotated(AnnotationLog.Change change) {
      annotations = annotations.with(change);
    }

    Optional<StoredMailbox> mailbox(MailboxId id) {
      if (gone.contains(id)) {
        return Optional.empty();
      }
      StoredMailbox mailbox = changed.get(id);
      return mailbox != null ? Optional.of(mailbox) : before.stored(id);
    }

    Collection<StoredMailbox> changed() {
      return changed.values();
    }

    StoredSnapshot after(long version, HeadRow head) {
      return namesChanged ? rebuilt(version, head) : replaced(version, head);
    }

    private StoredSnapshot replaced(long version, HeadRow head) {
      StoredMailbox[] mailboxes = before.mailboxes;
      if (!changed.isEmpty()) {
        mailboxes = mailboxes.clone();
        for (StoredMailbox mailbox : changed.values()) {
          mailboxes[before.list.place(mailbox.id())] = mailbox;
        }
      }
      return new StoredSnapshot(
          version, version, head, before.list, mailboxes, subscriptions, sharers, annotations);
    }

    private StoredSnapshot rebuilt(long version, HeadRow head) {
      var all = new ArrayList<StoredMailbox>();
      for (StoredMailbox mailbox : before.mailboxes) {
        if (!gone.contains(mailbox.id()) && !changed.containsKey(mailbox.id())) {
          all.add(mailbox);
        }
      }
      all.addAll(changed.values());
      StoredMailbox[] ordered = MailboxList.ordered(all);
      return new StoredSnapshot(
          version,
          version,
          head,
          MailboxList.of(ordered),
          ordered,
          subscriptions,
          sharers,
          annotations);
    }
  }
}
