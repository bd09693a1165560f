package org.chappe.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.ListEntry.State;
import org.chappe.model.Address;
import org.chappe.store.Commit;
import org.chappe.store.Committer;
import org.chappe.store.Head;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionStore;
import org.chappe.store.RowRange;
import org.chappe.store.VersionConflict;

/**
 * One domain's partition: its head, the list of its addresses, and the keys it signs with.
 *
 * <pre>
 *   key 'a' | local part    an account's {@link ListEntry}
 *   key 'l' | local part    an alias's
 *   key 'p' | key           there while the entry under that key is not HERE: format
 *   key 'k' | selector      a {@link DkimKey}
 * </pre>
 *
 * Local parts in lower case, UTF-8. The rows under 'p' let a start find what a crash left without
 * reading the list. Thread-safe.
 */
final class DomainList {
  private static final int TRIES = 100;
  private static final byte[] PENDING_VALUE = new ValueWriter(1).octets();

  private final String domain;
  private final PartitionId partition;
  private final PartitionStore partitions;
  private final Committer committer;
  private final Records records;

  DomainList(String domain, PartitionStore partitions, Committer committer, Records records) {
    this.domain = domain;
    this.partition = PartitionId.of(PartitionId.Kind.DOMAIN, domain);
    this.partitions = partitions;
    this.committer = committer;
    this.records = records;
  }

  /** What is listed. The octet is on disk. */
  enum Kind {
    ACCOUNT('a'),
    ALIAS('l');

    private final byte octet;

    Kind(char letter) {
      octet = (byte) letter;
    }
  }

  /** A row of the list. */
  record Listed(Kind kind, String local, ListEntry entry) {
    Listed with(ListEntry other) {
      return new Listed(kind, local, other);
    }
  }

  static String local(Address address) {
    return address.localPart().toLowerCase(Locale.ROOT);
  }

  String domain() {
    return domain;
  }

  /** The key of the address under {@code local}. */
  String addressKey(String local) {
    return local + "@" + domain;
  }

  Optional<Listed> entry(Kind kind, String local) {
    return partitions
        .get(partition, key(kind, local))
        .map(value -> new Listed(kind, local, entry(local, value)));
  }

  boolean isEmpty() {
    return partitions.scan(partition, range(Kind.ACCOUNT), 1).isEmpty()
        && partitions.scan(partition, range(Kind.ALIAS), 1).isEmpty();
  }

  /** All of one kind in order, a page in memory at a time. */
  void forEach(Kind kind, Consumer<Listed> action) {
    Scan.forEach(
        partitions,
        partition,
        range(kind),
        row -> {
          var local = local(row.key(), 1);
          action.accept(new Listed(kind, local, entry(local, row.value())));
        });
  }

  /** The keys, in the order of their selectors. */
  List<DkimKey> keys() {
    var keys = new ArrayList<DkimKey>();
    Scan.forEach(
        partitions,
        partition,
        RowRange.withPrefix(new byte[] {'k'}),
        row -> keys.add(DkimKey.read(domain, local(row.key(), 1), row.value())));
    return keys;
  }

  /** Those whose change did not come to its end. */
  List<Listed> pending() {
    var found = new ArrayList<Listed>();
    Scan.forEach(
        partitions,
        partition,
        RowRange.withPrefix(new byte[] {'p'}),
        row -> {
          var kind = row.key()[1] == Kind.ACCOUNT.octet ? Kind.ACCOUNT : Kind.ALIAS;
          entry(kind, local(row.key(), 2)).ifPresent(found::add);
        });
    return found;
  }

  /**
   * Changes head and list in one commit. {@code edit} is called anew when somebody else was faster.
   *
   * @throws DirectoryRefused when the domain is not here
   */
  void edit(Consumer<Edit> edit) {
    edit(
        e -> {
          if (!e.head.here()) {
            throw new DirectoryRefused(
                Reason.NOT_FOUND, "the domain %s is not here".formatted(domain));
          }
          edit.accept(e);
        },
        TRIES);
  }

  /** The same for a domain that need not be here. */
  void editAnyway(Consumer<Edit> edit) {
    edit(edit, TRIES);
  }

  private void edit(Consumer<Edit> edit, int tries) {
    var editing = new Edit(partitions.head(partition));
    edit.accept(editing);
    try {
      committer.commit(editing.commit());
    } catch (VersionConflict e) {
      if (tries == 1) {
        throw e;
      }
      edit(edit, tries - 1);
    } finally {
      records.domainChanged(domain);
    }
  }

  /** One change of head and list as it is put together. */
  final class Edit {
    private final Commit.Builder commit;
    private DomainHead head;

    private Edit(Head from) {
      commit = Commit.of(partition, from.version());
      head = DomainHead.read(domain, from.value());
    }

    DomainHead head() {
      return head;
    }

    void head(DomainHead next) {
      head = next;
    }

    /** A number above all before. */
    long nextNumber() {
      long number = head.nextNumber();
      head = head.nextNumber(number + 1);
      return number;
    }

    void put(Listed listed) {
      byte[] key = key(listed.kind(), listed.local());
      commit.put(key, listed.entry().octets());
      if (listed.entry().state() == State.HERE) {
        commit.delete(pendingKey(key));
        if (head.firstAccount().isEmpty()
            && listed.entry().meaning() instanceof Meaning.OfAccount(Account account)) {
          head = head.firstAccount(Optional.of(account));
        }
      } else {
        commit.put(pendingKey(key), PENDING_VALUE);
      }
    }

    void remove(Kind kind, String local) {
      byte[] key = key(kind, local);
      commit.delete(key).delete(pendingKey(key));
    }

    void put(DkimKey key) {
      commit.put(selectorKey(key.selector()), key.octets());
    }

    void removeKey(String selector) {
      commit.delete(selectorKey(selector));
    }

    private Commit commit() {
      return commit.head(head.octets()).build();
    }
  }

  private ListEntry entry(String local, byte[] value) {
    return ListEntry.read("the list entry of " + AddressSyntax.shown(addressKey(local)), value);
  }

  private static RowRange range(Kind kind) {
    return RowRange.withPrefix(new byte[] {kind.octet});
  }

  private static byte[] key(Kind kind, String local) {
    return key(kind.octet, local);
  }

  private static byte[] selectorKey(String selector) {
    return key((byte) 'k', selector);
  }

  private static byte[] key(byte type, String text) {
    byte[] name = text.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + name.length];
    key[0] = type;
    System.arraycopy(name, 0, key, 1, name.length);
    return key;
  }

  private static byte[] pendingKey(byte[] key) {
    byte[] pending = new byte[1 + key.length];
    pending[0] = 'p';
    System.arraycopy(key, 0, pending, 1, key.length);
    return pending;
  }

  private static String local(byte[] key, int from) {
    return new String(key, from, key.length - from, StandardCharsets.UTF_8);
  }
}
