package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chappe.mailbox.MailAccount;
import org.chappe.model.MailboxName;
import org.junit.jupiter.api.Test;

/** What a client costs that waits for mail, as most do most of the time. */
class IdleMemoryTest {
  /** Some dozen classes and lambdas are made for the first ones. */
  private static final int FIRST = 50;

  private static final int MANY = 1_000;

  /** A client, of which this process holds nothing but its channel: some 250 octets. */
  private static SocketChannel idling(TestServer server, ByteBuffer answers) throws IOException {
    SocketChannel client = SocketChannel.open(server.address());
    plays(client, "a LOGIN ann secret\r\n", "a OK", answers);
    plays(client, "b SELECT INBOX\r\n", "b OK", answers);
    plays(client, "c IDLE\r\n", "+ ", answers);
    return client;
  }

  private static void plays(SocketChannel client, String line, String answer, ByteBuffer answers)
      throws IOException {
    client.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    hears(client, answer, answers);
  }

  private static void hears(SocketChannel client, String answer, ByteBuffer answers)
      throws IOException {
    answers.clear();
    while (!StandardCharsets.US_ASCII
        .decode(answers.duplicate().flip())
        .toString()
        .contains(answer)) {
      assertThat(client.read(answers)).isPositive();
    }
  }

  @Test
  void aClientInIdleCostsLessThanFiveKilobytes() throws IOException {
    List<SocketChannel> clients = new ArrayList<>();
    var answers = ByteBuffer.allocate(16_384);
    try (TestServer server = given(mailbox("INBOX", "one")).server()) {
      for (int i = 0; i < FIRST; i++) {
        clients.add(idling(server, answers));
      }
      long before = used();
      for (int i = 0; i < MANY; i++) {
        clients.add(idling(server, answers));
      }
      long each = (used() - before) / MANY;
      System.out.printf("MEASURE a client in IDLE takes %d octets of heap%n", each);
      assertThat(each).isBetween(1_000L, 4_600L);
      try (MailAccount ann = server.mail()) {
        server.append(ann, MailboxName.INBOX, TestServer.message("two"));
      }
      for (SocketChannel client : clients) {
        hears(client, "* 2 EXISTS", answers);
        client.close();
      }
    }
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
