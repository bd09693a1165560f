package org.chappe.directory;

import java.util.List;
import java.util.Optional;
import org.chappe.model.AccountId;
import org.chappe.model.Address;

/**
 * Domains, addresses and accounts of one store. Thread-safe. Every change is durable on return or
 * throws {@link DirectoryRefused}. {@link AddressSyntax} says which names are taken.
 */
public interface Directory extends Doorkeeper {
  // Domains

  void addDomain(String domain);

  /** Refused while addresses are in it. */
  void removeDomain(String domain);

  /** In order. */
  List<String> domains();

  // Accounts

  /**
   * Adds an account under an id the caller has made (so that its mail exists before it can be
   * found). Refused when the domain is not here, the address is taken, or the password is weak. The
   * password, here and below, is only read: the caller clears it.
   */
  void addAccount(AccountId id, Address address, char[] password);

  /**
   * Removes the account, its address and its place in aliases' targets; returns its id so that its
   * mail can be removed.
   */
  AccountId removeAccount(Address address);

  void setPassword(Address address, char[] password);

  /** In order of their addresses, of one domain or of all. */
  List<Account> accounts(Optional<String> domain);

  Optional<Account> account(Address address);

  Optional<Account> account(AccountId id);

  // Aliases

  /**
   * Adds or replaces an alias. Targets are addresses here, accounts' or aliases', and addresses of
   * domains that are not here, to which mail is sent on. The local part {@code *} is the domain's
   * catch-all: it gets what no other address of the domain takes.
   */
  void setAlias(Address alias, List<Address> targets);

  /** Removes an alias, and its place in other aliases' targets. */
  void removeAlias(Address alias);

  List<Alias> aliases(Optional<String> domain);

  // Questions

  /**
   * What a recipient's address stands for: aliases followed, plus-addresses and postmaster
   * resolved.
   */
  Resolution resolve(Address recipient);

  /**
   * Whom the address {@code postmaster} without a domain reaches, RFC 5321 §4.5.1: the postmaster
   * of the first domain that has one.
   */
  default Resolution postmaster() {
    for (var domain : domains()) {
      if (resolve(new Address("postmaster", domain)) instanceof Resolution.Local somebody) {
        return somebody;
      }
    }
    return new Resolution.NoSuchAddress();
  }

  /**
   * Whether the account may write as {@code from}: its own address, with or without a plus part, an
   * alias that leads to it, or an address it was granted.
   */
  boolean maySendAs(AccountId account, Address from);

  /**
   * Takes a code of TOTP or a recovery code from somebody who was answered {@link
   * SignIn.FactorNeeded} just now; counted and slowed like passwords. A code opens the door once.
   */
  SignIn secondFactor(Account account, String code, Origin origin);
}
