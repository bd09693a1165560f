package org.chappe.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxInfo;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.UidValidity;

/**
 * What mailbox names mean to who has signed in: the only way from a session to mail, its own and
 * others'. RFC 2342, RFC 4314. One session's.
 *
 * <pre>
 *   INBOX, Project/2026                    the session's own account
 *   Users/anna@example.org/Project/2026    Project/2026 of anna's account
 * </pre>
 *
 * <p>Every name is looked up each time it is used, in the newest snapshot of the account it leads
 * to, and that snapshot has the rights: nothing about rights is remembered here. To who has no
 * right that a command needs, and may not see the mailbox in lists either, it does not exist.
 *
 * <p>Others' accounts are opened for a command and let go with it ({@link #release}); what is kept
 * in use longer is an {@link Access}.
 */
final class Mailboxes implements AutoCloseable {
  /** The level above others' mailboxes. An own mailbox of that name is no longer made. */
  static final String USERS = "Users";

  private static final String PREFIX = USERS + MailboxName.SEPARATOR;

  private final Directory directory;
  private final MailAccounts accounts;
  private final Owner own;
  private final ServerEntries server;
  private final Map<AccountId, Owner> opened = new HashMap<>();

  /**
   * Mailboxes of somebody.
   *
   * @param mail closed with this
   */
  Mailboxes(ImapService service, Account account, MailAccount mail) {
    this.directory = service.directory();
    this.accounts = service.accounts();
    this.own = new Owner(account, mail, Optional.empty());
    this.server = new ServerEntries(service, account, mail);
  }

  /**
   * Whose mail it is.
   *
   * @param guest who has signed in, where that is somebody else
   */
  record Owner(Account account, MailAccount mail, Optional<AccountId> guest) {
    boolean isOwn() {
      return guest.isEmpty();
    }

    AccountId id() {
      return account.id();
    }

    Rights rights(MailboxSnapshot mailbox) {
      return guest.isEmpty() ? Rights.ALL : mailbox.access().of(guest.get());
    }

    /** As the session names a mailbox of this account; empty when it cannot. */
    Optional<MailboxName> shown(MailboxName name) {
      return isOwn() ? Optional.of(name) : named(level(account.address()) + "/" + name);
    }

    Optional<Box> box(MailboxSnapshot mailbox) {
      return shown(mailbox.info().name())
          .map(name -> new Box(this, mailbox, name, rights(mailbox)));
    }

    Optional<Box> box(MailboxName name) {
      return mail.snapshot().mailbox(name).flatMap(this::box);
    }
  }

  /**
   * A mailbox at one moment.
   *
   * @param name as the session names it
   * @param rights of who has signed in
   */
  record Box(Owner owner, MailboxSnapshot snapshot, MailboxName name, Rights rights) {
    MailAccount mail() {
      return owner.mail();
    }

    MailboxInfo info() {
      return snapshot.info();
    }

    MailboxId id() {
      return snapshot.info().id();
    }

    boolean has(Right right) {
      return rights.has(right);
    }

    /**
     * A code that tells UIDs of this mailbox; none to who may put messages into it and not select
     * it, RFC 9051 §6.3.12 and §6.4.7.
     */
    String uids(String code, UidValidity uidValidity, String uids) {
      return has(Right.READ) ? code + " " + uidValidity + " " + uids : "";
    }

    /** Requires a right of who may see the mailbox. */
    void require(Right right, Supplier<Refused> missing) {
      if (!has(right)) {
        throw has(Right.LOOKUP) ? noRight(right) : missing.get();
      }
    }
  }

  /** RFC 5530 §3 */
  static Refused noRight(Right right) {
    return new Refused("NOPERM", "that needs the right \"" + right.letter() + "\" on the mailbox");
  }

  Account account() {
    return own.account();
  }

  /** The session's own mail. */
  MailAccount own() {
    return own.mail();
  }

  Owner ownOwner() {
    return own;
  }

  /** The server's annotations, RFC 5464. */
  ServerEntries server() {
    return server;
  }

  // Names

  private static Optional<MailboxName> named(String name) {
    try {
      return Optional.of(new MailboxName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@code Users/anna@example.org}: addresses in small letters, as they are compared. */
  static String level(Address address) {
    return PREFIX + address.key();
  }

  /** Whether this is the name of the level above others' mailboxes, or one below it. */
  static boolean isAmongUsers(MailboxName name) {
    return name.value().equals(USERS) || name.value().startsWith(PREFIX);
  }

  /**
   * A name taken apart.
   *
   * @param owner empty: the session's own account
   * @param local empty: the account's level itself
   */
  private record Parts(Optional<Address> owner, Optional<MailboxName> local) {}

  /**
   * Names below {@code Users} are others' where the second level is an address; what an account had
   * there before stays its own.
   */
  private static Parts parts(MailboxName name) {
    String text = name.value();
    if (!text.startsWith(PREFIX)) {
      return new Parts(Optional.empty(), Optional.of(name));
    }
    int end = text.indexOf(MailboxName.SEPARATOR, PREFIX.length());
    String level = text.substring(PREFIX.length(), end < 0 ? text.length() : end);
    try {
      return new Parts(
          Optional.of(Address.parse(level)),
          end < 0 ? Optional.empty() : named(text.substring(end + 1)));
    } catch (IllegalArgumentException e) {
      return new Parts(Optional.empty(), Optional.of(name));
    }
  }

  /** As this session would write the name: {@code Users/ANN@…/Inbox} is one with small letters. */
  static MailboxName canonical(MailboxName name) {
    Parts parts = parts(name);
    if (parts.owner().isEmpty()) {
      return name;
    }
    String level = level(parts.owner().get());
    return named(parts.local().map(local -> level + "/" + local).orElse(level)).orElse(name);
  }

  /** Whether the name is one of somebody else's, existing or not. */
  static boolean isOthers(MailboxName name) {
    return parts(name).owner().isPresent();
  }

  /** A name and the account it leads to. */
  record Place(Owner owner, MailboxName local) {
    boolean isOwn() {
      return owner.isOwn();
    }
  }

  /** Where a name leads, whether there is such a mailbox or not; empty for no account here. */
  Optional<Place> place(MailboxName name) {
    Parts parts = parts(name);
    if (parts.owner().isEmpty()) {
      return Optional.of(new Place(own, name));
    }
    if (parts.local().isEmpty()) {
      return Optional.empty();
    }
    return owner(parts.owner().get()).map(owner -> new Place(owner, parts.local().get()));
  }

  /** The mailbox, if there is one; who asks looks at the rights. */
  private Optional<Box> find(MailboxName name) {
    return place(name).flatMap(place -> place.owner().box(place.local()));
  }

  /** The mailbox, when there is one and the right; nothing tells why not. */
  Optional<Box> find(MailboxName name, Right needed) {
    return find(name).filter(box -> box.has(needed));
  }

  /** The mailbox, or that there is none, or that a right is missing. */
  Box box(MailboxName name, Right needed) {
    return box(name, needed, Refusals::nonexistent);
  }

  /**
   * As {@link #box(MailboxName, Right)}.
   *
   * @param missing what is said where there is none
   */
  Box box(MailboxName name, Right needed, Supplier<Refused> missing) {
    Box box = find(name).orElseThrow(missing);
    box.require(needed, missing);
    return box;
  }

  /** The mailbox, of which any of these rights is needed. */
  Box boxWithAny(MailboxName name, Rights needed) {
    return find(name).filter(box -> box.rights().hasAny(needed)).orElseThrow(Refusals::nonexistent);
  }

  /** A mailbox known by its id; empty when it is gone. */
  static Optional<Box> again(Owner owner, MailboxId id) {
    return owner.mail().snapshot().mailbox(id).flatMap(owner::box);
  }

  // Accounts

  private Optional<Owner> owner(Address address) {
    return directory.account(address).flatMap(this::owner);
  }

  /** One's own mail is not among the others'. */
  private Optional<Owner> owner(Account account) {
    if (account.id().equals(own.id())) {
      return Optional.empty();
    }
    Owner known = opened.get(account.id());
    if (known == null) {
      Optional<MailAccount> mail = accounts.open(account.id());
      if (mail.isEmpty()) {
        return Optional.empty();
      }
      known = new Owner(account, mail.get(), Optional.of(own.id()));
      opened.put(account.id(), known);
    }
    return Optional.of(known);
  }

  /** Whose level a name is, or is below; empty for what is not among {@link #USERS}. */
  Optional<AccountId> ownerOf(MailboxName name) {
    return parts(name)
        .owner()
        .flatMap(directory::account)
        .map(Account::id)
        .filter(id -> !id.equals(own.id()));
  }

  /** Somebody else's account with a handle of its own, to be closed by who asked. */
  Optional<Owner> open(AccountId id) {
    Optional<Account> account = directory.account(id);
    Optional<MailAccount> mail =
        account.isPresent() ? accounts.open(id) : Optional.<MailAccount>empty();
    return mail.map(found -> new Owner(account.orElseThrow(), found, Optional.of(own.id())));
  }

  /** A handle of its own on the same account, to be closed by who asked. */
  Owner again(Owner owner) {
    if (owner.isOwn()) {
      return owner;
    }
    MailAccount mail = accounts.open(owner.id()).orElseThrow(Refusals::nonexistent);
    return new Owner(owner.account(), mail, owner.guest());
  }

  /** What was opened for a command is let go. */
  void release() {
    if (!opened.isEmpty()) {
      opened.values().forEach(owner -> owner.mail().close());
      opened.clear();
    }
  }

  @Override
  public void close() {
    release();
    own.mail().close();
  }

  // Lists

  /** All mailboxes of the session's own account. */
  List<Box> personal() {
    List<MailboxSnapshot> mailboxes = own.mail().snapshot().mailboxes();
    var boxes = new ArrayList<Box>(mailboxes.size());
    for (MailboxSnapshot mailbox : mailboxes) {
      boxes.add(new Box(own, mailbox, mailbox.info().name(), Rights.ALL));
    }
    return boxes;
  }

  /**
   * Others' mailboxes that may be listed and whose names can begin with one of {@code beginnings},
   * for others are not looked for: those of accounts that are known to share something with this
   * one, that it has subscribed to, or that are named in full.
   *
   * <p>What is shared with anyone is found so too, once it is subscribed to: nobody's list is
   * filled by strangers.
   *
   * @param first whether one of them will do
   */
  List<Box> shared(List<String> beginnings, boolean first) {
    var named = new LinkedHashSet<Address>();
    boolean all = false;
    for (String beginning : beginnings) {
      int end = beginning.indexOf(MailboxName.SEPARATOR, PREFIX.length());
      if (PREFIX.startsWith(beginning)) {
        all = true;
      } else if (beginning.startsWith(PREFIX) && end < 0) {
        all = true;
        address(beginning.substring(PREFIX.length())).ifPresent(named::add);
      } else if (beginning.startsWith(PREFIX)) {
        address(beginning.substring(PREFIX.length(), end)).ifPresent(named::add);
      }
    }
    var boxes = new ArrayList<Box>();
    if (all) {
      sharers(boxes, first, named);
    }
    for (Address address : named) {
      if (!first || boxes.isEmpty()) {
        owner(address).ifPresent(owner -> visible(owner, boxes));
      }
    }
    return boxes;
  }

  private static Optional<Address> address(String text) {
    try {
      return Optional.of(Address.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Those known to share, and those subscribed to; {@code named} are left to the caller. */
  private void sharers(List<Box> boxes, boolean first, Set<Address> named) {
    AccountSnapshot mine = own.mail().snapshot();
    var nothing = new LinkedHashSet<AccountId>();
    for (AccountId sharer : mine.sharers()) {
      if (first && !boxes.isEmpty()) {
        break;
      }
      Optional<Account> account = directory.account(sharer);
      if (account.isPresent() && named.contains(account.get().address())) {
        continue;
      }
      int before = boxes.size();
      account.flatMap(this::owner).ifPresent(owner -> visible(owner, boxes));
      if (boxes.size() == before) {
        nothing.add(sharer);
      }
    }
    if (!nothing.isEmpty()) {
      own.mail().forgetSharers(nothing);
    }
    for (MailboxName subscribed : mine.subscriptions()) {
      parts(subscribed)
          .owner()
          .flatMap(directory::account)
          .filter(account -> !mine.sharers().contains(account.id()))
          .ifPresent(account -> named.add(account.address()));
    }
  }

  private static void visible(Owner owner, List<Box> boxes) {
    for (MailboxSnapshot mailbox : owner.mail().snapshot().mailboxes()) {
      owner.box(mailbox).filter(box -> box.has(Right.LOOKUP)).ifPresent(boxes::add);
    }
  }
}
