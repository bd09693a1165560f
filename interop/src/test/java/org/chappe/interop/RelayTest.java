package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chappe.net.testing.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail leaves for Postfix, and comes from it: by STARTTLS, as Postfix offers and takes it. */
class RelayTest {
  @TempDir private static Path folder;

  private static Postfix postfix;
  private static ScriptedServer beyond;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    int port = FreePort.get();
    beyond = ScriptedServer.taking("8BITMIME");
    server =
        TestServer.start(
            folder.resolve("chappe"),
            Map.of(
                "relay.networks",
                "127.0.0.0/8",
                "relay.routes.postfix.test",
                "127.0.0.1:" + port + "?tls=encrypted",
                "relay.routes.beyond.test",
                beyond.route()));
    postfix =
        Postfix.start(
            Files.createDirectory(folder.resolve("postfix")),
            "127.0.0.1",
            port,
            "relayhost = [127.0.0.1]:" + server.port("smtp"),
            "smtp_tls_security_level = encrypt");
  }

  @AfterAll
  static void stop() throws Exception {
    postfix.close();
    server.close();
    beyond.close();
  }

  /** What Postfix has kept: trace fields of two servers, and then all that was submitted. */
  private static void assertWhole(byte[] kept, String submitted) {
    String text = new String(kept, StandardCharsets.UTF_8);
    String sent = submitted.replace("\r\n", "\n");
    assertThat(text.substring(Math.max(0, text.length() - sent.length()))).isEqualTo(sent);
    String trace = text.substring(0, text.length() - sent.length());
    assertThat(trace.lines().filter(line -> !line.startsWith("\t")))
        .allMatch(line -> line.matches("(Return-Path|X-Original-To|Delivered-To|Received): .*"))
        .filteredOn(line -> line.startsWith("Received: "))
        .as("one of each server")
        .hasSize(2);
    assertThat(trace)
        .startsWith("Return-Path: <alice@example.test>\n")
        .containsPattern("with (ESMTP|UTF8SMTP)S id");
  }

  @Test
  void aMessageArrivesOctetForOctet() throws Exception {
    String sent =
        Submission.to(server)
            .mail("BODY=8BITMIME")
            .send(
                Submission.message(
                    "whole",
                    "Gr\u00fc\u00dfe\n.\n..\n.of dots\n\n \ntab\t\n" + "x".repeat(998) + "\n"),
                "ben@postfix.test");
    assertWhole(postfix.await("ben", 1).getFirst(), sent);
  }

  @Test // RFC 5321 §4.5.3.1.8
  void manyRecipients() throws Exception {
    List<String> users = IntStream.range(0, 150).mapToObj(i -> "u" + i).toList();
    String sent =
        Submission.to(server)
            .send(
                Submission.message("many", "to all of you\n"),
                users.stream().map(user -> user + "@postfix.test").toArray(String[]::new));
    for (String user : users) {
      assertWhole(postfix.await(user, 1).getFirst(), sent);
    }
    assertThat(postfix.log().lines().filter(line -> line.contains("message-id=<many@")))
        .as("transactions")
        .hasSizeLessThan(4);
  }

  @Test // RFC 6531
  void anAddressInUtf8() throws Exception {
    String to = "b\u00f6b@postfix.test";
    String sent =
        Submission.to(server)
            .mail("BODY=8BITMIME SMTPUTF8")
            .send(Submission.message("utf8", "x\n").replace("ben@elsewhere.test", to), to);
    assertWhole(postfix.await("b\u00f6b", 1).getFirst(), sent);
  }

  @Test
  void twentyMegabytes() throws Exception {
    String lines =
        IntStream.range(0, 260_000)
            .mapToObj(i -> "%08d %s\n".formatted(i, "x".repeat(68)))
            .collect(Collectors.joining());
    String sent =
        Submission.to(server).send(Submission.message("large", lines), "large@postfix.test");
    assertThat(sent.length()).isGreaterThan(20_000_000);
    assertWhole(postfix.await("large", 1).getFirst(), sent);
  }

  @Test // RFC 3461 §5.2.2: Postfix offers DSN, so it is the one to tell
  void whatWasAskedOfDsnIsPassedOn() throws Exception {
    Submission.to(server)
        .mail("RET=HDRS ENVID=an+2Bid")
        .recipient("NOTIFY=SUCCESS ORCPT=rfc822;first@postfix.test")
        .send(Submission.message("dsn", "tell me\n"), "told@postfix.test");
    String report = inAlicesInbox("<dsn@example.test>");
    assertThat(report)
        .contains("Reporting-MTA: dns; mx.postfix.test")
        .contains("Original-Envelope-Id: an+id")
        .contains("Original-Recipient: rfc822;first@postfix.test")
        .contains("Action: delivered")
        .doesNotContain("tell me");
  }

  @Test // RFC 3464: refused at RCPT, so that we are the one to tell
  void aRecipientWhomPostfixDoesNotKnowIsReported() throws Exception {
    Submission.to(server)
        .send(
            Submission.message("nobody", "are you there\n"),
            "u0@postfix.test",
            "nobody@postfix.test");
    assertThat(inAlicesInbox("<nobody@example.test>"))
        .startsWith("Return-Path: <>")
        .contains("Reporting-MTA: dns; mail.example.test")
        .contains("Final-Recipient: rfc822; nobody@postfix.test")
        .contains("Status: 5.1.1")
        .containsPattern("Diagnostic-Code: smtp; 550 5.1.1 <nobody@postfix.test>")
        .doesNotContain("Final-Recipient: rfc822; u0@postfix.test");
  }

  @Test
  void postfixDeliversToMailboxesHere() throws Exception {
    byte[] message = Submission.message("in", "Gr\u00fc\u00dfe\n").getBytes(StandardCharsets.UTF_8);
    try (var client = WireClient.smtp(postfix.port())) {
      client.deliver(TestServer.BOB, message);
    }
    String kept = Inbox.of(server, TestServer.BOB).await(1).getFirst();
    assertThat(kept)
        .startsWith("Return-Path: <sender@elsewhere.test>\r\n")
        .contains("from mx.postfix.test")
        .endsWith(new String(message, StandardCharsets.UTF_8) + "\r\n");
  }

  @Test // the network is one of relay.networks
  void postfixRelaysThroughHere() throws Exception {
    byte[] message =
        Submission.message("through", "Gr\u00fc\u00dfe\n").getBytes(StandardCharsets.UTF_8);
    try (var client = WireClient.smtp(postfix.port())) {
      client.deliver("ben@beyond.test", message);
    }
    Await.until("it went through", server::log, () -> !beyond.taken().isEmpty());
    var taken = beyond.taken().getFirst();
    assertThat(taken.from()).startsWith("MAIL FROM:<sender@elsewhere.test>");
    assertThat(taken.to()).singleElement().asString().startsWith("RCPT TO:<ben@beyond.test>");
    assertThat(taken.text()).endsWith(new String(message, StandardCharsets.UTF_8) + "\r\n");
  }

  private static String inAlicesInbox(String about) throws Exception {
    Inbox inbox = Inbox.of(server, TestServer.ALICE);
    Await.until(
        "a report about " + about,
        () -> server.log() + postfix.log(),
        () -> inbox.messages().stream().anyMatch(message -> message.contains(about)));
    return inbox.messages().stream().filter(message -> message.contains(about)).findFirst().get();
  }
}
