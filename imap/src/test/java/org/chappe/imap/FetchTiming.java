package org.chappe.imap;

import static org.chappe.imap.TestServer.given;
import static org.chappe.imap.TestServer.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.NewMessage;
import org.chappe.model.Flags;
import org.chappe.model.MailboxId;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;

/** Prints how long a first sync's commands take over 100,000 messages in memory; no test. */
final class FetchTiming {
  private static final int MESSAGES = 100_000;

  private FetchTiming() {}

  public static void main(String[] args) throws IOException {
    try (TestServer server = given(mailbox("INBOX")).server()) {
      fill(server);
      try (var client = new Socket(server.address().getAddress(), server.address().getPort())) {
        run(client, "LOGIN ann secret", false);
        run(client, "SELECT INBOX", false);
        String[] commands = {
          "FETCH 1:* (FLAGS)",
          "UID FETCH 1:* (FLAGS)",
          "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)",
          "UID FETCH 1:* (ENVELOPE)",
          "UID FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE RFC822.SIZE INTERNALDATE)",
          "UID FETCH 1:* (BODY.PEEK[HEADER.FIELDS (Date From Subject To Message-ID References)])",
          "UID SEARCH UNSEEN",
          "UID FETCH 1:20000 (BODY.PEEK[])",
        };
        for (String command : commands) {
          for (int round = 0; round < 5; round++) {
            run(client, command, round == 4);
          }
        }
      }
    }
  }

  private static void fill(TestServer server) {
    try (MailAccount mail = server.mail()) {
      MailboxId inbox = mail.snapshot().mailbox(MailboxName.INBOX).orElseThrow().info().id();
      List<NewMessage> batch = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        byte[] octets = message(i).getBytes(StandardCharsets.US_ASCII);
        try (MessageIntake intake = server.accounts().receive()) {
          intake.write(octets, 0, octets.length);
          Flags flags = i % 3 == 0 ? Flags.NONE : Flags.of(SystemFlag.SEEN);
          batch.add(new NewMessage(intake.finish(), flags, TestServer.NOW));
        }
        if (batch.size() == 500) {
          mail.append(inbox, batch);
          batch.clear();
        }
      }
    }
  }

  private static String message(int i) {
    return "Date: Fri, 2 Jan 2026 03:04:05 +0000\r\nFrom: Somebody %d <u%d@example.test>\r\nTo: ann@example.test\r\nSubject: about number %d of many\r\nMessage-ID: <%d@example.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello %d\r\n"
        .formatted(i, i % 100, i, i, i);
  }

  private static void run(Socket client, String command, boolean print) throws IOException {
    long start = System.nanoTime();
    client.getOutputStream().write(("t " + command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    long octets = readToTag(client.getInputStream());
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (print) {
      System.out.printf("%6d ms %8d KiB  %s%n", millis, octets / 1024, command);
    }
  }

  /** Reads until a line begins with the tag; a literal here has no such line. */
  private static long readToTag(InputStream in) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    long octets = 0;
    byte[] tag = "\r\nt OK".getBytes(StandardCharsets.US_ASCII);
    var tail = new StringBuilder();
    while (true) {
      int got = in.read(buffer);
      octets += got;
      tail.append(
          new String(
              buffer, Math.max(0, got - 400), Math.min(got, 400), StandardCharsets.ISO_8859_1));
      if (tail.indexOf(new String(tag, StandardCharsets.US_ASCII)) >= 0) {
        return octets;
      }
      tail.delete(0, Math.max(0, tail.length() - 400));
    }
  }
}
