package org.chappe.app.admin;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What can be asked, one JSON object a line on the socket. Addresses are as a person wrote them.
 */
public sealed interface AdminRequest {
  /** What only a running server can answer. */
  sealed interface OfServer extends AdminRequest {}

  /** What is done in the store, whether a server runs or not. */
  sealed interface OfDirectory extends AdminRequest {}

  /** What is about a domain's keys and its records in DNS. */
  sealed interface OfDomain extends OfDirectory {
    /** As a person wrote it. */
    String domain();
  }

  /** What is about second factors and app passwords. */
  sealed interface OfFactors extends OfDirectory {}

  /** Answered by {@link AdminAnswer.Factors}. */
  record ShowFactors(String address) implements OfFactors {}

  /** Answered by {@link AdminAnswer.TotpSecret}. */
  record EnableTotp(String address) implements OfFactors {}

  record DisableTotp(String address) implements OfFactors {}

  /** Answered by {@link AdminAnswer.RecoveryCodes}. */
  record RenewRecoveryCodes(String address) implements OfFactors {}

  /**
   * Whether an account has a second factor.
   *
   * @param policy {@code off}, {@code allowed}, {@code required}, or {@code default}
   */
  record SetAccountPolicy(String address, String policy) implements OfFactors {}

  /** Answered by an {@link AdminAnswer.DomainPolicy}; {@code policy} as above, empty stays. */
  record SetDomainPolicy(String domain, Optional<String> policy) implements OfFactors {}

  /**
   * Answered by {@link AdminAnswer.MadePassword}.
   *
   * @param scope words like {@code imap}; none: all that mail programs need
   * @param seconds for which it holds
   */
  record AddAppPassword(
      String address,
      String name,
      List<String> scope,
      OptionalLong seconds,
      Optional<String> network)
      implements OfFactors {
    public AddAppPassword {
      scope = List.copyOf(scope);
    }
  }

  /** Answered by an {@link AdminAnswer.AppPassword} each. */
  record ListAppPasswords(String address) implements OfFactors {}

  record RevokeAppPassword(String address, String name) implements OfFactors {}

  /** What is about who signs in to an account, and what it may do. */
  sealed interface OfSignIns extends OfDirectory {
    /** As a person wrote it. */
    String address();
  }

  /** Answered by {@link AdminAnswer.Serving}. */
  record Status() implements OfServer {}

  /** Answered by {@link AdminAnswer.MetricsText}. */
  record Metrics() implements OfServer {}

  /** Answered when the server has begun to stop. */
  record Stop() implements OfServer {}

  record AddDomain(String domain) implements OfDirectory {}

  record RemoveDomain(String domain) implements OfDirectory {}

  /** Answered by an {@link AdminAnswer.Domain} each. */
  record ListDomains() implements OfDirectory {}

  /**
   * The records a domain is to have; answered by an {@link AdminAnswer.DnsRecord} each.
   *
   * @param check compares them with DNS
   */
  record ListDnsRecords(String domain, boolean check) implements OfDomain {}

  /** Answered by an {@link AdminAnswer.DkimKey} each. */
  record ListDkimKeys(String domain) implements OfDomain {}

  /** Makes the next pair, which waits; answered like {@link ListDkimKeys}. */
  record RotateDkimKeys(String domain) implements OfDomain {}

  /**
   * Adds a key that waits; answered like {@link ListDkimKeys}.
   *
   * @param algorithm {@code ed25519} or {@code rsa}: of one that is made here
   * @param pem one that was made elsewhere, as it is
   */
  record AddDkimKey(
      String domain, String algorithm, Optional<String> selector, Optional<String> pem)
      implements OfDomain {
    @Override
    public String toString() {
      return "AddDkimKey[domain=" + domain + "]"; // a private key goes into no log
    }
  }

  /** Of one key or of all that wait; {@code now}: without asking DNS. */
  record ActivateDkimKey(String domain, Optional<String> selector, boolean now)
      implements OfDomain {}

  record RetireDkimKey(String domain, String selector) implements OfDomain {}

  record RemoveDkimKey(String domain, String selector) implements OfDomain {}

  /**
   * Adds an account.
   *
   * @param acceptWeak takes any password, also one that everybody guesses
   */
  record AddAccount(String address, String password, boolean acceptWeak) implements OfDirectory {
    @Override
    public String toString() {
      return "AddAccount[address=" + address + "]"; // a password goes into no log
    }
  }

  /** With all its mail. */
  record RemoveAccount(String address) implements OfDirectory {}

  /**
   * Sets an account's password.
   *
   * @param acceptWeak as in {@link AddAccount}
   */
  record SetPassword(String address, String password, boolean acceptWeak) implements OfDirectory {
    @Override
    public String toString() {
      return "SetPassword[address=" + address + "]";
    }
  }

  /**
   * A part of an import, at most {@link #BATCH} accounts; answered by an {@link
   * AdminAnswer.NotImported} for each that was refused, then {@link AdminAnswer.Imported}.
   *
   * @param hashed whether all passwords are hashes, also those without a {@code {SCHEME}}
   * @param acceptWeak as in {@link AddAccount}
   */
  record ImportAccounts(List<NewAccount> accounts, boolean hashed, boolean acceptWeak)
      implements OfDirectory {
    /** 250: a line of some 25 KB, a second of hashing. */
    public static final int BATCH = 250;

    public ImportAccounts {
      accounts = List.copyOf(accounts);
    }
  }

  /**
   * One account of an import.
   *
   * @param line of the file, from 1, for what is said about it
   */
  record NewAccount(long line, String address, String password) {
    @Override
    public String toString() {
      return "NewAccount[line=" + line + ", address=" + address + "]";
    }
  }

  /**
   * How an account is fetched by POP3, answered by {@link AdminAnswer.Pop3}. What is empty stays.
   */
  record SetPop3(
      String address, Optional<String> delete, Optional<String> seen, Optional<String> since)
      implements OfDirectory {}

  /**
   * What an account may hold, answered by {@link AdminAnswer.Quota}: a number, or {@code none}.
   * What is empty stays.
   *
   * @param storage octets
   */
  record SetQuota(
      String address,
      Optional<String> storage,
      Optional<String> messages,
      Optional<String> mailboxes)
      implements OfDirectory {}

  /**
   * Who else may do what with an account's mailbox, or with all when none is named; answered by an
   * {@link AdminAnswer.Access} for each identifier that has an entry.
   *
   * @param set like {@code ben@example.org=lrs}
   * @param remove identifiers
   */
  record SetAccess(String address, Optional<String> mailbox, List<String> set, List<String> remove)
      implements OfDirectory {
    public SetAccess {
      set = List.copyOf(set);
      remove = List.copyOf(remove);
    }
  }

  /**
   * Whose addresses an account may write as beside its own; answered by an {@link
   * AdminAnswer.SendAs} each. All changes are made or none.
   */
  record SetSendAs(String address, List<String> add, List<String> remove) implements OfDirectory {
    public SetSendAs {
      add = List.copyOf(add);
      remove = List.copyOf(remove);
    }
  }

  /** Who is signed in to an account now; answered by an {@link AdminAnswer.Session} each. */
  record ListSessions(String address) implements OfSignIns {}

  /**
   * Ends sessions of an account; answered by {@link AdminAnswer.SessionsEnded}.
   *
   * @param ids which; empty: all
   */
  record EndSessions(String address, List<String> ids) implements OfSignIns {
    public EndSessions {
      ids = List.copyOf(ids);
    }
  }

  /**
   * The latest sign-ins of an account; answered by an {@link AdminAnswer.SignIns} each, the latest
   * first.
   *
   * @param limit at most so many
   */
  record ListSignIns(String address, OptionalLong limit) implements OfSignIns {}

  /**
   * Whether an account's owner gets a mail on sign-ins from somewhere new; answered by {@link
   * AdminAnswer.SignInMails}. What is empty stays.
   *
   * @param mails {@code on} or {@code off}
   * @param language they are written in, like {@code de}
   */
  record SetSignInMails(String address, Optional<String> mails, Optional<String> language)
      implements OfSignIns {}

  /**
   * What an account may administer; answered by an {@link AdminAnswer.Role} each.
   *
   * @param add like {@code server} or {@code domain:example.org}
   */
  record SetRoles(String address, List<String> add, List<String> remove) implements OfSignIns {
    public SetRoles {
      add = List.copyOf(add);
      remove = List.copyOf(remove);
    }
  }

  /** What an account has allowed programs; answered by an {@link AdminAnswer.Grant} each. */
  record ListGrants(String address) implements OfDirectory {}

  /** Of one grant or of all an account's; answered by {@link AdminAnswer.GrantsRevoked}. */
  record RevokeGrant(String address, Optional<String> id) implements OfDirectory {}

  /** What is about the certificates by which programs sign in to an account. */
  sealed interface OfCertificates extends OfDirectory {
    /** As a person wrote it. */
    String address();
  }

  /**
   * Lets a certificate in.
   *
   * @param fingerprint SHA-256, of the certificate or of its public key
   * @param scope protocols; empty: all of mail
   * @param seconds until it expires
   */
  record AddCertificate(
      String address, String name, String fingerprint, List<String> scope, OptionalLong seconds)
      implements OfCertificates {
    public AddCertificate {
      scope = List.copyOf(scope);
    }
  }

  /** Answered by an {@link AdminAnswer.Certificate} each. */
  record ListCertificates(String address) implements OfCertificates {}

  record RemoveCertificate(String address, String name) implements OfCertificates {}

  /** Of one domain or of all; answered by an {@link AdminAnswer.Account} each. */
  record ListAccounts(Optional<String> domain) implements OfDirectory {}

  /** Of one account or of all: its texts are forgotten on return, and indexed again later. */
  record RebuildSearch(Optional<String> address) implements OfDirectory {}

  /**
   * What became of a message; answered by an {@link AdminAnswer.Traced} each, in the order of time.
   *
   * @param what a Message-ID or a transaction's id
   */
  record TraceMessage(String what) implements OfDirectory {}

  record SetAlias(String alias, List<String> targets) implements OfDirectory {
    public SetAlias {
      targets = List.copyOf(targets);
    }
  }

  record RemoveAlias(String alias) implements OfDirectory {}

  /** Of one domain or of all; answered by an {@link AdminAnswer.Alias} each. */
  record ListAliases(Optional<String> domain) implements OfDirectory {}

  /**
   * Of mail that waits to leave; answered by an {@link AdminAnswer.Queued} each, the oldest first,
   * then {@link AdminAnswer.QueueTotals}.
   *
   * @param limit at most so many
   */
  record ListQueue(QueueFilter filter, OptionalLong limit) implements OfDirectory {}

  /**
   * Everything about one message that waits; answered by an {@link AdminAnswer.QueuedMail}, an
   * {@link AdminAnswer.QueuedRecipient} for each who has not got it, an {@link
   * AdminAnswer.QueuedFor} for each destination, and its header in some {@link
   * AdminAnswer.QueuedHeader}.
   */
  record ShowQueued(String id) implements OfDirectory {}

  /**
   * Does something to mail that waits: to these, or when none is named to all that the filter lets
   * through. Answered by {@link AdminAnswer.QueueChanged}.
   */
  record ChangeQueue(QueueAction action, List<String> ids, QueueFilter filter)
      implements OfDirectory {
    public ChangeQueue {
      ids = List.copyOf(ids);
    }
  }
}
