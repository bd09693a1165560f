package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.chappe.imap.PictureClient.Kind;
import org.chappe.imap.PictureClient.Setup;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.net.testing.ScriptClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sessions of two people change one mailbox in any order. Each client's picture, made of
 * what it was told and of nothing else, is at no moment one that cannot be, and in the end is the
 * mailbox. Who comes back with an old picture and QRESYNC is told exactly what makes it the
 * mailbox. A failure names its seed; a seed that failed once stays in the list. {@code
 * RandomSessions} does the same for as long as one likes.
 */
class RandomSessionsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void oneAfterTheOther(long seed) {
    oneAfterTheOther(seed, 500);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void allAtOnce(long seed) throws InterruptedException, ExecutionException {
    allAtOnce(seed, 120);
  }

  static void oneAfterTheOther(long seed, int steps) {
    try (TestServer server = server();
        var clients = new Clients(server, seed)) {
      var random = new Random(seed);
      for (int i = 0; i < steps; i++) {
        RandomClient client = clients.list.get(random.nextInt(clients.list.size()));
        if (client.step()) {
          clients.requireTruth(client.client());
        }
      }
      clients.requireTruth();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ", one after the other: " + e.getMessage(), e);
    }
  }

  static void allAtOnce(long seed, int steps) throws InterruptedException, ExecutionException {
    try (TestServer server = server();
        var clients = new Clients(server, seed);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (RandomClient client : clients.list) {
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < steps; i++) {
                client.step();
              }
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      clients.requireTruth();
    } catch (AssertionError | ExecutionException e) {
      throw new AssertionError("seed " + seed + ", all at once: " + e.getMessage(), e);
    }
  }

  /** Ann's mailbox, in which Ben may do everything, too. */
  private static TestServer server() {
    TestServer server =
        given(mailbox("Shared", "a", "b", "c", "d", "e", "f", "g", "h"), mailbox("Other")).server();
    try (ScriptClient ann = server.ann()) {
      ann.plays(
          """
          C: a SETACL Shared ben@example.test lrswite
          S: a OK ...
          C: b SETACL Other ben@example.test lri
          S: b OK ...
          """);
    }
    return server;
  }

  private static final class Clients implements AutoCloseable {
    final List<RandomClient> list = new ArrayList<>();
    private final TestServer server;

    Clients(TestServer server, long seed) {
      this.server = server;
      for (Kind kind : Kind.values()) {
        add("ann", "", kind, seed);
      }
      add("ben", "Users/ann@example.test/", Kind.REV1, seed);
      add("ben", "Users/ann@example.test/", Kind.QRESYNC, seed);
    }

    private void add(String user, String above, Kind kind, long seed) {
      var setup = new Setup(server.address(), user, above + "Shared", kind);
      list.add(new RandomClient(setup, above + "Other", seed * 31 + list.size()));
    }

    /** NOOP tells what is left to tell; flags that were told are compared as they were told. */
    void requireTruth() {
      for (RandomClient one : list) {
        one.client().command("NOOP");
        one.client().askForWhatWasNotTold();
        requireTruth(one.client());
      }
    }

    void requireTruth(PictureClient client) {
      List<String> truth = truth();
      if (!client.picture.shown().equals(truth)) {
        throw client.failure("the mailbox is " + truth);
      }
    }

    private List<String> truth() {
      try (MailAccount mail = server.mail()) {
        MailboxSnapshot shared = mail.snapshot().mailbox(new MailboxName("Shared")).orElseThrow();
        var truth = new ArrayList<String>();
        for (int i = 0; i < shared.count(); i++) {
          var flags = new TreeSet<>(shared.flags(i).keywords());
          for (SystemFlag flag : SystemFlag.values()) {
            if (shared.flags(i).has(flag)) {
              flags.add(flag.text());
            }
          }
          truth.add(shared.uid(i) + "" + flags);
        }
        return truth;
      }
    }

    @Override
    public void close() {
      list.forEach(RandomClient::close);
    }
  }
}
