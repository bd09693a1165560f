package org.chappe.imap;

import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.imap.Mailboxes.Box;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.DeleteAcl;
import org.chappe.imap.command.GetAcl;
import org.chappe.imap.command.Identifier;
import org.chappe.imap.command.ListRights;
import org.chappe.imap.command.MyRights;
import org.chappe.imap.command.RightsChange;
import org.chappe.imap.command.SetAcl;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccessList;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * SETACL, DELETEACL, GETACL, LISTRIGHTS and MYRIGHTS, RFC 4314 §3.
 *
 * <p>Identifiers are accounts' addresses and "anyone", which is every account here. The owner has
 * all rights and keeps them; anyone is never given "a". Administrators of the server have no rights
 * on others' mailboxes by that.
 */
final class AclHandler {
  /** RFC 4314 §4 */
  private static final Rights ANY =
      Rights.of(
          Right.LOOKUP, Right.READ, Right.INSERT, Right.CREATE, Right.DELETE, Right.ADMINISTER);

  private final ImapService service;
  private final ImapWriter out;
  private final SignedIn state;

  AclHandler(ImapService service, ImapWriter out, SignedIn state) {
    this.service = service;
    this.out = out;
    this.state = state;
  }

  /**
   * Whom an identifier means.
   *
   * @param account empty: anyone
   */
  private record Whom(Optional<Account> account, boolean denied) {
    Optional<AccountId> id() {
      return account.map(Account::id);
    }

    boolean isOwnerOf(Box box) {
      return account.isPresent() && account.get().id().equals(box.owner().id());
    }

    /** What may be given, or denied. */
    Rights possible() {
      return AccessList.possible(id(), denied);
    }
  }

  private Whom whom(Identifier identifier) {
    if (identifier.isAnyone()) {
      return new Whom(Optional.empty(), identifier.denied());
    }
    return new Whom(Optional.of(account(identifier.name())), identifier.denied());
  }

  private Account account(String address) {
    Optional<Account> found;
    try {
      found = service.directory().account(Address.parse(address));
    } catch (IllegalArgumentException e) {
      found = Optional.empty();
    }
    return found.orElseThrow(() ->
        new Refused("NONEXISTENT", "there is no account with the address " + address + " here"));
  }

  // SETACL, DELETEACL

  Answer set(SetAcl command) {
    Box box = state.mailboxes().box(command.mailbox(), Right.ADMINISTER);
    change(box, whom(command.identifier()), command.change());
    return Answer.ok(state);
  }

  /** Of who has no rights there is nothing to delete, and no mistake. */
  Answer delete(DeleteAcl command) {
    Box box = state.mailboxes().box(command.mailbox(), Right.ADMINISTER);
    var nothing = new RightsChange(RightsChange.How.REPLACE, Rights.NONE);
    change(box, whom(command.identifier()), nothing);
    return Answer.ok(state);
  }

  private void change(Box box, Whom whom, RightsChange change) {
    if (whom.isOwnerOf(box)) {
      requireUnchanged(whom, change);
      return;
    }
    boolean gives = change.how() != RightsChange.How.REMOVE && !change.rights().isEmpty();
    if (gives && !change.rights().without(whom.possible()).isEmpty()) {
      throw new Refused("CANNOT", "the right \"a\" is given to accounts only, not to anyone");
    }
    if (gives && !whom.denied() && whom.account().isPresent()) {
      note(whom.account().get(), box.owner().id());
    }
    box.mail()
        .changeAccess(
            box.id(),
            list -> {
              requireStill(box, list);
              Rights before = list.entry(whom.id(), whom.denied());
              return list.with(whom.id(), whom.denied(), change.applied(before));
            });
  }

  /** The owner's rights are all, before and after. */
  private static void requireUnchanged(Whom owner, RightsChange change) {
    Rights before = owner.denied() ? Rights.NONE : Rights.ALL;
    if (!change.applied(before).equals(before)) {
      throw new Refused("CANNOT", "the owner of a mailbox has all rights and keeps them");
    }
  }

  /** Who was given "a" may have lost it a moment ago. */
  private void requireStill(Box box, AccessList list) {
    if (!box.owner().isOwn() && !list.of(state.account().id()).has(Right.ADMINISTER)) {
      throw Mailboxes.noRight(Right.ADMINISTER);
    }
  }

  /** Before the grant, so that after a crash nothing is granted that nobody finds. */
  private void note(Account grantee, AccountId owner) {
    if (grantee.id().equals(state.account().id())) {
      state.own().noteSharer(owner);
      return;
    }
    try (MailAccount mail =
        service
            .accounts()
            .open(grantee.id())
            .orElseThrow(() -> new Refused("NONEXISTENT", "the account's mail is not there"))) {
      mail.noteSharer(owner);
    }
  }

  // GETACL

  /** {@code * ACL name owner lrswipkxtecda ben@example.org lr -anyone w} — RFC 4314 §3.6 */
  Answer get(GetAcl command) {
    Box box = state.mailboxes().box(command.mailbox(), Right.ADMINISTER);
    out.untagged().text("ACL ").mailbox(box.name()).text(" ");
    out.astring(box.owner().account().address().toString()).text(" ").text(Rights.ALL.text());
    for (AccessList.Entry entry : box.snapshot().access().entries()) {
      Optional<String> name =
          entry.whom().isEmpty()
              ? Optional.of(Identifier.ANYONE)
              : service
                  .directory()
                  .account(entry.whom().get())
                  .map(account -> account.address().toString());
      // accounts that were removed have no name any more, and nobody has their rights
      name.ifPresent(known ->
          out.text(" ")
              .astring((entry.denied() ? "-" : "") + known)
              .text(" ")
              .text(entry.rights().text()));
    }
    out.endOfLine();
    return Answer.ok(state);
  }

  // LISTRIGHTS

  /** {@code * LISTRIGHTS name ben@example.org "" l r s …}: no right is tied to another. §3.7 */
  Answer list(ListRights command) {
    Box box = state.mailboxes().box(command.mailbox(), Right.ADMINISTER);
    Whom whom = whom(command.identifier());
    String always = whom.isOwnerOf(box) && !whom.denied() ? Rights.ALL.text() : "";
    String rest = whom.isOwnerOf(box) ? "" : whom.possible().text();
    out.untagged().text("LISTRIGHTS ").mailbox(box.name()).text(" ");
    out.astring((whom.denied() ? "-" : "") + name(whom)).text(" ").astring(always);
    for (int i = 0; i < rest.length(); i++) {
      out.text(" ").text(rest.substring(i, i + 1));
    }
    out.endOfLine();
    return Answer.ok(state);
  }

  private static String name(Whom whom) {
    return whom.account().map(a -> a.address().toString()).orElse(Identifier.ANYONE);
  }

  // MYRIGHTS

  Answer mine(MyRights command) {
    tellRights(out, state.mailboxes().boxWithAny(command.mailbox(), ANY));
    return Answer.ok(state);
  }

  /** {@code * MYRIGHTS name lr} — RFC 4314 §3.8 */
  static void tellRights(ImapWriter out, Box box) {
    out.untagged().text("MYRIGHTS ").mailbox(box.name()).text(" ");
    out.text(box.rights().text()).endOfLine();
  }
}
