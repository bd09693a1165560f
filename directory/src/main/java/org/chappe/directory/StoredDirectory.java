package org.chappe.directory;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chappe.directory.DirectoryRefused.Reason;
import org.chappe.directory.DomainList.Kind;
import org.chappe.directory.password.PasswordHash;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.Committer;
import org.chappe.store.Pause;
import org.chappe.store.Store;
import org.chappe.store.StoreException;

/**
 * The directory in a store's partitions; each thing's layout is drawn at its class.
 *
 * <pre>
 *   ADDRESS address    what it stands for: the truth        {@link Meaning}
 *   ACCOUNT id         how it signs in                      {@link Credentials}, {@link FactorRows}
 *                      whose addresses it may write as      {@link SendingGrants}
 *   DOMAIN domain      whether it is here, its addresses    {@link DomainHead}, {@link DomainList}
 *                      and keys                             {@link DkimKey}
 *   SINGLE directory   which domains there may be           {@link MainList}
 * </pre>
 *
 * No commit covers two of them; {@link Changes} says in which order they come and why a crash
 * between any two harms nothing. Questions are answered from memory ({@link Records}), sign-ins in
 * {@link Authenticator} and the checks beside it.
 *
 * <p>Thread-safe. One process has the store at a time. Besides what {@link Directory} says, any
 * method may throw a {@link StoreException}; a change that did has either happened or not, and may
 * be repeated.
 */
public final class StoredDirectory implements Directory, DomainKeys, AutoCloseable {
  private final Records records;
  private final Changes changes;
  private final Resolver resolver;
  private final PasswordPolicy policy;
  private final PasswordHasher hasher;
  private final RememberedPasswords remembered;
  private final PasswordKeys passwordKeys;
  private final Factors factors;
  private final StoredRoles roles;
  private final KnownPlaces places;
  private final GuessSnapshot kept;
  private final SignInHistory signIns;
  private final Authenticator authenticator;
  private final SendingGrants grants;
  private final StoredCertificates certificates;
  private final ScramCheck scram;
  private final Set<ScramHash> scramHashes;
  private final TokenCheck tokens;
  private final CertificateCheck certificateCheck;
  private final RandomGenerator random;
  private final Pause pause;
  private final InstantSource clock;
  private volatile SignInEvents events = SignInEvents.NONE;
  private volatile AccessEnds ends = AccessEnds.NONE;

  /** A directory that takes any password: for tests. */
  public StoredDirectory(
      Store store, DirectorySettings settings, InstantSource clock, RandomGenerator random) {
    this(store, settings, PasswordPolicy.NONE, clock, random);
  }

  /**
   * Opens the directory, and completes or undoes what a crash interrupted.
   *
   * @param policy that new passwords must hold to; not closed with this
   * @param random for salts, ids and keys: a {@link java.security.SecureRandom} but in tests
   */
  public StoredDirectory(
      Store store,
      DirectorySettings settings,
      PasswordPolicy policy,
      InstantSource clock,
      RandomGenerator random) {
    this(store, settings, policy, clock, random, Pause.SLEEP);
  }

  StoredDirectory(
      Store store,
      DirectorySettings settings,
      PasswordPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Pause pause) {
    this.policy = policy;
    this.random = random;
    this.pause = pause;
    this.clock = clock;
    var partitions = store.partitions();
    records = new Records(partitions, settings.lookups().cached());
    resolver = new Resolver(records, settings.lookups());
    var committer = new Committer(partitions, pause);
    changes = new Changes(partitions, committer, records, resolver, settings.lookups());
    hasher = new PasswordHasher(settings.hashing(), random);
    remembered = new RememberedPasswords(settings.remembering(), clock, random);
    var key = changes.mainList().key(random);
    passwordKeys = new PasswordKeys(hasher, settings.scram(), key);
    var ledger = changes.ledger();
    grants = new SendingGrants(partitions, ledger, records, settings.lookups().cached());
    var rule = new FactorRule(records, ledger, key, settings.secondFactors(), clock);
    factors =
        new StoredFactors(
            records,
            changes,
            rule,
            key,
            passwordKeys,
            random,
            clock,
            (account, which) -> ends.ended(account, which));
    changes.sweep();
    places =
        new KnownPlaces(
            partitions, clock, settings.guessing().knownFor(), settings.lookups().cached());
    roles = new StoredRoles(records, ledger, partitions);
    var guessing = new Guessing(settings.guessing(), clock, places);
    kept = new GuessSnapshot(partitions, committer, guessing);
    signIns = new SignInHistory(partitions, clock);
    authenticator =
        new Authenticator(
            records,
            hasher,
            remembered,
            rule,
            key,
            new Renewal(ledger, hasher, passwordKeys),
            guessing,
            this::heard,
            clock,
            pause);
    var gate = new Gate(records, guessing, authenticator::told, pause);
    scramHashes = settings.scram().hashes();
    scram = new ScramCheck(gate, rule, key, settings.scram(), clock);
    tokens = new TokenCheck(gate, clock);
    certificates =
        new StoredCertificates(
            records, changes, clock, (account, which) -> ends.ended(account, which));
    certificateCheck = new CertificateCheck(gate, certificates, clock);
  }

  @Override
  public void addDomain(String domain) {
    addDomain(domain, List.of());
  }

  @Override
  public void addDomain(String domain, List<DkimKey> keys) {
    var name = AddressSyntax.domain(domain);
    if (roles.mayHaveLeftOver(name)) {
      roles.drop(name, accounts(Optional.empty()));
    }
    changes.addDomain(name, keys);
  }

  @Override
  public void removeDomain(String domain) {
    changes.removeDomain(AddressSyntax.domain(domain));
    roles.drop(AddressSyntax.domain(domain), accounts(Optional.empty()));
  }

  @Override
  public List<String> domains() {
    return changes.domains();
  }

  @Override
  public List<DkimKey> dkimKeys(String domain) {
    return asked(Optional.of(domain)).stream()
        .flatMap(name -> changes.list(name).keys().stream())
        .toList();
  }

  @Override
  public List<DkimKey> activeDkimKeys(String domain) {
    return records.domain(domain).here()
        ? records.activeKeys(domain, name -> changes.list(name).keys())
        : List.of();
  }

  @Override
  public void addDkimKey(String domain, DkimKey key) {
    changes.addKey(AddressSyntax.domain(domain), key);
  }

  @Override
  public void setDkimKeyStates(String domain, Map<String, DkimKey.State> states) {
    changes.setKeyStates(AddressSyntax.domain(domain), states, clock.instant());
  }

  @Override
  public void removeDkimKey(String domain, String selector) {
    changes.removeKey(AddressSyntax.domain(domain), selector);
  }

  @Override
  public void addAccount(AccountId id, Address address, char[] password) {
    addAccount(id, address, password, policy);
  }

  /** As {@link Directory#addAccount}, by another policy: an operator may want a weak password. */
  public void addAccount(AccountId id, Address address, char[] password, PasswordPolicy policy) {
    AddressSyntax.notCatchAll(AddressSyntax.checked(address));
    changes.requireFree(address);
    var account = new Account(id, address);
    withHash(
        Passwords.toSet(policy, address, password),
        (hash, octets) -> {
          var none = Credentials.of(account, hash, 1);
          changes.addAccount(passwordKeys.withPassword(none, hash, 1, octets));
        });
  }

  /**
   * Adds many accounts, quickly. Each gets an id, then its mail, then can be found; a line that
   * cannot be added is passed over.
   *
   * @param makeMail makes an account's mail; called on virtual threads, many at a time
   * @param each told of every line in the order of the lines, some hundred at a time; what is told
   *     as added is durable
   */
  public void importAccounts(
      Stream<NewAccount> accounts, Consumer<AccountId> makeMail, Consumer<Imported> each) {
    importAccounts(accounts, policy, makeMail, each);
  }

  /**
   * As {@link #importAccounts(Stream, Consumer, Consumer)}, by another policy for passwords that
   * are not hashed already.
   */
  public void importAccounts(
      Stream<NewAccount> accounts,
      PasswordPolicy policy,
      Consumer<AccountId> makeMail,
      Consumer<Imported> each) {
    new AccountImport(changes, policy, hasher, random, pause, makeMail).run(accounts, each);
  }

  @Override
  public AccountId removeAccount(Address address) {
    AddressSyntax.checked(address);
    var id = changes.removeAccount(address);
    remembered.drop(id);
    grants.drop(id);
    ends.ended(id, _ -> true);
    return id;
  }

  /**
   * Accounts that were removed, or never came to be, and whose mail may still be there: for the
   * caller to remove at its start and after each {@link #removeAccount}, and then to {@link
   * #mailRemoved forget}.
   */
  public List<AccountId> leftovers() {
    return changes.mainList().leftovers().stream().filter(id -> account(id).isEmpty()).toList();
  }

  /** Says that the mail of an account that is gone is gone, too; then nothing is left of it. */
  public void mailRemoved(AccountId account) {
    signIns.forget(account);
    places.forget(account);
    changes.mainList().removeLeftover(account);
  }

  @Override
  public void setPassword(Address address, char[] password) {
    setPassword(address, password, policy);
  }

  /** As {@link Directory#setPassword}, by another policy. */
  public void setPassword(Address address, char[] password, PasswordPolicy policy) {
    var account =
        account(address)
            .orElseThrow(() ->
                new DirectoryRefused(
                    Reason.NOT_FOUND, "there is no account %s".formatted(address)));
    try {
      withHash(
          Passwords.toSet(policy, account.address(), password),
          (hash, octets) ->
              changes
                  .ledger()
                  .edit(
                      account,
                      edit -> {
                        var next =
                            passwordKeys.withPassword(
                                edit.credentials(), hash, edit.nextVersion(), octets);
                        edit.credentials(next);
                        return true;
                      }));
    } finally {
      remembered.drop(account.id());
      ends.ended(account.id(), access -> access.means().isPassword());
    }
  }

  /** Hashes a new password; its octets are wiped afterwards. */
  private void withHash(byte[] octets, BiConsumer<PasswordHash, byte[]> use) {
    try {
      use.accept(hasher.hash(octets), octets);
    } catch (PasswordHasher.Busy e) {
      throw new DirectoryRefused(
          Reason.IN_USE, "too many passwords are being checked at this moment; try again");
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  /**
   * Names who else hears of sign-ins, beside {@link #signIns}, and who ends what opens nothing any
   * more. Said once, before anybody signs in.
   */
  public void watch(SignInEvents signInEvents, AccessEnds accessEnds) {
    events = signInEvents;
    ends = accessEnds;
  }

  private void heard(Optional<Account> account, Origin origin, SignIn answer) {
    signIns.signIn(account, origin, answer);
    events.signIn(account, origin, answer);
  }

  /** Who signed in to which account. */
  public SignInHistory signIns() {
    return signIns;
  }

  /** What accounts may administer. */
  public Roles roles() {
    return roles;
  }

  /** What accounts have beside their password. */
  public Factors factors() {
    return factors;
  }

  @Override
  public List<Account> accounts(Optional<String> domain) {
    return asked(domain).stream()
        .flatMap(d -> changes.all(Kind.ACCOUNT, d).stream())
        .map(meaning -> ((Meaning.OfAccount) meaning).account())
        .toList();
  }

  @Override
  public List<Alias> aliases(Optional<String> domain) {
    return asked(domain).stream()
        .flatMap(d -> changes.all(Kind.ALIAS, d).stream())
        .map(meaning -> ((Meaning.OfAlias) meaning).alias())
        .toList();
  }

  private List<String> asked(Optional<String> domain) {
    if (domain.isEmpty()) {
      return domains();
    }
    var name = AddressSyntax.domain(domain.get());
    if (!records.domain(name).here()) {
      throw new DirectoryRefused(Reason.NOT_FOUND, "the domain %s is not here".formatted(name));
    }
    return List.of(name);
  }

  @Override
  public Optional<Account> account(Address address) {
    return records.meaning(address.key()) instanceof Meaning.OfAccount(Account account)
        ? Optional.of(account)
        : Optional.empty();
  }

  @Override
  public Optional<Account> account(AccountId id) {
    return records.credentials(id).map(Credentials::account).filter(this::canBeFound);
  }

  private boolean canBeFound(Account account) {
    return account(account.address()).filter(account::equals).isPresent();
  }

  @Override
  public void setAlias(Address alias, List<Address> targets) {
    AddressSyntax.checked(alias);
    changes.setAlias(alias, targets.stream().distinct().toList());
  }

  @Override
  public void removeAlias(Address alias) {
    AddressSyntax.checked(alias);
    changes.removeAlias(alias);
  }

  @Override
  public Resolution resolve(Address recipient) {
    return resolver.resolve(recipient);
  }

  @Override
  public boolean maySendAs(AccountId account, Address from) {
    boolean own =
        resolver.resolve(from) instanceof Resolution.Local(var accounts, _, _)
            && accounts.stream().anyMatch(each -> each.id().equals(account));
    return own || grants.has(account, from);
  }

  /** Addresses of others, or nobody's, that an account was granted to write as; in order. */
  public List<Address> sendingGrants(Account account) {
    return grants.of(account.id());
  }

  /**
   * Grants an account to write as some addresses of domains here and takes others back, all or
   * none. A grant ends with the account whose address it is, and when nobody's address becomes
   * somebody's.
   */
  public void changeSendingGrants(Account account, List<Address> add, List<Address> remove) {
    grants.change(account, add, remove);
  }

  @Override
  public SignIn authenticate(String user, char[] password, Origin origin) {
    return authenticator.authenticate(user, password, origin);
  }

  @Override
  public SignIn secondFactor(Account account, String code, Origin origin) {
    return authenticator.secondFactor(account, code, origin);
  }

  @Override
  public Set<ScramHash> scramHashes() {
    return scramHashes;
  }

  @Override
  public ScramSalt scramSalt(String user, ScramHash hash) {
    return scram.salt(user);
  }

  @Override
  public ScramAnswer authenticate(ScramProof proof, Origin origin) {
    return scram.authenticate(proof, origin);
  }

  /** Lets in who has a token that {@code verifier} knows, from now on. */
  public void take(TokenVerifier verifier) {
    tokens.ask(verifier);
  }

  @Override
  public boolean takesTokens() {
    return tokens.hasVerifiers();
  }

  @Override
  public Optional<String> tokenDiscovery() {
    return tokens.discovery();
  }

  @Override
  public SignIn authenticateToken(Optional<String> user, String token, Origin origin) {
    return tokens.authenticate(user, token, origin);
  }

  /** The certificates by which programs sign in to accounts. */
  public Certificates certificates() {
    return certificates;
  }

  @Override
  public boolean knows(X509Certificate certificate) {
    return certificates.find(certificate).isPresent();
  }

  @Override
  public SignIn authenticateCertificate(
      Optional<String> user, X509Certificate certificate, Origin origin) {
    return certificateCheck.authenticate(user, certificate, origin);
  }

  /** Of an account that is here. */
  Credentials credentials(AccountId account) {
    return records.credentials(account).orElseThrow();
  }

  /** Hashes computed so far. */
  long hashes() {
    return hasher.computed();
  }

  /** Writes what is not yet, and ends all threads. The store is the caller's. */
  @Override
  public void close() {
    signIns.close();
    kept.close();
    hasher.close();
  }
}
