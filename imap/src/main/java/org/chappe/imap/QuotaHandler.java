package org.chappe.imap;

import java.util.Optional;
import java.util.OptionalLong;
import org.chappe.directory.Account;
import org.chappe.imap.Mailboxes.Owner;
import org.chappe.imap.State.SignedIn;
import org.chappe.imap.command.GetQuota;
import org.chappe.imap.command.GetQuotaRoot;
import org.chappe.imap.command.QuotaResource;
import org.chappe.imap.command.SetQuota;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.mailbox.AccountSnapshot;
import org.chappe.mailbox.AccountSnapshot.Quota;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.Right;
import org.chappe.model.Address;

/**
 * GETQUOTA, GETQUOTAROOT and SETQUOTA, RFC 9208. An account has one quota root for all its
 * mailboxes, named by its address; who may read another's mailbox is told its root (§6).
 * Administrators see and set those of others too; to everybody else the others' do not exist.
 */
final class QuotaHandler {
  private static final long UNIT = 1024; // RFC 9208 §5.1

  private final ImapService service;
  private final ImapWriter out;
  private final SignedIn state;

  QuotaHandler(ImapService service, ImapWriter out, SignedIn state) {
    this.service = service;
    this.out = out;
    this.state = state;
  }

  /**
   * An account without limits tells of no root. RFC 9208 §4.2.1 has an empty list for it, which §7,
   * quota-list, does not allow: Thunderbird 153 asks whenever it selects a mailbox, gives the
   * connection up at {@code ()}, and shows no mail.
   */
  Answer root(GetQuotaRoot command) {
    Owner owner = state.mailboxes().ownOwner();
    if (Mailboxes.isOthers(command.mailbox())) {
      owner = state.mailboxes().box(command.mailbox(), Right.READ).owner();
    }
    out.untagged().text("QUOTAROOT ").mailbox(command.mailbox());
    AccountSnapshot account = owner.mail().snapshot();
    if (isLimited(account.quota())) {
      String root = name(owner.account());
      out.text(" ").astring(root).endOfLine();
      tell(root, account);
    } else {
      out.endOfLine();
    }
    return Answer.ok(state);
  }

  private static boolean isLimited(Quota quota) {
    return quota.maxOctets().isPresent()
        || quota.maxMessages().isPresent()
        || quota.maxMailboxes().isPresent();
  }

  Answer get(GetQuota command) {
    if (isOwn(command.root())) {
      tell(name(state.account()), state.own().snapshot());
      return Answer.ok(state);
    }
    requireAdministrator();
    Account other = other(command.root());
    try (MailAccount mail = open(other)) {
      tell(name(other), mail.snapshot());
    }
    return Answer.ok(state);
  }

  Answer set(SetQuota command) {
    requireAdministrator();
    if (isOwn(command.root())) {
      set(command, state.account(), state.own());
    } else {
      Account other = other(command.root());
      try (MailAccount mail = open(other)) {
        set(command, other, mail);
      }
    }
    return Answer.ok(state);
  }

  private void set(SetQuota command, Account account, MailAccount mail) {
    OptionalLong storage = command.limit(QuotaResource.STORAGE);
    mail.setQuota(
        storage.isPresent() ? OptionalLong.of(octets(storage.getAsLong())) : storage,
        command.limit(QuotaResource.MESSAGE),
        command.limit(QuotaResource.MAILBOX));
    tell(name(account), mail.snapshot());
  }

  private static long octets(long units) {
    return units > Long.MAX_VALUE / UNIT ? Long.MAX_VALUE : units * UNIT;
  }

  private static String name(Account account) {
    return account.address().toString();
  }

  /** Old clients ask for "", the name of the only root of many servers. */
  private boolean isOwn(String root) {
    return root.isEmpty() || root.equalsIgnoreCase(name(state.account()));
  }

  private void requireAdministrator() {
    if (!service.settings().isAdministrator(state.account().address())) {
      throw new Refused("NOPERM", "this is for the server's administrators");
    }
  }

  private Account other(String root) {
    Optional<Account> found;
    try {
      found = service.directory().account(Address.parse(root));
    } catch (IllegalArgumentException e) {
      found = Optional.empty();
    }
    return found.orElseThrow(QuotaHandler::nonexistent);
  }

  private MailAccount open(Account account) {
    return service.accounts().open(account.id()).orElseThrow(QuotaHandler::nonexistent);
  }

  private static Refused nonexistent() {
    return new Refused("NONEXISTENT", "there is no such quota root");
  }

  /**
   * {@code * QUOTA root (STORAGE 10 512 MESSAGE 3 100)}: what is not limited is not named. Who asks
   * for a root by its name hears {@code ()} when nothing is, RFC 9208 §4.2.1.
   */
  private void tell(String root, AccountSnapshot account) {
    Quota quota = account.quota();
    out.untagged().text("QUOTA ").astring(root).text(" (");
    String between = "";
    if (quota.maxOctets().isPresent()) {
      long used = (quota.octets() + UNIT - 1) / UNIT;
      resource(between, QuotaResource.STORAGE, used, quota.maxOctets().getAsLong() / UNIT);
      between = " ";
    }
    if (quota.maxMessages().isPresent()) {
      resource(between, QuotaResource.MESSAGE, account.entries(), quota.maxMessages().getAsLong());
      between = " ";
    }
    if (quota.maxMailboxes().isPresent()) {
      resource(
          between,
          QuotaResource.MAILBOX,
          account.mailboxes().size(),
          quota.maxMailboxes().getAsLong());
    }
    out.text(")").endOfLine();
  }

  private void resource(String before, QuotaResource resource, long used, long limit) {
    out.text(before).text(resource.name()).text(" ").number(used).text(" ").number(limit);
  }
}
