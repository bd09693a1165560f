package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;

/** Prints how long SORT and THREAD take over many messages in memory, first and later; no test. */
final class SortTiming {
  private SortTiming() {}

  public static void main(String[] args) throws IOException {
    int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    try (TestServer server = given(mailbox("INBOX")).server()) {
      fill(server, messages);
      try (var client = new Socket(server.address().getAddress(), server.address().getPort())) {
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        run(client, in, "LOGIN ann secret");
        run(client, in, "SELECT INBOX");
        String[] commands = {
          "SORT (SUBJECT) UTF-8 ALL",
          "SORT (REVERSE DATE) UTF-8 ALL",
          "SORT (DISPLAYFROM SUBJECT DATE) UTF-8 ALL",
          "SORT (ARRIVAL) UTF-8 ALL",
          "UID THREAD REFERENCES UTF-8 ALL",
          "UID THREAD REFS UTF-8 ALL",
          "UID THREAD ORDEREDSUBJECT UTF-8 ALL",
        };
        for (String command : commands) {
          for (int round = 0; round < 5; round++) {
            run(client, in, command);
          }
        }
      }
    }
  }

  private static void fill(TestServer server, int messages) {
    var random = new Random(42);
    try (MailAccount mail = server.mail()) {
      MailboxId inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow().info().id();
      List<NewMessage> batch = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        byte[] octets = message(i, random).getBytes(StandardCharsets.US_ASCII);
        try (MessageIntake intake = server.accounts().receive()) {
          intake.write(octets, 0, octets.length);
          batch.add(new NewMessage(intake.finish(), Flags.NONE, TestServer.NOW.plusSeconds(i)));
        }
        if (batch.size() == 500 || i + 1 == messages) {
          mail.append(inbox, batch);
          batch.clear();
        }
      }
    }
  }

  private static String message(int i, Random random) {
    int parent = i < 10 || random.nextInt(3) == 0 ? -1 : i - 1 - random.nextInt(10);
    return "Date: Fri, %d Jan 2026 03:%02d:05 +0000\r\nFrom: Somebody %d <u%d@example.test>\r\nTo: ann@example.test\r\nSubject: %sabout number %d of many\r\nMessage-ID: <%d@example.test>\r\n%s\r\nHello %d\r\n"
        .formatted(
            1 + random.nextInt(28),
            random.nextInt(60),
            i % 1_000,
            i % 1_000,
            parent < 0 ? "" : "Re: ",
            parent < 0 ? i : random.nextInt(i),
            i,
            parent < 0 ? "" : "References: <x@y> <" + parent + "@example.test>\r\n",
            i);
  }

  private static void run(Socket client, BufferedReader in, String command) throws IOException {
    long start = System.nanoTime();
    client.getOutputStream().write(("t " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    long octets = 0;
    String line = in.readLine();
    while (line != null && !line.startsWith("t ")) {
      octets += line.length();
      line = in.readLine();
    }
    System.out.printf(
        "%6d ms %9d octets  %s  %s%n",
        (System.nanoTime() - start) / 1_000_000, octets, command, line);
  }
}
