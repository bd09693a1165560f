package org.chappe.directory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.chappe.directory.password.PasswordCost;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/** A directory over a store in memory, with a clock that is set by hand and pauses on paper. */
final class Fixture implements AutoCloseable {
  /** The least Argon2id allows: tests ask what is done with a hash, not whether it is costly. */
  static final PasswordCost CHEAP = new PasswordCost(8, 1, 1);

  static final DirectorySettings SETTINGS =
      new DirectorySettings(
          new DirectorySettings.Hashing(CHEAP, 2, 1_000, Duration.ofSeconds(20)),
          DirectorySettings.Remembering.DEFAULT,
          DirectorySettings.Lookups.DEFAULT,
          GuessLimits.DEFAULT.hashEvery(Duration.ZERO), // GuessingTest asks for turns
          DirectorySettings.SecondFactors.DEFAULT,
          DirectorySettings.Scram.NONE);

  final Clock clock = new Clock();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final RandomGenerator random = new Random(IDS.incrementAndGet()); // thread-safe, unlike most
  // For all fixtures: an id is never given twice, also when a store outlives its fixture.
  private static final AtomicLong IDS = new AtomicLong(1_000);
  final Store store;
  final DirectorySettings settings;
  StoredDirectory directory;

  Fixture() {
    this(new MemoryStore());
  }

  Fixture(Store store) {
    this(store, SETTINGS);
  }

  Fixture(Store store, DirectorySettings settings) {
    this.store = store;
    this.settings = settings;
    directory = open();
  }

  /** Time stands still until it is moved. */
  static final class Clock implements InstantSource {
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis.get());
    }

    void pass(Duration duration) {
      millis.addAndGet(duration.toMillis());
    }
  }

  private StoredDirectory open() {
    return new StoredDirectory(store, settings, PasswordPolicy.NONE, clock, random, pauses::add);
  }

  /** Closes the directory and opens another on the same store. */
  void reopen() {
    directory.close();
    directory = open();
  }

  /** Opens another directory on the same store as if the one before had been killed. */
  void openAnother() {
    directory = open();
  }

  /** Makes the domain when it is missing, and an account whose password is {@code "pass"}. */
  AccountId account(String address) {
    var parsed = Address.parse(address);
    if (!directory.domains().contains(parsed.domain())) {
      directory.addDomain(parsed.domain());
    }
    var id = new AccountId(IDS.incrementAndGet());
    directory.addAccount(id, parsed, "pass".toCharArray());
    return id;
  }

  /** A key of that selector that waits; its octets are the selector's. */
  static DkimKey key(String selector) {
    return new DkimKey(
        selector,
        DkimKey.Algorithm.ED25519_SHA256,
        new Octets(selector.getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH,
        DkimKey.State.WAITING);
  }

  void alias(String alias, String... targets) {
    directory.setAlias(Address.parse(alias), Stream.of(targets).map(Address::parse).toList());
  }

  /** Where mail for {@code recipient} goes: addresses, or the name of another resolution. */
  List<String> resolved(String recipient) {
    return switch (directory.resolve(Address.parse(recipient))) {
      case Resolution.Local local ->
          Stream.concat(local.accounts().stream().map(Account::address), local.elsewhere().stream())
              .map(Address::toString)
              .toList();
      case Resolution.NoSuchAddress() -> List.of("nobody");
      case Resolution.NotLocal() -> List.of("not local");
    };
  }

  List<String> accounts() {
    return directory.accounts(Optional.empty()).stream()
        .map(account -> account.address().toString())
        .toList();
  }

  List<String> aliases() {
    return directory.aliases(Optional.empty()).stream()
        .map(alias -> alias.address() + " -> " + alias.targets())
        .toList();
  }

  SignIn signIn(String user, String password) {
    return signIn(user, password, "192.0.2.1");
  }

  SignIn signIn(String user, String password, String from) {
    return directory.authenticate(user, password.toCharArray(), origin(from));
  }

  static Origin origin(String address) {
    try {
      return new Origin(InetAddress.getByName(address), Protocol.IMAP);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  @Override
  public void close() {
    directory.close();
    store.close();
  }
}
