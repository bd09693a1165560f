package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.Factors;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.access.OpenSessions;
import org.chappe.directory.password.PasswordPolicy;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.Test;

class ExpiredSessionsTest {
  private static final Address ANN = Address.parse("ann@example.org");

  @Test
  void aSessionEndsWithTheAppPasswordThatOpenedIt() {
    var now = new AtomicReference<>(Instant.EPOCH);
    InstantSource clock = now::get;
    try (var directory =
        new StoredDirectory(
            new MemoryStore(),
            DirectorySettings.DEFAULT,
            PasswordPolicy.NONE,
            clock,
            new Random(1))) {
      directory.addDomain("example.org");
      directory.addAccount(new AccountId(1), ANN, "telegraph of 1794".toCharArray());
      add(directory, "Phone", Optional.of(Duration.ofDays(1)));
      add(directory, "Laptop", Optional.empty());
      var sessions = new OpenSessions();
      var ended = new ArrayList<String>();
      var account = directory.account(ANN).orElseThrow();
      open(sessions, account, "Phone", ended);
      open(sessions, account, "Laptop", ended);
      open(sessions, account, "Phone", ended);
      var expired = new ExpiredSessions(sessions, directory, clock);
      expired.look();
      assertThat(ended).isEmpty();
      now.set(Instant.EPOCH.plus(Duration.ofDays(1)));
      expired.look();
      assertThat(ended).containsExactly("Phone", "Phone");
      new ExpiredSessions(new OpenSessions(), directory, clock)
          .look(); // of nobody: nothing happens
    }
  }

  private static void add(StoredDirectory directory, String name, Optional<Duration> lifetime) {
    String password =
        directory
            .factors()
            .addAppPassword(
                ANN,
                new Factors.NewAppPassword(
                    name, Set.of(Protocol.IMAP), lifetime, Optional.empty()));
    assertThat(password).isNotEmpty();
  }

  private static void open(
      OpenSessions sessions, Account account, String name, List<String> ended) {
    var session =
        sessions.open(
            sessions.arriving(),
            name + sessions.count(),
            account,
            new Access(Access.Means.APP_PASSWORD, name, name),
            new Origin(InetAddress.getLoopbackAddress(), Protocol.IMAP),
            _ -> ended.add(name));
    assertThat(session.id()).startsWith(name);
  }
}
