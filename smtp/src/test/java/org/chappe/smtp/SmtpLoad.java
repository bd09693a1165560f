package org.chappe.smtp;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.chappe.delivery.Admission;
import org.chappe.delivery.Answers;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.MessageCheck;
import org.chappe.delivery.Onward;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.Trace;
import org.chappe.delivery.testing.TestMail;
import org.chappe.model.Address;

/**
 * A measurement, run by hand: what a session costs beside the store. Messages of 12 KiB come over
 * 16 connections to accounts in memory; then the same octets are given to the delivery directly. Of
 * the process's CPU time the clients' share is taken off.
 */
final class SmtpLoad {
  private static final int CONNECTIONS = 16;
  private static final int MESSAGES = 1_500; // for each connection

  private SmtpLoad() {}

  public static void main(String[] arguments) throws Exception {
    byte[] message = message();
    for (int round = 0; round < 4; round++) {
      overConnections(message);
      directly(message);
    }
  }

  private static void overConnections(byte[] message) throws Exception {
    try (var server = TestServer.plain(SmtpKind.MX)) {
      var clients = new ArrayList<Thread>();
      var clientNanos = new AtomicLong();
      long start = System.nanoTime();
      long cpu = processNanos();
      for (int i = 0; i < CONNECTIONS; i++) {
        String to = List.of("ann", "bob", "eve").get(i % 3) + "@example.test";
        clients.add(
            Thread.ofPlatform()
                .start(() -> {
                  send(server.address(), message, to);
                  clientNanos.addAndGet(
                      ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                }));
      }
      for (Thread client : clients) {
        client.join();
      }
      show("over connections", start, cpu + clientNanos.get());
    }
  }

  private static void directly(byte[] message) {
    InstantSource clock = InstantSource.system();
    var mail = new TestMail(clock);
    mail.account("ann@example.test");
    var delivery =
        new Delivery(
            mail.directory(),
            mail,
            Onward.NONE,
            DeliverySettings.defaults("mx.test"),
            clock,
            event -> {});
    var trace = new Trace("c.test", InetAddress.getLoopbackAddress(), "ESMTP", Optional.empty());
    long start = System.nanoTime();
    long cpu = processNanos();
    for (int i = 0; i < CONNECTIONS * MESSAGES; i++) {
      Admission admission =
          delivery.admit(
              "ann@example.test",
              Address.parse("ann@example.test"),
              RecipientOptions.NONE,
              OptionalLong.empty());
      var recipient = ((Admission.Admitted) admission).recipient();
      var envelope =
          new Envelope(
              delivery.nextId(),
              "a@far.test",
              Optional.empty(),
              MailOptions.NONE,
              List.of(recipient));
      try (Incoming incoming = delivery.receive(envelope, trace, Answers.ONE_FOR_ALL)) {
        incoming.write(message, 0, message.length);
        incoming.deliver(MessageCheck.NONE);
      }
    }
    show("directly", start, cpu);
  }

  private static void show(String what, long start, long cpu) {
    double messages = CONNECTIONS * MESSAGES;
    System.out.printf(
        "%-18s %8.0f messages/s  %6.1f us CPU per message%n",
        what,
        messages / ((System.nanoTime() - start) / 1e9),
        (processNanos() - cpu) / 1e3 / messages);
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void send(InetSocketAddress server, byte[] message, String to) {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      expect(in, "220 ");
      out.write("EHLO load.test\r\n".getBytes(StandardCharsets.US_ASCII));
      expect(in, "250 ");
      byte[] begin =
          ("MAIL FROM:<a@far.test>\r\nRCPT TO:<" + to + ">\r\nDATA\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < MESSAGES; i++) {
        out.write(begin);
        expect(in, "250 ");
        expect(in, "250 ");
        expect(in, "354 ");
        out.write(message);
        expect(in, "250 ");
      }
      out.write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      expect(in, "221 ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void expect(InputStream in, String code) throws IOException {
    while (true) {
      var line = new StringBuilder();
      int octet = in.read();
      while (octet != '\n') {
        if (octet < 0) {
          throw new IOException("the server left");
        }
        line.append((char) octet);
        octet = in.read();
      }
      if (line.charAt(3) == ' ') {
        if (line.indexOf(code) != 0) {
          throw new IOException("expected " + code + ", got " + line);
        }
        return;
      }
    }
  }

  /** Two parts, one of them Base64, with the header fields mail has; ends with the dot. */
  private static byte[] message() {
    var random = new Random(7);
    byte[] picture = new byte[6_000];
    random.nextBytes(picture);
    String text =
        """
        Received: from a.far.test (a.far.test [192.0.2.1]) by b.far.test with ESMTPS id 4f2a; %s
        DKIM-Signature: v=1; a=rsa-sha256; d=far.test; s=one; h=from:to:subject:date; bh=%s; b=%s
        From: Somebody <a@far.test>
        To: Ann <ann@example.test>
        Subject: =?utf-8?q?The_minutes_of_Monday=E2=80=99s_meeting?=
        Date: Tue, 3 Nov 2026 09:05:09 +0100
        Message-ID: <4f2a.1762157109@far.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_b1"

        --=_b1
        Content-Type: text/plain; charset=utf-8

        %s
        --=_b1
        Content-Type: image/png; name="picture.png"
        Content-Transfer-Encoding: base64

        %s
        --=_b1--
        .
        """
            .formatted(
                "Tue, 3 Nov 2026 09:05:10 +0100",
                "x".repeat(44),
                "y".repeat(344),
                "Dear all, these are the minutes of the last meeting, as promised.\n".repeat(44),
                Base64.getMimeEncoder().encodeToString(picture).replace("\r", ""));
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
