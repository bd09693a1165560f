package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.chappe.app.DataDirectory;
import org.chappe.app.Rooms;
import org.chappe.app.Server;
import org.chappe.app.cli.Cli.Result;
import org.chappe.app.config.Config;
import org.chappe.app.config.ConfigReader;
import org.chappe.delivery.Departure;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.model.Octets;
import org.chappe.net.testing.FreePort;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Group;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.store.BodyWriter;
import org.chappe.store.NewBody;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits to leave is looked at and changed, on a stopped server and on a running one. */
@Timeout(120)
class QueueCommandsTest {
  private final Instant now = Instant.now();
  private static final String ANSWER = "450-4.2.1 \u001b[2Jcome back\r\n450 4.2.1 later";

  @TempDir Path folder;
  private Cli cli;
  private int port;

  /** Three messages: from Ann an hour ago to two, from Ben a day ago and held, a report. */
  @BeforeEach
  void queue() throws IOException {
    cli = new Cli(folder.resolve("data"));
    cli.run("domain", "add", "example.org");
    cli.run("account", "add", "ann@example.org");
    port = FreePort.get();
    try (Rooms rooms = rooms()) {
      AccountId ann =
          rooms.directory().account(Address.parse("ann@example.org")).orElseThrow().id();
      put(
          rooms,
          new Mail(now, 1000, Duration.ofHours(1), "ann.smith@example.org", Optional.of(ann)),
          group(1000, 0, false, "ben@far.test", Optional.of(ANSWER)),
          group(1000, 1, false, "cat@near.test", Optional.empty()));
      put(
          rooms,
          new Mail(now, 1001, Duration.ofDays(1), "ben@example.org", Optional.empty()),
          group(1001, 0, true, "dan@far.test", Optional.empty()));
      put(
          rooms,
          new Mail(now, 1002, Duration.ofMinutes(5), "", Optional.empty()),
          group(1002, 0, false, "eve@else.test", Optional.empty()));
    }
  }

  private record Mail(Instant now, long id, Duration age, String from, Optional<AccountId> sender) {
    QueuedMessage with(NewBody body, int groups) {
      return new QueuedMessage(
          new EntryId(id),
          body.id(),
          body.octets(),
          0,
          Octets.NONE,
          new QueuedMessage.Form(true, false, false),
          from,
          sender,
          MailOptions.NONE,
          "<" + id + "@example.org>",
          now.minus(age),
          now.plus(Duration.ofDays(3)),
          now.plus(Duration.ofDays(2)),
          false,
          groups);
    }
  }

  private Group group(long id, int number, boolean held, String to, Optional<String> answer) {
    Address address = Address.parse(to);
    var whom = new Departure.To(to, address, false, RecipientOptions.NONE, Optional.empty());
    return new Group(
        new EntryId(id),
        number,
        address.domain(),
        now.plus(Duration.ofHours(3)),
        held,
        answer.isPresent() ? 2 : 0,
        List.of(
            new Group.Waiting(
                whom,
                answer.map(text ->
                    new Group.Answer(
                        now.minus(Duration.ofMinutes(7)), "mx.far.test [192.0.2.7]", text)))));
  }

  private static void put(Rooms rooms, Mail mail, Group... groups) {
    String id = new EntryId(mail.id()).toString();
    NewBody body = body(rooms, "Subject: Number " + id + "\r\nTo: b\u00e9n\r\n\r\nHello\r\n");
    rooms
        .out()
        .relay()
        .outbox()
        .accept(mail.with(body, groups.length), body, List.of(groups))
        .join();
  }

  private static NewBody body(Rooms rooms, String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    try (BodyWriter writer = rooms.store().bodies().write()) {
      writer.write(octets, 0, octets.length);
      writer.headerEndsAt(
          text.substring(0, text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8).length);
      return writer.finish();
    }
  }

  private Config config() {
    return ConfigReader.read(
        Optional.empty(),
        List.of(
            "listen.smtp=",
            "listen.lmtp=",
            "listen.submission=",
            "listen.submissions=",
            "listen.imaps=",
            "listen.pop3=",
            "listen.pop3s=",
            "relay.smarthost=127.0.0.1:" + port,
            "listen.imap=127.0.0.1:0"));
  }

  private Rooms rooms() throws IOException {
    return Rooms.open(new DataDirectory(cli.data()), config(), InstantSource.system());
  }

  /** A server in this process; closing it gives everything free. */
  private AutoCloseable running() throws IOException {
    var data = new DataDirectory(cli.data());
    DataDirectory.Lock lock = data.lock().orElseThrow();
    Rooms rooms = rooms();
    Server server = Server.start(data, config(), rooms, InstantSource.system());
    return () -> {
      server.close();
      rooms.close();
      lock.close();
    };
  }

  private List<String> listed(String... options) {
    var arguments = new ArrayList<>(List.of("queue", "list"));
    arguments.addAll(List.of(options));
    return cli.lines(arguments.toArray(String[]::new)).stream()
        .filter(line -> line.matches("r[a-z0-9] .*"))
        .map(line -> line.substring(0, 2))
        .toList();
  }

  @Test
  void onAStoppedServer() {
    looksIn();
    changes();
  }

  @Test
  void onARunningServer() throws Exception {
    try (var _ = running()) {
      looksIn();
      changes();
    }
  }

  private void looksIn() {
    List<String> table = cli.lines("queue", "list");
    assertThat(table.getFirst())
        .isEqualTo(
            "ID                AGE     SIZE  FROM                         TO                       "
                + "          NEXT     LAST ANSWER");
    assertThat(table.get(1))
        .matches(
            "rs +1h +39 B  ann\\.smith@example\\.org +ben@far\\.test \\+1 +in 2h5[0-9]m "
                + "450-4\\.2\\.1 ·\\[2Jcome back 450 4\\.2\\.1 later");
    assertThat(table.get(2)).matches("rt +1d +39 B  ben@example\\.org +dan@far\\.test +held");
    assertThat(table.get(3)).matches("ru +5m +39 B  <> +eve@else\\.test +in 2h5[0-9]m");
    assertThat(table.getLast()).isEqualTo("3 of 3 messages; 4 recipients and 117 B wait in all.");

    assertThat(listed("--sender", "ann@example.org")).containsExactly("rs");
    assertThat(listed("--sender", "Ann.Smith@example.org")).containsExactly("rs");
    assertThat(listed("--sender", "<>")).containsExactly("ru");
    assertThat(listed("--recipient", "cat@near.test")).containsExactly("rs");
    assertThat(listed("--domain", "FAR.test")).containsExactly("rs", "rt");
    assertThat(listed("--domain", "far.test", "--held")).containsExactly("rt");
    assertThat(listed("--older", "59m")).containsExactly("rs", "rt");
    assertThat(listed("--limit", "2")).containsExactly("rs", "rt");
    assertThat(listed("--domain", "none.test")).isEmpty();
    assertThat(cli.run("queue", "list", "--sender", "<>", "--json").out())
        .startsWith("[\n{\"id\":\"ru\",\"accepted\":\"")
        .contains(
            "\"size\":39,\"from\":\"\",\"to\":[\"eve@else.test\"],\"recipients\":1,"
                + "\"state\":\"waiting\",\"next\":\"")
        .endsWith("\"last-answer\":\"\"}\n]\n");
    assertThat(cli.run("queue", "list", "--older", "soon"))
        .extracting(Result::exitCode, result -> result.err().lines().findFirst().orElseThrow())
        .containsExactly(
            2, "Invalid value for option '--older': \"soon\" is not like 30m, 2h or 1d");

    shows();
  }

  private void shows() {
    assertThat(cli.run("queue", "show", "rs").out())
        .contains(
            "Message    rs\nMessage-ID <1000@example.org>\nFrom       ann.smith@example.org\n")
        .contains("Account    ann@example.org\nSize       39 B (39 octets)\n")
        .contains("Options    BODY=8BITMIME\n")
        .contains("\nRecipient  ben@far.test\nGoes to    far.test\nAttempts   2\nNext       ")
        .contains(" ago) from mx.far.test [192.0.2.7]\n")
        .contains("           450-4.2.1 ·[2Jcome back\n           450 4.2.1 later\n")
        .contains("\nRecipient  cat@near.test\nGoes to    near.test\nAttempts   0\n")
        .endsWith("\n\nSubject: Number rs\nTo: b\u00e9n\n\n");
    assertThat(cli.run("queue", "show", "rt").out())
        .contains("Next       held, until it is released\n");
    assertThat(cli.run("queue", "show", "rt", "--json").out())
        .contains("{\"recipient\":\"dan@far.test\",\"destination\":\"far.test\"")
        .contains("{\"header\":\"Subject: Number rt\\r\\n");
    assertThat(cli.run("queue", "show", "1a"))
        .isEqualTo(new Result(1, "", "there is no message 1a in the queue\n"));
    assertThat(cli.run("queue", "show", "../"))
        .isEqualTo(new Result(1, "", "\"../\" is not the id of a message in the queue\n"));
  }

  private void changes() {
    assertThat(cli.run("queue", "hold", "rs", "1a"))
        .isEqualTo(new Result(1, "", "there is no message 1a in the queue\n"));
    assertThat(listed("--held")).as("nothing was done").containsExactly("rt");
    assertThat(cli.run("queue", "hold", "--domain", "near.test"))
        .isEqualTo(new Result(0, "Held: 1 message.\n", ""));
    assertThat(listed("--held")).containsExactly("rs", "rt");
    assertThat(cli.run("queue", "hold", "--all").out()).isEqualTo("Held: 3 messages.\n");

    for (String wrong : List.of("retry", "hold", "release", "cancel", "remove")) {
      assertThat(cli.run("queue", wrong).exitCode()).as(wrong).isEqualTo(2);
      assertThat(cli.run("queue", wrong, "--all", "rs").exitCode()).as(wrong).isEqualTo(2);
      assertThat(cli.run("queue", wrong, "--held", "rs").exitCode()).as(wrong).isEqualTo(2);
    }
    assertThat(cli.run("queue", "remove", "rt", "ru"))
        .isEqualTo(new Result(0, "Removed: 2 messages.\n", ""));
    assertThat(cli.lines("queue", "list").getLast())
        .isEqualTo("1 of 1 messages; 2 recipients and 39 B wait in all.");
    assertThat(cli.run("queue", "remove", "--all").out()).isEqualTo("Removed: 1 message.\n");
    assertThat(cli.run("queue", "list")).isEqualTo(new Result(0, "The queue is empty.\n", ""));
  }

  @Test
  void cancelNeedsARunningServer() throws Exception {
    assertThat(cli.run("queue", "cancel", "rs"))
        .isEqualTo(
            new Result(
                1,
                "",
                "cancel needs a running server, as it tells senders: start it, or use \"queue"
                    + " remove\"\n"));
    try (var _ = running()) {
      assertThat(cli.run("queue", "cancel", "--held"))
          .isEqualTo(new Result(0, "Cancelled: 1 message.\n", ""));
    }
    assertThat(listed("--sender", "ben@example.org")).isEmpty();
    assertThat(cli.lines("trace", "rt"))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .matches(
                        "20.+Z rt +failed +to=dan@far\\.test reply=\"554 5\\.4\\.7 given up by the"
                            + " operator of this server\""),
            line ->
                assertThat(line)
                    .matches("20.+Z rt +reported +about=failed to=ben@example\\.org report=.+"));
    assertThat(cli.run("trace", "rt", "--json").out())
        .contains("\"event\":\"failed\",\"fields\":{\"to\":\"dan@far.test\",\"reply\":\"554 5.4.7");
    assertThat(cli.run("trace", "<nobody@example.org>"))
        .isEqualTo(new Result(1, "", "nothing is known of a message <nobody@example.org>\n"));
  }

  @Test
  void aRunningServerTriesAtOnce() throws Exception {
    try (var _ = running()) {
      assertThat(cli.run("queue", "retry", "--domain", "else.test").out())
          .isEqualTo("Due now: 1 message.\n");
      while (!cli.run("queue", "show", "ru").out().contains("Not reached else.test")) {
        LockSupport.parkNanos(50_000_000);
      }
      assertThat(cli.run("queue", "show", "ru").out())
          .contains("Failures   1 in a row")
          .contains("127.0.0.1");
    }
  }

  @Test
  void metricsAreOfARunningServer() throws Exception {
    assertThat(cli.run("metrics"))
        .isEqualTo(
            new Result(
                1,
                "",
                "No server runs on " + cli.data() + ", and only a running one has metrics.\n"));
    try (var _ = running()) {
      assertThat(cli.run("metrics").out())
          .contains("\nchappe_queue_messages 3.0\n")
          .contains("\nchappe_queue_recipients 4.0\n")
          .contains("\nchappe_queue_bytes 117.0\n")
          .containsPattern(
              "\nchappe_queue_oldest_age_seconds 3[67][0-9]{2}\\.") // ids ascend with time: rs
          .contains("\nchappe_connections{service=\"imap\"} 0.0\n")
          .endsWith("\n");
    }
  }
}
