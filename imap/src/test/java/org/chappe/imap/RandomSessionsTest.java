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
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several sessions change one mailbox in any order. Each client's picture, made of what it was told
 * and of nothing else, is at no moment one that cannot be, and in the end is the mailbox. A failure
 * names its seed; a seed that failed once stays in the list.
 */
class RandomSessionsTest {
  private static final int CLIENTS = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void oneAfterTheOther(long seed) {
    try (TestServer server = server();
        var clients = new Clients(server, seed)) {
      var random = new Random(seed);
      for (int i = 0; i < 400; i++) {
        clients.list.get(random.nextInt(CLIENTS)).step();
      }
      clients.requireTruth(server);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void allAtOnce(long seed) throws InterruptedException, ExecutionException {
    try (TestServer server = server();
        var clients = new Clients(server, seed);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (PictureClient client : clients.list) {
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < 150; i++) {
                client.step();
              }
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      clients.requireTruth(server);
    }
  }

  private static TestServer server() {
    return given(mailbox("INBOX", "a", "b", "c", "d", "e", "f", "g", "h"), mailbox("Other"))
        .server();
  }

  private static final class Clients implements AutoCloseable {
    final List<PictureClient> list = new ArrayList<>();

    Clients(TestServer server, long seed) {
      for (int i = 0; i < CLIENTS; i++) {
        list.add(new PictureClient(server.address(), seed * CLIENTS + i, i % 2 == 1));
      }
    }

    /** NOOP tells what is left to tell; flags that were told are compared as they were told. */
    void requireTruth(TestServer server) {
      List<String> truth = truth(server);
      for (PictureClient client : list) {
        client.command("NOOP");
        client.askForWhatWasNotTold();
        if (!client.picture.stream().map(Object::toString).toList().equals(truth)) {
          throw client.failure("the mailbox is " + truth);
        }
      }
    }

    private static List<String> truth(TestServer server) {
      try (MailAccount mail = server.mail()) {
        MailboxSnapshot inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow();
        var truth = new ArrayList<String>();
        for (int i = 0; i < inbox.count(); i++) {
          var flags = new TreeSet<>(inbox.flags(i).keywords());
          for (SystemFlag flag : SystemFlag.values()) {
            if (inbox.flags(i).has(flag)) {
              flags.add(flag.text());
            }
          }
          truth.add(inbox.uid(i) + "" + flags);
        }
        return truth;
      }
    }

    @Override
    public void close() {
      list.forEach(PictureClient::close);
    }
  }
}
