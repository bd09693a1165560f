package org.chappe.directory;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a recipient's address stands for. Asked in this order, until somebody is found:
 *
 * <ol>
 *   <li>the address itself, an account or an alias;
 *   <li>the address without its plus part ({@code ann+lists@} is Ann's, RFC 5233 §1);
 *   <li>{@code postmaster}: the account that has been in the domain longest, for RFC 5321 §4.5.1
 *       wants somebody to be there;
 *   <li>the domain's catch-all, an alias with the local part {@code *}.
 * </ol>
 *
 * Thread-safe; keeps nothing.
 */
final class Resolver {
  private static final Logger log = LoggerFactory.getLogger(Resolver.class);

  private final Records records;
  private final DirectorySettings.Lookups settings;

  Resolver(Records records, DirectorySettings.Lookups settings) {
    this.records = records;
    this.settings = settings;
  }

  /**
   * Whom an address reaches.
   *
   * @param cut whether an alias led further than the limits allow
   */
  record Expansion(List<Account> accounts, List<Address> elsewhere, boolean cut) {
    static final Expansion NOBODY = new Expansion(List.of(), List.of(), false);

    static Expansion of(Account account) {
      return new Expansion(List.of(account), List.of(), false);
    }

    boolean isEmpty() {
      return accounts.isEmpty() && elsewhere.isEmpty();
    }

    int size() {
      return accounts.size() + elsewhere.size();
    }
  }

  private record Step(Address target, int depth) {}

  Resolution resolve(Address recipient) {
    if (!records.domain(recipient.domain()).here()) {
      return new Resolution.NotLocal();
    }
    var meaning = records.meaning(recipient.key());
    String detail = "";
    if (meaning instanceof Meaning.Nobody) {
      int plus = recipient.localPart().indexOf('+');
      if (plus > 0) {
        detail = recipient.localPart().substring(plus + 1);
      }
      meaning = withoutExact(recipient);
    }
    if (meaning instanceof Meaning.OfAccount(Account account)) {
      return new Resolution.Local(List.of(account), List.of(), detail);
    }
    var reached = reached(meaning, recipient);
    if (reached.isEmpty() && isPostmaster(recipient)) {
      reached = reached(firstAccount(recipient.domain()), recipient);
    }
    if (reached.isEmpty()) {
      var catchAll = records.meaning(AddressSyntax.CATCH_ALL + "@" + recipient.domain());
      reached = reached(catchAll, recipient);
    }
    return reached.isEmpty()
        ? new Resolution.NoSuchAddress()
        : new Resolution.Local(reached.accounts(), reached.elsewhere(), detail);
  }

  private Expansion reached(Meaning meaning, Address recipient) {
    return switch (meaning) {
      case Meaning.Nobody() -> Expansion.NOBODY;
      case Meaning.OfAccount(Account account) -> Expansion.of(account);
      case Meaning.OfAlias(Alias alias) -> {
        var expansion = expand(alias);
        if (expansion.cut()) {
          log.warn(
              "directory.alias_cut address={} reached={}",
              AddressSyntax.shown(recipient.toString()),
              expansion.size());
        }
        yield expansion;
      }
    };
  }

  /**
   * Whom an alias reaches, each once, in the order of its targets. An address met before is passed
   * over, so a loop ends; targets in domains here that are no longer here are nobody. A loop by way
   * of another server ends by its {@code Received:} fields (RFC 5321 §6.3).
   */
  Expansion expand(Alias alias) {
    Map<AccountId, Account> found = new LinkedHashMap<>();
    var elsewhere = new LinkedHashSet<Address>();
    var met = new HashSet<String>();
    var steps = new ArrayDeque<Step>();
    boolean cut = false;
    met.add(alias.address().key());
    alias.targets().forEach(target -> steps.add(new Step(target, 1)));
    while (!steps.isEmpty()) {
      var step = steps.remove();
      if (!met.add(step.target().key())) {
        continue;
      }
      if (isElsewhere(step.target())) {
        elsewhere.add(step.target());
      }
      switch (meaning(step.target())) {
        case Meaning.Nobody() -> {}
        case Meaning.OfAccount(Account account) -> found.putIfAbsent(account.id(), account);
        case Meaning.OfAlias(Alias next) -> {
          if (!met.add(next.address().key()) && !next.address().key().equals(step.target().key())) {
            continue; // a plus-address of an alias met before
          }
          if (step.depth() == settings.aliasDepth()) {
            cut = true;
            continue;
          }
          next.targets().forEach(target -> steps.add(new Step(target, step.depth() + 1)));
        }
      }
      if (found.size() + elsewhere.size() >= settings.accounts() && !steps.isEmpty()) {
        return new Expansion(List.copyOf(found.values()), List.copyOf(elsewhere), true);
      }
    }
    return new Expansion(List.copyOf(found.values()), List.copyOf(elsewhere), cut);
  }

  boolean isElsewhere(Address address) {
    return !records.domain(address.domain()).here();
  }

  /** Whether following {@code alias} comes back to it. */
  boolean leadsBack(Alias alias) {
    var met = new HashSet<String>();
    var steps = new ArrayDeque<>(alias.targets());
    while (!steps.isEmpty()) {
      var target = steps.remove();
      if (base(target).equals(alias.address().key())
          || target.key().equals(alias.address().key())) {
        return true;
      }
      if (met.add(target.key()) && meaning(target) instanceof Meaning.OfAlias(Alias next)) {
        steps.addAll(next.targets());
      }
    }
    return false;
  }

  /** What an address stands for, a catch-all aside. */
  Meaning meaning(Address address) {
    var exact = records.meaning(address.key());
    if (!(exact instanceof Meaning.Nobody)) {
      return exact;
    }
    var other = withoutExact(address);
    return other instanceof Meaning.Nobody && isPostmaster(address)
        ? firstAccount(address.domain())
        : other;
  }

  private Meaning withoutExact(Address address) {
    return address.localPart().indexOf('+') > 0
        ? records.meaning(base(address))
        : new Meaning.Nobody();
  }

  /** The key of an address without its plus part. */
  static String base(Address address) {
    int plus = address.localPart().indexOf('+');
    return plus > 0
        ? address.localPart().substring(0, plus).toLowerCase(Locale.ROOT) + "@" + address.domain()
        : address.key();
  }

  private static boolean isPostmaster(Address address) {
    return base(address).startsWith("postmaster@");
  }

  /** Asked at the address again: the domain's head may be a step behind it. */
  private Meaning firstAccount(String domain) {
    return records
        .domain(domain)
        .firstAccount()
        .map(account -> records.meaning(account.address().key()))
        .filter(Meaning.OfAccount.class::isInstance)
        .orElse(new Meaning.Nobody());
  }
}
