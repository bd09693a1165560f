package org.chappe.directory;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.DomainList.Kind;
import org.chappe.directory.DomainList.Listed;
import org.chappe.directory.ListEntry.State;
import org.chappe.directory.factor.SecondFactorPolicy;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.PartitionStore;

/**
 * The changes that take several commits, in an order in which a crash after any of them leaves
 * nothing wrong and nothing that cannot be found again:
 *
 * <pre>
 *   account in    list: COMING · credentials · <b>address</b> · list: HERE
 *   account out   <b>list: LEAVING</b> · aliases' targets · address · mail left over · credentials · list: gone
 *   alias in      list: COMING · <b>address</b> · list: HERE
 *   alias out     <b>list: LEAVING</b> · aliases' targets · address · list: gone
 *   domain in     main list · <b>domain's head</b>
 *   domain out    <b>domain's head</b> (only while its list is empty) · main list
 *   key in, out   <b>domain's row</b>
 * </pre>
 *
 * The step in bold decides: before it a change is undone, after it it is completed, by whoever
 * comes by next: the next change of that address, or {@link #sweep} when the program starts.
 *
 * <p>Changes take turns: one lock, held across the commits of one change, so that no change sees
 * another's COMING entry and undoes it. Nobody on the way of mail or at a sign-in waits for it. On
 * several nodes the lock would have to be a lease; versions alone keep two from taking one address,
 * but not one from undoing what another has only begun.
 */
final class Changes {
  private final PartitionStore partitions;
  private final Committer committer;
  private final Records records;
  private final Ledger ledger;
  private final MainList mainList;
  private final Resolver resolver;
  private final DirectorySettings.Lookups settings;
  private final ReentrantLock turn = new ReentrantLock();

  Changes(
      PartitionStore partitions,
      Committer committer,
      Records records,
      Resolver resolver,
      DirectorySettings.Lookups settings) {
    this.partitions = partitions;
    this.committer = committer;
    this.records = records;
    this.ledger = new Ledger(committer, records);
    this.mainList = new MainList(partitions, committer);
    this.resolver = resolver;
    this.settings = settings;
  }

  /** The single commits, for changes of one account that need no turn. */
  Ledger ledger() {
    return ledger;
  }

  DomainList list(String domain) {
    return new DomainList(domain, partitions, committer, records);
  }

  MainList mainList() {
    return mainList;
  }

  // Domains

  void addDomain(String domain, List<DkimKey> keys) {
    if (keys.size() > DomainKeys.MAX_KEYS
        || keys.stream().map(DkimKey::selector).distinct().count() < keys.size()) {
      throw new DirectoryRefused(
          Reason.INVALID,
          "a domain begins with up to %d keys, each with a selector of its own"
              .formatted(DomainKeys.MAX_KEYS));
    }
    inTurn(() -> {
      if (records.domainNow(domain).here()) {
        throw new DirectoryRefused(
            Reason.EXISTS, "the domain %s is here already".formatted(domain));
      }
      mainList.addDomain(domain);
      list(domain)
          .editAnyway(edit -> {
            edit.head(edit.head().here(true).policy(Optional.empty()));
            keys.forEach(edit::put);
          });
    });
  }

  void removeDomain(String domain) {
    inTurn(() -> {
      if (!records.domainNow(domain).here()) {
        throw new DirectoryRefused(Reason.NOT_FOUND, "the domain %s is not here".formatted(domain));
      }
      var list = list(domain);
      sweep(list);
      list.edit(edit -> {
        if (!list.isEmpty()) {
          throw new DirectoryRefused(
              Reason.IN_USE,
              "the domain %s has addresses; remove its accounts and aliases first"
                  .formatted(domain));
        }
        edit.head(edit.head().here(false));
        list.keys().forEach(key -> edit.removeKey(key.selector()));
      });
      mainList.removeDomain(domain);
    });
  }

  void setPolicy(String domain, Optional<SecondFactorPolicy> policy) {
    inTurn(() -> {
      domainHere(domain);
      list(domain).edit(edit -> edit.head(edit.head().policy(policy)));
    });
  }

  /** Refused when it is not here. */
  DomainHead domainHere(String domain) {
    var head = records.domain(domain);
    if (!head.here()) {
      throw new DirectoryRefused(Reason.NOT_FOUND, "the domain %s is not here".formatted(domain));
    }
    return head;
  }

  // Keys

  void addKey(String domain, DkimKey key) {
    inTurn(() -> {
      var list = list(domain);
      list.edit(edit -> {
        var keys = list.keys();
        if (keys.stream().anyMatch(other -> other.selector().equals(key.selector()))) {
          throw new DirectoryRefused(
              Reason.EXISTS,
              "the domain %s has a key %s already".formatted(domain, key.selector()));
        }
        if (keys.size() >= DomainKeys.MAX_KEYS) {
          throw new DirectoryRefused(
              Reason.IN_USE,
              "the domain %s has %d keys; remove one first".formatted(domain, DomainKeys.MAX_KEYS));
        }
        edit.put(key);
      });
    });
  }

  void setKeyStates(String domain, Map<String, DkimKey.State> states, Instant now) {
    inTurn(() -> {
      var list = list(domain);
      list.edit(edit ->
          states.forEach((selector, state) -> edit.put(key(list, selector).state(state, now))));
    });
  }

  void removeKey(String domain, String selector) {
    inTurn(() -> {
      var list = list(domain);
      list.edit(edit -> edit.removeKey(key(list, selector).selector()));
    });
  }

  private static DkimKey key(DomainList list, String selector) {
    return list.keys().stream()
        .filter(key -> key.selector().equals(selector))
        .findAny()
        .orElseThrow(() ->
            new DirectoryRefused(
                Reason.NOT_FOUND,
                "the domain %s has no key %s"
                    .formatted(list.domain(), AddressSyntax.shown(selector))));
  }

  // Accounts

  void addAccount(Credentials account) {
    inTurn(() -> {
      requireFree(account.account().address());
      add(List.of(account));
    });
  }

  /**
   * Adds those whose address is free, in a few shared syncs. Returns the others' places and why
   * not. All are of one domain; at most {@link AccountImport#CHUNK}.
   */
  List<Optional<DirectoryRefused>> addAccounts(List<Credentials> accounts) {
    var answers = new ArrayList<Optional<DirectoryRefused>>();
    inTurn(() -> {
      var free = new ArrayList<Credentials>();
      var taken = new HashSet<String>();
      for (var ready : accounts) {
        try {
          requireFree(ready.account().address());
          if (!taken.add(ready.account().address().key())) {
            throw taken(ready.account().address());
          }
          free.add(ready);
          answers.add(Optional.empty());
        } catch (DirectoryRefused refused) {
          answers.add(Optional.of(refused));
        }
      }
      if (!free.isEmpty()) {
        add(free);
      }
    });
    return answers;
  }

  /** Refuses an address that no new account can have. Asked before the hash, and in turn again. */
  void requireFree(Address address) {
    if (!records.domain(address.domain()).here()) {
      throw new DirectoryRefused(
          Reason.NOT_FOUND, "the domain %s is not here; add it first".formatted(address.domain()));
    }
    if (!(records.meaning(address.key()) instanceof Meaning.Nobody)) {
      throw taken(address);
    }
  }

  static DirectoryRefused taken(Address address) {
    return new DirectoryRefused(Reason.EXISTS, "%s is taken already".formatted(address));
  }

  /** All of one domain, all free. */
  private void add(List<Credentials> ready) {
    var accounts = ready.stream().map(Credentials::account).toList();
    var list = list(accounts.getFirst().address().domain());
    for (var account : accounts) {
      settle(list, account.address());
    }
    var entries = new ArrayList<Listed>();
    list.edit(edit -> {
      entries.clear();
      for (var account : accounts) {
        var entry = new ListEntry(State.COMING, edit.nextNumber(), new Meaning.OfAccount(account));
        entries.add(new Listed(Kind.ACCOUNT, DomainList.local(account.address()), entry));
      }
      entries.forEach(edit::put);
    });
    try {
      ledger.create(ready);
      ledger.becomeAll(accounts);
    } catch (DirectoryRefused refused) {
      accounts.forEach(account -> settle(list, account.address()));
      throw refused;
    }
    list.edit(edit -> entries.forEach(e -> edit.put(e.with(e.entry().state(State.HERE)))));
  }

  AccountId removeAccount(Address address) {
    turn.lock();
    try {
      var list = list(address.domain());
      var local = DomainList.local(address);
      var listed = list.entry(Kind.ACCOUNT, local);
      if (listed.isPresent() && listed.get().entry().state() == State.COMING) {
        settle(list, address);
        listed = list.entry(Kind.ACCOUNT, local);
      }
      if (listed.isPresent()
          && listed.get().entry().meaning() instanceof Meaning.OfAccount(Account account)) {
        remove(list, listed.get());
        return account.id();
      }
      throw new DirectoryRefused(Reason.NOT_FOUND, "there is no account %s".formatted(address));
    } finally {
      turn.unlock();
    }
  }

  // Aliases

  void setAlias(Address address, List<Address> targets) {
    inTurn(() -> {
      if (!records.domain(address.domain()).here()) {
        throw new DirectoryRefused(
            Reason.NOT_FOUND,
            "the domain %s is not here; add it first".formatted(address.domain()));
      }
      requireTargets(address, targets);
      var alias = new Alias(address, targets);
      if (records.meaning(address.key()) instanceof Meaning.OfAccount) {
        throw new DirectoryRefused(
            Reason.EXISTS, "%s is an account; an alias needs a name of its own".formatted(address));
      }
      if (resolver.leadsBack(alias)) {
        throw new DirectoryRefused(
            Reason.INVALID, "%s would lead back to itself".formatted(address));
      }
      if (resolver.expand(alias).cut()) {
        throw new DirectoryRefused(
            Reason.INVALID,
            "%s would lead further than %d aliases behind each other, or to more than %d addresses"
                .formatted(address, settings.aliasDepth(), settings.accounts()));
      }
      settle(list(address.domain()), address);
      put(alias);
    });
  }

  private void requireTargets(Address address, List<Address> targets) {
    if (targets.isEmpty() || targets.size() > settings.aliasTargets()) {
      throw new DirectoryRefused(
          Reason.INVALID,
          "an alias leads to 1 to %d addresses, not %d"
              .formatted(settings.aliasTargets(), targets.size()));
    }
    for (var target : targets) {
      if (resolver.isElsewhere(target)) {
        AddressSyntax.notCatchAll(AddressSyntax.checked(target));
      } else if (!target.key().equals(address.key())
          && resolver.meaning(target) instanceof Meaning.Nobody) {
        throw new DirectoryRefused(
            Reason.NOT_FOUND,
            "%s is no account and no alias here, though its domain is here"
                .formatted(AddressSyntax.shown(target.toString())));
      }
    }
  }

  /** Adds or replaces. */
  private void put(Alias alias) {
    var list = list(alias.address().domain());
    var local = DomainList.local(alias.address());
    var meaning = new Meaning.OfAlias(alias);
    var before = list.entry(Kind.ALIAS, local);
    var coming = new ArrayList<Listed>();
    list.edit(edit -> {
      long number = before.isPresent() ? before.get().entry().number() : edit.nextNumber();
      coming.clear();
      coming.add(new Listed(Kind.ALIAS, local, new ListEntry(State.COMING, number, meaning)));
      coming.forEach(edit::put);
    });
    ledger.become(alias.address().key(), now -> !(now instanceof Meaning.OfAccount), meaning);
    var listed = coming.getFirst();
    list.edit(edit -> edit.put(listed.with(listed.entry().state(State.HERE))));
  }

  void removeAlias(Address address) {
    inTurn(() -> {
      var list = list(address.domain());
      settle(list, address);
      var listed = list.entry(Kind.ALIAS, DomainList.local(address));
      if (listed.isEmpty()) {
        throw new DirectoryRefused(Reason.NOT_FOUND, "there is no alias %s".formatted(address));
      }
      remove(list, listed.get());
    });
  }

  // Removing, and completing what was begun

  /** Decides that the address goes, then lets it go. */
  private void remove(DomainList list, Listed listed) {
    markLeaving(list, listed);
    finishLeaving(list, listed);
  }

  private void markLeaving(DomainList list, Listed listed) {
    list.edit(edit -> {
      edit.put(listed.with(listed.entry().state(State.LEAVING)));
      var first = edit.head().firstAccount();
      if (listed.entry().meaning() instanceof Meaning.OfAccount(Account account)
          && first.isPresent()
          && first.get().id().equals(account.id())) {
        edit.head(edit.head().firstAccount(firstBeside(list, account)));
      }
    });
  }

  private static Optional<Account> firstBeside(DomainList list, Account leaving) {
    var lowest =
        new Object() {
          long number = Long.MAX_VALUE;
          Optional<Account> account = Optional.empty();
        };
    list.forEach(
        Kind.ACCOUNT,
        other -> {
          if (other.entry().state() == State.HERE
              && other.entry().number() < lowest.number
              && other.entry().meaning() instanceof Meaning.OfAccount(Account account)
              && !account.id().equals(leaving.id())) {
            lowest.number = other.entry().number();
            lowest.account = Optional.of(account);
          }
        });
    return lowest.account;
  }

  /** An alias that loses its last target goes with it, and so on. */
  private void finishLeaving(DomainList list, Listed listed) {
    record Leaving(DomainList list, Listed listed) {}
    var leaving = new ArrayDeque<Leaving>();
    leaving.add(new Leaving(list, listed));
    while (!leaving.isEmpty()) {
      var next = leaving.remove();
      var key = next.list().addressKey(next.listed().local());
      for (var alias : aliasesTo(key)) {
        var rest = alias.targets().stream().filter(t -> !leadsTo(t, key)).toList();
        if (rest.isEmpty()) {
          var emptied = list(alias.address().domain());
          var entry = emptied.entry(Kind.ALIAS, DomainList.local(alias.address())).orElseThrow();
          markLeaving(emptied, entry);
          leaving.add(new Leaving(emptied, entry));
        } else {
          put(new Alias(alias.address(), rest));
        }
      }
      ledger.become(key, _ -> true, new Meaning.Nobody());
      if (next.listed().entry().meaning() instanceof Meaning.OfAccount(Account account)) {
        mainList.addLeftover(account.id());
        ledger.removeCredentials(account.id());
      }
      next.list().edit(edit -> edit.remove(next.listed().kind(), next.listed().local()));
    }
  }

  /** Aliases of any domain that stay and have {@code key} among their targets. */
  private List<Alias> aliasesTo(String key) {
    var found = new ArrayList<Alias>();
    for (var domain : mainList.domains()) {
      var list = list(domain);
      list.forEach(
          Kind.ALIAS,
          listed -> {
            if (listed.entry().state() != State.LEAVING
                && truth(list, listed) instanceof Meaning.OfAlias(Alias alias)
                && alias.targets().stream().anyMatch(target -> leadsTo(target, key))) {
              found.add(alias);
            }
          });
    }
    return found;
  }

  /** Directly, with a plus part or without; {@code ann+x@} may be an address of its own, though. */
  private boolean leadsTo(Address target, String key) {
    return target.key().equals(key)
        || (Resolver.base(target).equals(key)
            && records.meaning(target.key()) instanceof Meaning.Nobody);
  }

  /** Completes or undoes what was begun with {@code address} and not ended. */
  private void settle(DomainList list, Address address) {
    var local = DomainList.local(address);
    for (var kind : Kind.values()) {
      list.entry(kind, local).ifPresent(listed -> settle(list, listed));
    }
  }

  private void settle(DomainList list, Listed listed) {
    switch (listed.entry().state()) {
      case HERE -> {}
      case LEAVING -> finishLeaving(list, listed);
      case COMING -> {
        var truth = records.meaningNow(list.addressKey(listed.local()));
        if (isOf(listed.kind(), truth)) {
          list.edit(edit -> edit.put(listed.with(listed.entry().here(truth))));
        }
        if (listed.entry().meaning() instanceof Meaning.OfAccount(Account begun)
            && !listed.entry().meaning().equals(truth)) {
          undo(begun);
        }
        if (!isOf(listed.kind(), truth)) {
          list.edit(edit -> edit.remove(listed.kind(), listed.local()));
        }
      }
    }
  }

  /** Only what belongs to this attempt: an id given twice by mistake may be another's account. */
  private void undo(Account begun) {
    var credentials = records.credentials(begun.id());
    if (credentials.isEmpty() || credentials.get().account().equals(begun)) {
      mainList.addLeftover(begun.id());
      ledger.removeCredentials(begun.id());
    }
  }

  private static boolean isOf(Kind kind, Meaning truth) {
    return switch (truth) {
      case Meaning.Nobody() -> false;
      case Meaning.OfAccount _ -> kind == Kind.ACCOUNT;
      case Meaning.OfAlias _ -> kind == Kind.ALIAS;
    };
  }

  /** Completes or undoes everything a crash left. Asked once, before anything else. */
  void sweep() {
    inTurn(() -> {
      for (var domain : mainList.domains()) {
        if (records.domainNow(domain).here()) {
          sweep(list(domain));
        } else {
          mainList.removeDomain(domain);
        }
      }
    });
  }

  private void sweep(DomainList list) {
    list.pending().forEach(listed -> settle(list, listed));
  }

  // What is here

  /** In order. */
  List<String> domains() {
    return mainList.domains().stream().filter(domain -> records.domain(domain).here()).toList();
  }

  /** The listed of one kind that are really here, in order; their meanings are the truth. */
  List<Meaning> all(Kind kind, String domain) {
    var found = new ArrayList<Meaning>();
    var list = list(domain);
    list.forEach(
        kind,
        listed -> {
          var meaning = truth(list, listed);
          if (isOf(kind, meaning)) {
            found.add(meaning);
          }
        });
    return found;
  }

  private Meaning truth(DomainList list, Listed listed) {
    return listed.entry().state() == State.HERE
        ? listed.entry().meaning()
        : records.meaningNow(list.addressKey(listed.local()));
  }

  private void inTurn(Runnable change) {
    turn.lock();
    try {
      change.run();
    } finally {
      turn.unlock();
    }
  }
}
