package org.chappe.app.admin;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chappe.app.admin.AdminAnswer.Done;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminAnswer.Refused;
import org.chappe.app.admin.AdminRequest.AddAccount;
import org.chappe.app.admin.AdminRequest.AddDomain;
import org.chappe.app.admin.AdminRequest.ChangeQueue;
import org.chappe.app.admin.AdminRequest.ImportAccounts;
import org.chappe.app.admin.AdminRequest.ListAccounts;
import org.chappe.app.admin.AdminRequest.ListAliases;
import org.chappe.app.admin.AdminRequest.ListDomains;
import org.chappe.app.admin.AdminRequest.ListQueue;
import org.chappe.app.admin.AdminRequest.RebuildSearch;
import org.chappe.app.admin.AdminRequest.RemoveAccount;
import org.chappe.app.admin.AdminRequest.RemoveAlias;
import org.chappe.app.admin.AdminRequest.RemoveDomain;
import org.chappe.app.admin.AdminRequest.SetAccess;
import org.chappe.app.admin.AdminRequest.SetAlias;
import org.chappe.app.admin.AdminRequest.SetPassword;
import org.chappe.app.admin.AdminRequest.SetPop3;
import org.chappe.app.admin.AdminRequest.SetQuota;
import org.chappe.app.admin.AdminRequest.SetSendAs;
import org.chappe.app.admin.AdminRequest.ShowQueued;
import org.chappe.app.admin.AdminRequest.TraceMessage;
import org.chappe.app.journal.Journal;
import org.chappe.app.journal.JournalEntry;
import org.chappe.directory.Account;
import org.chappe.directory.AddressSyntax;
import org.chappe.directory.DirectoryRefused;
import org.chappe.directory.DkimKey;
import org.chappe.directory.Imported;
import org.chappe.directory.NewAccount;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.password.GivenPassword.Form;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxRefused;
import org.chappe.mailbox.TextIndex;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.ByteSize;
import org.chappe.oauth.Grants;
import org.chappe.pop3.Pop3Options;
import org.chappe.store.StoreException;

/**
 * Does what is asked of domains, accounts, aliases and the queue: in a running server for its
 * socket, and on the opened store of a stopped one. Thread-safe.
 *
 * <p>An account's mail is made before the directory names it and removed after the directory has
 * forgotten it: a crash between leaves mailboxes without an owner, never an owner without
 * mailboxes.
 */
public final class Administration {
  private final StoredDirectory directory;
  private final PasswordPolicy passwords;
  private final MailAccounts mail;
  private final TextIndex texts;
  private final MailQueue queue;
  private final Journal journal;
  private final Optional<ByteSize> quota;
  private final Function<String, List<DkimKey>> newKeys;
  private final DomainWords domains;
  private final FactorWords factors;
  private final SignInWords signIns;
  private final Grants grants;
  private final SecureRandom random = new SecureRandom();

  /**
   * Administration of one store.
   *
   * @param passwords which new ones are taken, unless whoever asks accepts a weak one
   * @param texts not closed with this
   * @param quota that accounts made here get
   * @param newKeys makes the keys that a domain added here begins with
   * @param domains answers about domains' keys and records
   * @param factors answers about second factors and app passwords
   * @param signIns answers about who signs in
   * @param grants what accounts have allowed programs
   */
  public Administration(
      StoredDirectory directory,
      PasswordPolicy passwords,
      MailAccounts mail,
      TextIndex texts,
      MailQueue queue,
      Journal journal,
      Optional<ByteSize> quota,
      Function<String, List<DkimKey>> newKeys,
      DomainWords domains,
      FactorWords factors,
      SignInWords signIns,
      Grants grants) {
    this.directory = directory;
    this.passwords = passwords;
    this.mail = mail;
    this.texts = texts;
    this.queue = queue;
    this.journal = journal;
    this.quota = quota;
    this.newKeys = newKeys;
    this.domains = domains;
    this.factors = factors;
    this.signIns = signIns;
    this.grants = grants;
  }

  /** Answers with {@code items}, then with what is returned; never throws what a person caused. */
  public Last handle(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items) {
    try {
      return execute(request, items);
    } catch (DirectoryRefused e) {
      return new Refused(e.text());
    } catch (MailboxRefused | NoSuchMail e) {
      return new Refused(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      return new Refused("the store failed: " + e.getMessage());
    }
  }

  private Last execute(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items) {
    switch (request) {
      case AddDomain(String domain) ->
          directory.addDomain(domain, newKeys.apply(AddressSyntax.domain(domain)));
      case RemoveDomain(String domain) -> directory.removeDomain(domain);
      case ListDomains() ->
          directory.domains().forEach(domain -> items.accept(new AdminAnswer.Domain(domain)));
      case AddAccount add -> add(add, AddressSyntax.address(add.address()));
      case RemoveAccount(String address) -> {
        grants.revokeAll(directory.removeAccount(AddressSyntax.address(address)));
        removeLeftovers();
      }
      case SetPassword set ->
          directory.setPassword(
              AddressSyntax.address(set.address()),
              set.password().toCharArray(),
              policy(set.acceptWeak()));
      case SetPop3 set -> items.accept(pop3(set));
      case SetQuota set -> items.accept(quota(set));
      case SetAccess set -> access(set, items);
      case SetSendAs set -> sendAs(set, items);
      case ImportAccounts batch -> {
        return new AdminAnswer.Imported(importAll(batch, items));
      }
      case ListAccounts(var domain) ->
          directory
              .accounts(domain)
              .forEach(a -> items.accept(new AdminAnswer.Account(a.address().toString())));
      case RebuildSearch(var address) -> {
        return rebuild(address.map(AddressSyntax::address));
      }
      case ListQueue(var filter, var limit) -> {
        return queue.list(filter, limit, items);
      }
      case TraceMessage(String what) -> trace(what, items);
      case ShowQueued(String id) -> queue.show(id, items);
      case ChangeQueue change -> {
        return queue.change(change);
      }
      case AdminRequest.OfDomain about -> domains.handle(about, items);
      case AdminRequest.OfFactors about -> factors.handle(about, items);
      case AdminRequest.OfSignIns about -> {
        return signIns.handle(about, items);
      }
      case AdminRequest.ListGrants(String address) -> grants(address, items);
      case AdminRequest.RevokeGrant(String address, var id) -> {
        return revokeGrants(account(AddressSyntax.address(address)), id);
      }
      case AdminRequest.OfCertificates about ->
          CertificateWords.handle(directory.certificates(), about, items);
      case SetAlias(String alias, var targets) ->
          directory.setAlias(AddressSyntax.address(alias), addresses(targets));
      case RemoveAlias(String alias) -> directory.removeAlias(AddressSyntax.address(alias));
      case ListAliases(var domain) ->
          directory
              .aliases(domain)
              .forEach(alias ->
                  items.accept(
                      new AdminAnswer.Alias(
                          alias.address().toString(),
                          alias.targets().stream().map(Address::toString).toList())));
    }
    return new Done();
  }

  private void grants(String address, Consumer<AdminAnswer> items) {
    for (Grants.Given one : grants.given(account(AddressSyntax.address(address)).id())) {
      items.accept(
          new AdminAnswer.Grant(one.id(), one.client(), one.scopes(), one.made(), one.used()));
    }
  }

  private Last revokeGrants(Account account, Optional<String> id) {
    if (id.isEmpty()) {
      return new AdminAnswer.GrantsRevoked(grants.revokeAll(account.id()));
    }
    return grants.revoke(account.id(), id.get())
        ? new AdminAnswer.GrantsRevoked(1)
        : new Refused(account.address() + " has no grant " + id.get());
  }

  private void trace(String what, Consumer<AdminAnswer> items) {
    List<JournalEntry> entries = journal.about(what);
    if (entries.isEmpty()) {
      throw new NoSuchMail("nothing is known of a message " + what);
    }
    for (JournalEntry entry : entries) {
      items.accept(new AdminAnswer.Traced(entry.at(), entry.id(), entry.event(), entry.fields()));
    }
  }

  /** What is asked of a new password. */
  private PasswordPolicy policy(boolean acceptWeak) {
    return acceptWeak ? PasswordPolicy.NONE : passwords;
  }

  private void add(AddAccount add, Address address) {
    if (directory.account(address).isPresent()) {
      throw new DirectoryRefused(DirectoryRefused.Reason.EXISTS, address + " exists already");
    }
    var id = new AccountId(random.nextLong());
    makeMail(id);
    try {
      directory.addAccount(id, address, add.password().toCharArray(), policy(add.acceptWeak()));
    } catch (DirectoryRefused e) {
      mail.remove(id);
      throw e;
    }
  }

  private Account account(Address address) {
    return directory
        .account(address)
        .orElseThrow(() ->
            new DirectoryRefused(
                DirectoryRefused.Reason.NOT_FOUND, "there is no account " + address));
  }

  private MailAccount open(Address address) {
    return mail.open(account(address).id()).orElseThrow();
  }

  private void access(SetAccess set, Consumer<AdminAnswer> items) {
    Account owner = account(AddressSyntax.address(set.address()));
    try (MailAccount account = mail.open(owner.id()).orElseThrow()) {
      new AccessWords(directory, mail, owner, account).handle(set, items);
    }
  }

  private void sendAs(SetSendAs set, Consumer<AdminAnswer> items) {
    Account account = account(AddressSyntax.address(set.address()));
    directory.changeSendingGrants(account, addresses(set.add()), addresses(set.remove()));
    directory
        .sendingGrants(account)
        .forEach(granted -> items.accept(new AdminAnswer.SendAs(granted.toString())));
  }

  private static List<Address> addresses(List<String> texts) {
    return texts.stream().map(AddressSyntax::address).toList();
  }

  private Last rebuild(Optional<Address> address) {
    boolean begun =
        address.isPresent() ? texts.rebuild(account(address.get()).id()) : texts.rebuildAll();
    if (!begun) {
      return new Refused("there is no index to make anew, or it could not be written");
    }
    if (address.isEmpty()) {
      directory.accounts(Optional.empty()).forEach(one -> texts.changed(one.id()));
    }
    return new Done();
  }

  private AdminAnswer quota(SetQuota set) {
    Address address = AddressSyntax.address(set.address());
    try (MailAccount account = open(address)) {
      QuotaWords.set(account, set);
      return QuotaWords.answer(address.toString(), account.snapshot());
    }
  }

  private AdminAnswer pop3(SetPop3 set) {
    Address address = AddressSyntax.address(set.address());
    try (MailAccount account = open(address)) {
      Pop3Options before = Pop3Options.of(account);
      Pop3Options after = Pop3Words.changed(before, set);
      if (!after.equals(before)) {
        after.keepFor(account);
      }
      return Pop3Words.answer(address.toString(), after);
    }
  }

  private void makeMail(AccountId id) {
    mail.create(id);
    if (quota.isPresent()) {
      try (MailAccount account = mail.open(id).orElseThrow()) {
        account.setQuota(
            OptionalLong.of(quota.get().octets()), OptionalLong.empty(), OptionalLong.empty());
      }
    }
  }

  /** Removes the mail of accounts that are gone: of this one, and of what a crash left behind. */
  public void removeLeftovers() {
    for (AccountId gone : directory.leftovers()) {
      mail.remove(gone);
      directory.mailRemoved(gone);
    }
  }

  private int importAll(ImportAccounts batch, Consumer<AdminAnswer> items) {
    var form = batch.hashed() ? Form.HASHED : Form.MARKED;
    var lines =
        batch.accounts().stream()
            .map(one ->
                new NewAccount(one.line(), one.address(), one.password().toCharArray(), form));
    var added = new AtomicInteger();
    directory.importAccounts(
        lines,
        policy(batch.acceptWeak()),
        this::makeMail,
        imported -> {
          switch (imported) {
            case Imported.Added _ -> added.incrementAndGet();
            case Imported.Rejected(long line, String address, String why) ->
                items.accept(new AdminAnswer.NotImported(line, address, why));
          }
        });
    return added.get();
  }
}
