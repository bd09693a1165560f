package org.chappe.imap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chappe.directory.Account;
import org.chappe.imap.command.EntryName;
import org.chappe.imap.command.FilterValue;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.ModSeq;

/**
 * The server's own entries, RFC 5464. Each account has private ones, kept with it; the shared ones
 * are everybody's to read and the administrators' to set, kept with {@link MailAccounts#SERVER}.
 * Filters are among both, RFC 5466 §3.2.
 */
final class ServerEntries {
  private static final String VALUES = "/filters/values/";
  private static final String DESCRIPTIONS = "/filters/descriptions/";

  private final ImapService service;
  private final Account account;
  private final MailAccount own;

  /**
   * The entries as somebody sees them.
   *
   * @param own who asks' own mail
   */
  ServerEntries(ImapService service, Account account, MailAccount own) {
    this.service = service;
    this.account = account;
    this.own = own;
  }

  SortedMap<String, byte[]> all() {
    SortedMap<String, byte[]> all = own.annotations(Optional.empty());
    try (var shared = new Shared()) {
      shared.mail.ifPresent(mail -> all.putAll(mail.annotations(Optional.empty())));
    }
    return all;
  }

  /** Those with these names that are there. */
  SortedMap<String, byte[]> some(SortedSet<String> names) {
    var mine = new TreeSet<>(names);
    mine.removeIf(ServerEntries::isShared);
    var found = new TreeMap<>(own.annotations(Optional.empty(), mine));
    var others = new TreeSet<>(names);
    others.removeAll(mine);
    if (!others.isEmpty()) {
      try (var shared = new Shared()) {
        shared.mail.ifPresent(mail -> found.putAll(mail.annotations(Optional.empty(), others)));
      }
    }
    return found;
  }

  private static boolean isShared(String name) {
    return new EntryName(name).isShared();
  }

  /** The account of the shared entries, where any was ever set. */
  private final class Shared implements AutoCloseable {
    private final Optional<MailAccount> mail = service.accounts().open(MailAccounts.SERVER);

    @Override
    public void close() {
      mail.ifPresent(MailAccount::close);
    }
  }

  /** The account of the shared entries, made where there is none yet. Close it. */
  MailAccount shared() {
    service.accounts().create(MailAccounts.SERVER);
    return service.accounts().open(MailAccounts.SERVER).orElseThrow();
  }

  // Filters

  /** The private one, or else the shared one. RFC 5466 §3.1 */
  Optional<byte[]> filter(String name) {
    String mine = new EntryName("/private" + VALUES + name).text();
    String shared = new EntryName("/shared" + VALUES + name).text();
    SortedMap<String, byte[]> found = some(new TreeSet<>(List.of(mine, shared)));
    return Optional.ofNullable(found.get(mine)).or(() -> Optional.ofNullable(found.get(shared)));
  }

  // What waits to leave

  /** Of who asks; empty where no mail leaves. */
  Optional<byte[]> queue() {
    return service.waitingMail().map(mail -> QueueEntry.text(mail, account.id()));
  }

  // Setting

  /** The account that keeps what was set, and its version. */
  record Written(AccountId account, ModSeq version) {}

  /** All or nothing: what is in two accounts cannot be, and is refused. RFC 5464 §4.3 */
  Written set(Map<EntryName, Optional<byte[]>> entries) {
    if (entries.containsKey(EntryName.QUEUE)) {
      throw new Refused("NOPERM", "what waits to leave can be read and not set");
    }
    entries.forEach(this::requireFilter);
    var values = new TreeMap<String, Optional<byte[]>>();
    entries.forEach((name, value) -> values.put(name.text(), value));
    if (entries.keySet().stream().noneMatch(EntryName::isShared)) {
      return new Written(own.id(), own.annotate(Optional.empty(), values));
    }
    if (!service.settings().isAdministrator(account.address())
        || entries.containsKey(EntryName.ADMIN)) {
      throw new Refused("NOPERM", "the server's shared entries cannot be set by its users");
    }
    if (!entries.keySet().stream().allMatch(EntryName::isShared)) {
      throw new Refused("CANNOT", "private and shared entries are set by a command each");
    }
    try (MailAccount mail = shared()) {
      return new Written(mail.id(), mail.annotate(Optional.empty(), values));
    }
  }

  /** RFC 5466 §3.2: whole search-criteria under a name that FILTER can say. */
  private void requireFilter(EntryName entry, Optional<byte[]> value) {
    String below = entry.text().substring(entry.text().indexOf('/', 1));
    if (below.startsWith(DESCRIPTIONS)) {
      FilterValue.name(below.substring(DESCRIPTIONS.length()));
    }
    if (!below.startsWith(VALUES)) {
      return;
    }
    FilterValue.name(below.substring(VALUES.length()));
    try {
      value.ifPresent(text -> FilterValue.parse(text, service.settings().limits().parsing()));
    } catch (SyntaxException e) {
      throw new Refused("CANNOT", "the filter is no search program: " + e.text());
    }
  }
}
