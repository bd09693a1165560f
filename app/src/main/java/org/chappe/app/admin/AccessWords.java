package org.chappe.app.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.chappe.app.admin.AdminRequest.SetAccess;
import org.chappe.directory.Account;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.Directory;
import org.chappe.directory.DirectoryRefused;
import org.chappe.mailbox.AccessList;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.Rights;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.MailboxName;

/**
 * Access lists in the words of the command line, {@code ben@example.org=lrs}: what SETACL and
 * DELETEACL do, RFC 4314 §3, for who needs no rights.
 */
final class AccessWords {
  private static final String ANYONE = "anyone";

  private final Directory directory;
  private final MailAccounts accounts;
  private final Account owner;
  private final MailAccount mail;

  /** Rights on the mailboxes of {@code owner}, whose mail stays the caller's to close. */
  AccessWords(Directory directory, MailAccounts accounts, Account owner, MailAccount mail) {
    this.directory = directory;
    this.accounts = accounts;
    this.owner = owner;
    this.mail = mail;
  }

  /**
   * One identifier's change.
   *
   * @param whom empty: anyone
   * @param gives whether it may have more rights after it
   */
  private record Edit(
      Optional<AccountId> whom, boolean denied, boolean gives, UnaryOperator<Rights> change) {}

  /** Changes what is given, if anything, in one commit; then tells what there is. */
  void handle(SetAccess set, Consumer<AdminAnswer> items) {
    if (!set.set().isEmpty() || !set.remove().isEmpty()) {
      change(set);
    }
    if (set.mailbox().isPresent()) {
      tell(mailbox(set.mailbox().get()), items);
    } else {
      mail.snapshot().mailboxes().forEach(mailbox -> tell(mailbox, items));
    }
  }

  private MailboxSnapshot mailbox(String name) {
    Optional<MailboxSnapshot> found;
    try {
      found = mail.snapshot().mailbox(new MailboxName(name));
    } catch (IllegalArgumentException e) {
      found = Optional.empty();
    }
    return found.orElseThrow(() ->
        new DirectoryRefused(
            DirectoryRefused.Reason.NOT_FOUND, owner.address() + " has no mailbox " + name));
  }

  // Telling

  /** Accounts that were removed have no name any more, and nobody has their rights. */
  private void tell(MailboxSnapshot mailbox, Consumer<AdminAnswer> items) {
    for (AccessList.Entry entry : mailbox.access().entries()) {
      name(entry.whom())
          .ifPresent(name ->
              items.accept(
                  new AdminAnswer.Access(
                      mailbox.info().name().value(),
                      (entry.denied() ? "-" : "") + name,
                      entry.rights().text())));
    }
  }

  private Optional<String> name(Optional<AccountId> whom) {
    return whom.isEmpty()
        ? Optional.of(ANYONE)
        : directory.account(whom.get()).map(account -> account.address().toString());
  }

  // Changing

  /** All or nothing. Who is given something is told first, so that it is found: see Sharing. */
  private void change(SetAccess set) {
    if (set.mailbox().isEmpty()) {
      throw refused("name the mailbox whose rights are to change");
    }
    MailboxSnapshot mailbox = mailbox(set.mailbox().get());
    var edits = new ArrayList<Edit>();
    set.set().forEach(text -> edits.add(setting(text)));
    set.remove().forEach(name -> edits.add(edit(name, rights -> Rights.NONE, Rights.NONE)));
    for (Edit edit : edits) {
      if (edit.gives() && !edit.denied()) {
        edit.whom().ifPresent(this::note);
      }
    }
    mail.changeAccess(mailbox.info().id(), list -> changed(list, edits));
  }

  private static AccessList changed(AccessList list, List<Edit> edits) {
    AccessList changed = list;
    for (Edit edit : edits) {
      Rights before = changed.entry(edit.whom(), edit.denied());
      changed = changed.with(edit.whom(), edit.denied(), edit.change().apply(before));
    }
    return changed;
  }

  /** {@code WHOM=RIGHTS}, {@code WHOM=+RIGHTS} or {@code WHOM=-RIGHTS}; an address may have "=". */
  private Edit setting(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw refused("--set is like ben@example.org=lrs, not \"" + text + "\"");
    }
    String name = text.substring(0, equals);
    String rights = text.substring(equals + 1);
    if (rights.startsWith("+")) {
      Rights more = rights(rights.substring(1));
      return edit(name, before -> before.and(more), more);
    }
    if (rights.startsWith("-")) {
      Rights less = rights(rights.substring(1));
      return edit(name, before -> before.without(less), Rights.NONE);
    }
    Rights all = rights(rights);
    return edit(name, before -> all, all);
  }

  private static Rights rights(String letters) {
    try {
      return Rights.parse(letters);
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage() + "; rights are letters of " + Rights.ALL.text());
    }
  }

  private Edit edit(String identifier, UnaryOperator<Rights> change, Rights given) {
    boolean denied = identifier.startsWith("-");
    Optional<AccountId> whom = whom(denied ? identifier.substring(1) : identifier);
    if (whom.equals(Optional.of(owner.id()))) {
      throw refused("the owner of a mailbox has all rights and keeps them");
    }
    if (!given.without(AccessList.possible(whom, denied)).isEmpty()) {
      throw refused("the right \"a\" is given to accounts only, not to anyone");
    }
    return new Edit(whom, denied, !given.isEmpty(), change);
  }

  private Optional<AccountId> whom(String name) {
    if (name.equalsIgnoreCase(ANYONE)) {
      return Optional.empty();
    }
    Address address = AddressSyntax.address(name);
    return Optional.of(
        directory
            .account(address)
            .orElseThrow(() ->
                new DirectoryRefused(
                    DirectoryRefused.Reason.NOT_FOUND, "there is no account " + address))
            .id());
  }

  private void note(AccountId whom) {
    try (MailAccount theirs = accounts.open(whom).orElseThrow()) {
      theirs.noteSharer(owner.id());
    }
  }

  private static DirectoryRefused refused(String text) {
    return new DirectoryRefused(DirectoryRefused.Reason.INVALID, text);
  }
}
