package org.chappe.directory.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.chappe.directory.Access;
import org.chappe.directory.Account;
import org.chappe.directory.Origin;
import org.chappe.directory.Protocol;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.junit.jupiter.api.Test;

final class OpenSessionsTest {
  private static final Account ANN = new Account(new AccountId(1), Address.parse("ann@a.test"));
  private static final Account BEN = new Account(new AccountId(2), Address.parse("ben@a.test"));
  private static final Access PHONE = new Access(Access.Means.APP_PASSWORD, "7", "phone");
  private static final Access LAPTOP = new Access(Access.Means.APP_PASSWORD, "8", "laptop");

  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<String> named = new CopyOnWriteArrayList<>();
  private final OpenSessions sessions =
      new OpenSessions(
          () -> Instant.ofEpochSecond(1_700_000_000),
          session -> named.add(session.id() + " " + session.origin().client()));

  private static Origin origin(String client) {
    try {
      return new Origin(InetAddress.getByName("192.0.2.1"), Protocol.IMAP, client);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private OpenSession open(String id, Account account, Access access) {
    return open(sessions.arriving(), id, account, access);
  }

  private OpenSession open(long arrived, String id, Account account, Access access) {
    return sessions.open(
        arrived, id, account, access, origin(""), why -> ended.add(id + " " + why.word()));
  }

  private List<String> ids(Account account) {
    return sessions.of(account.id()).stream().map(OpenSession::id).toList();
  }

  @Test
  void eachAccountHasItsOwn() {
    var one = open("1", ANN, Access.PASSWORD);
    open("2", BEN, Access.PASSWORD);
    var three = open("3", ANN, PHONE);
    var four = open("4", ANN, PHONE);
    assertThat(ids(ANN)).containsExactly("4", "3", "1");
    assertThat(ids(BEN)).containsExactly("2");
    assertThat(sessions.count()).isEqualTo(4);
    three.close();
    three.close();
    assertThat(ids(ANN)).containsExactly("4", "1");
    four.close();
    assertThat(ids(ANN)).containsExactly("1");
    one.close();
    assertThat(ids(ANN)).isEmpty();
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void theClientsNameComesLater() {
    var session = open("1", ANN, PHONE);
    assertThat(session.origin().client()).isEmpty();
    session.named("Thunder\r\nbird\u001b[2J 128");
    session.named("Thunder\r\nbird\u001b[2J 128");
    assertThat(session.origin().client()).isEqualTo("Thunder bird [2J 128");
    session.named("x".repeat(5_000));
    assertThat(session.origin().client()).hasSize(OpenSessions.LONGEST_NAME);
    assertThat(named).hasSize(2);
    assertThat(session.since()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
  }

  @Test
  void onlyThoseThatAreMeantEnd() {
    open("1", ANN, PHONE);
    open("2", ANN, LAPTOP);
    open("3", BEN, PHONE);
    assertThat(sessions.end(ANN.id(), session -> session.id().equals("2"))).isEqualTo(1);
    assertThat(sessions.end(ANN.id(), session -> session.id().equals("3"))).isZero();
    assertThat(ended).containsExactly("2 asked");
    sessions.ended(ANN.id(), PHONE::equals);
    assertThat(ended).containsExactly("2 asked", "1 revoked");
  }

  @Test
  void whatIsRevokedWhileSomebodySignsInWithItEndsToo() {
    long arrived = sessions.arriving();
    sessions.ended(ANN.id(), PHONE::equals);
    open(arrived, "1", ANN, LAPTOP);
    open(arrived, "2", BEN, PHONE);
    assertThat(ended).isEmpty();
    open(arrived, "3", ANN, PHONE);
    assertThat(ended).containsExactly("3 revoked");
    open(sessions.arriving(), "4", ANN, PHONE); // made anew under the same name
    assertThat(ended).containsExactly("3 revoked");
  }

  @Test
  void whoComesWithANumberTooOldEnds() {
    long arrived = sessions.arriving();
    for (int i = 0; i < OpenSessions.REVOCATIONS; i++) {
      sessions.ended(BEN.id(), PHONE::equals);
    }
    open(arrived, "1", ANN, PHONE);
    assertThat(ended).isEmpty();
    sessions.ended(BEN.id(), PHONE::equals);
    open(arrived, "2", ANN, PHONE);
    assertThat(ended).containsExactly("2 revoked");
  }

  /** Whatever the order: a session that was let in with what is revoked is ended. */
  @Test
  void nobodySlipsThroughARace() throws Exception {
    var let = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 500; round++) {
        var valid = new boolean[] {true};
        var name = "race " + round;
        Callable<Integer> signsIn =
            () -> {
              long arrived = sessions.arriving();
              boolean right;
              synchronized (valid) {
                right = valid[0];
              }
              if (right) {
                let.incrementAndGet();
                open(arrived, name, ANN, PHONE);
              }
              return 0;
            };
        Callable<Integer> revokes =
            () -> {
              synchronized (valid) {
                valid[0] = false;
              }
              sessions.ended(ANN.id(), PHONE::equals);
              return 0;
            };
        for (var done : threads.invokeAll(List.of(signsIn, revokes))) {
          done.get();
        }
        sessions.of(ANN.id()).forEach(OpenSession::close);
      }
    }
    assertThat(ended.stream().distinct().count()).isEqualTo(let.get());
  }

  @Test
  void aSessionCostsLessThanTwoHundredOctets() {
    int many = 100_000;
    var kept = new ArrayList<Account>(many);
    for (int i = 0; i < many; i++) {
      kept.add(new Account(new AccountId(i), ANN.address()));
    }
    var address = origin("");
    Ending ending = why -> ended.add(why.word());
    long before = used();
    for (var account : kept) {
      sessions.open(0, "4f2a", account, PHONE, address, ending).named("Thunderbird 128");
    }
    long each = (used() - before) / many;
    assertThat(each).isBetween(40L, 184L); // and 16 for an ending of its own
    assertThat(sessions.count()).isEqualTo(many);
    assertThat(kept).hasSize(many);
  }

  private static long used() {
    var memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
