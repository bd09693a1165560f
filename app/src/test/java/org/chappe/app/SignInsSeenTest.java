package org.chappe.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminRequest;
import org.chappe.app.admin.AnswerJson;
import org.chappe.app.config.ConfigReader;
import org.chappe.directory.Factors.NewAppPassword;
import org.chappe.directory.Protocol;
import org.chappe.model.Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who signs in is seen, can be put out, and is told; what they signed in with is seen nowhere. */
@Timeout(120)
class SignInsSeenTest {
  private static final String ANN = "ann@example.org";
  private static final Address ADDRESS = Address.parse(ANN);
  private static final String PASSWORD = "MARKED-secret-of-ann-1794";
  private static final String WRONG = "MARKED-guess-at-ann-1832";

  @TempDir private Path folder;

  private DataDirectory.Lock lock;
  private Rooms rooms;
  private Server server;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          log.add(event.getFormattedMessage());
        }
      };

  @BeforeEach
  void start() throws IOException {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    appender.start();
    root.addAppender(appender);
    ((Logger) LoggerFactory.getLogger("org.chappe")).setLevel(Level.TRACE);
    var data = new DataDirectory(folder.resolve("data"));
    data.create();
    lock = data.lock().orElseThrow();
    var config =
        ConfigReader.read(
            Optional.empty(),
            List.of(
                "hostname=mail.example.org",
                "auth.cleartext=loopback",
                "dns.servers=127.0.0.1:1", // nobody is there
                "listen.smtp=",
                "listen.submissions=",
                "listen.imaps=",
                "listen.pop3s=",
                "listen.submission=127.0.0.1:0",
                "listen.pop3=127.0.0.1:0",
                "listen.imap=127.0.0.1:0"));
    rooms = Rooms.open(data, config, InstantSource.system());
    ask(new AdminRequest.AddDomain("example.org"));
    ask(new AdminRequest.AddAccount(ANN, PASSWORD, true));
    server = Server.start(data, config, rooms, InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    rooms.close();
    lock.close();
    ((Logger) LoggerFactory.getLogger("org.chappe")).setLevel(null);
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
    appender.stop();
  }

  private List<AdminAnswer> ask(AdminRequest.OfDirectory request) {
    var answers = new ArrayList<AdminAnswer>();
    answers.add(rooms.administration().handle(request, answers::add));
    return answers;
  }

  private List<AdminAnswer.Session> sessions() {
    return ask(new AdminRequest.ListSessions(ANN)).stream()
        .filter(AdminAnswer.Session.class::isInstance)
        .map(AdminAnswer.Session.class::cast)
        .toList();
  }

  private List<AdminAnswer.SignIns> signIns() {
    return ask(new AdminRequest.ListSignIns(ANN, OptionalLong.of(1_000))).stream()
        .filter(AdminAnswer.SignIns.class::isInstance)
        .map(AdminAnswer.SignIns.class::cast)
        .toList();
  }

  /** A client in plain text. */
  private final class Wire implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader in;

    Wire(String service, String from) throws IOException {
      var listening =
          server.listening().stream()
              .filter(one -> one.service().equals(service))
              .findAny()
              .orElseThrow();
      int port = Integer.parseInt(listening.address().replaceAll(".*:", ""));
      socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(30_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      in.readLine(); // the greeting
    }

    /** Sends a line and reads up to one that begins so, or with what refuses it. */
    String say(String line, String... ends) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
      socket.getOutputStream().flush();
      while (true) {
        String answer = in.readLine();
        if (answer == null) {
          throw new AssertionError("the server left after " + line);
        }
        for (String end : ends) {
          if (answer.startsWith(end)) {
            return answer;
          }
        }
      }
    }

    /** What the server says unasked before it closes. */
    String rest() throws IOException {
      return in.lines().collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Wire imap(String from, String password) throws IOException {
    var wire = new Wire("imap", from);
    assertThat(wire.say("a LOGIN %s \"%s\"".formatted(ANN, password), "a ")).startsWith("a OK");
    return wire;
  }

  private Wire pop3(String password) throws IOException {
    var wire = new Wire("pop3", "127.0.0.1");
    wire.say("USER " + ANN, "+OK");
    assertThat(wire.say("PASS " + password, "+OK", "-ERR")).startsWith("+OK");
    return wire;
  }

  private static String plain(String password) {
    return Base64.getEncoder().encodeToString(("\0" + ANN + "\0" + password).getBytes(US_ASCII));
  }

  private Wire smtp(String password) throws IOException {
    var wire = new Wire("submission", "127.0.0.1");
    wire.say("EHLO laptop.example.org", "250 ");
    assertThat(wire.say("AUTH PLAIN " + plain(password), "235", "5", "4")).startsWith("235");
    return wire;
  }

  private String appPassword(String name) {
    return rooms
        .directory()
        .factors()
        .addAppPassword(
            ADDRESS,
            new NewAppPassword(
                name,
                Set.of(Protocol.IMAP, Protocol.POP3, Protocol.SMTP),
                Optional.empty(),
                Optional.empty()));
  }

  /** Looks again until it is so, or the test's time is over. */
  private static void await(java.util.function.BooleanSupplier so) throws InterruptedException {
    while (!so.getAsBoolean()) {
      Thread.sleep(5);
    }
  }

  @Test
  void sessionsAreListedAndEndedOnEachProtocol() throws Exception {
    try (var imap = imap("127.0.0.1", PASSWORD);
        var pop3 = pop3(PASSWORD);
        var smtp = smtp(PASSWORD)) {
      imap.say("b ID (\"name\" \"Mutt\" \"version\" \"2.2\")", "b OK");
      imap.say("c SELECT INBOX", "c OK");
      imap.say("d IDLE", "+");
      assertThat(sessions())
          .extracting(AdminAnswer.Session::protocol, AdminAnswer.Session::client)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("smtp", "laptop.example.org"),
              org.assertj.core.groups.Tuple.tuple("pop3", ""),
              org.assertj.core.groups.Tuple.tuple("imap", "Mutt 2.2"));
      String idling = sessions().getLast().id();
      assertThat(ask(new AdminRequest.EndSessions(ANN, List.of(idling))))
          .containsExactly(new AdminAnswer.SessionsEnded(1));
      assertThat(imap.rest()).isEqualTo("* BYE this session was ended");
      assertThat(ask(new AdminRequest.EndSessions(ANN, List.of())))
          .contains(new AdminAnswer.SessionsEnded(2));
      assertThat(pop3.rest()).isEqualTo("-ERR [SYS/TEMP] this session was ended");
      assertThat(smtp.rest()).isEqualTo("421 4.7.0 this session was ended");
      await(() -> sessions().isEmpty());
    }
    assertThat(rooms.sessions().count()).isZero();
    assertThat(log)
        .anyMatch(line -> line.matches("directory.session account=ann.* outcome=ended why=asked"));
  }

  @Test
  void whatIsRevokedEndsWhatItOpened() throws Exception {
    String phone = appPassword("phone");
    try (var byPhone = imap("127.0.0.1", phone);
        var byPassword = imap("127.0.0.1", PASSWORD);
        var byOther = imap("127.0.0.1", appPassword("laptop"))) {
      byPhone.say("b IDLE", "+");
      ask(new AdminRequest.RevokeAppPassword(ANN, "Phone"));
      assertThat(byPhone.rest()).isEqualTo("* BYE what you signed in with is no longer valid");
      byPassword.say("b NOOP", "b OK");
      ask(new AdminRequest.SetPassword(ANN, PASSWORD + "-new", true));
      assertThat(byPassword.rest()).contains("* BYE what you signed in with is no longer valid");
      byOther.say("b NOOP", "b OK");
      byOther.say("c UNAUTHENTICATE", "c OK");
      assertThat(sessions()).isEmpty();
      byOther.say("d LOGIN %s \"%s\"".formatted(ANN, PASSWORD + "-new"), "d OK");
      assertThat(sessions()).hasSize(1);
      ask(new AdminRequest.EnableTotp(ANN));
      assertThat(byOther.rest())
          .as("the password alone opens nothing any more")
          .contains("* BYE what you signed in with is no longer valid");
    }
    try (var byOther = imap("127.0.0.1", appPassword("tablet"))) {
      ask(new AdminRequest.RemoveAccount(ANN));
      assertThat(byOther.rest()).contains("* BYE what you signed in with is no longer valid");
    }
  }

  @Test
  void theOwnerIsToldOfSomewhereNew() throws Exception {
    ask(new AdminRequest.SetSignInMails(ANN, Optional.of("on"), Optional.of("de")));
    imap("127.0.0.1", PASSWORD).close();
    rooms.directory().signIns().latest(rooms.directory().account(ADDRESS).orElseThrow().id(), 1);
    try (var thief = imap("127.9.9.9", PASSWORD)) {
      thief.say("b ID (\"name\" \"Mal\")", "b OK");
      await(() -> log.stream().anyMatch(line -> line.startsWith("delivery.delivered")));
      thief.say("c SELECT INBOX", "c OK");
      thief.say("d FETCH 1 BODY[]", "* 1 FETCH");
      var mail = new StringBuilder();
      for (String line = thief.in.readLine(); !line.startsWith("d "); line = thief.in.readLine()) {
        mail.append(line).append('\n');
      }
      assertThat(mail.toString())
          .contains(
              "Return-Path: <>",
              "From: Postmaster <postmaster@mail.example.org>",
              "To: ann@example.org",
              "Auto-Submitted: auto-generated",
              "Content-Language: de",
              "Jemand hat sich bei ann@example.org aus einem Netz angemeldet, das neu",
              "    Adresse: 127.9.9.9\n",
              "    Protokoll: IMAP\n",
              "    Programm: \"Mal\" (so nennt es sich)\n",
              "    Mit: Ihrem Passwort\n",
              "Waren Sie es nicht, kennt jemand Ihr Passwort")
          .doesNotContain("MARKED");
    }
    assertThat(log)
        .anyMatch(line ->
            line.equals(
                "directory.place account=ann@example.org from=127.9.9.9 by=imap means=password"
                    + " outcome=new"));
  }

  @Test
  void noSecretIsSeenAnywhere() throws Exception {
    String phone = appPassword("phone");
    imap("127.0.0.1", PASSWORD).close();
    pop3(PASSWORD).close();
    smtp(PASSWORD).close();
    imap("127.0.0.1", phone).close();
    pop3(phone).close();
    smtp(phone).close();
    for (String wrong : List.of(WRONG, phone + "x", "MARKED\u00e9")) {
      try (var imap = new Wire("imap", "127.0.0.1");
          var pop3 = new Wire("pop3", "127.0.0.1");
          var smtp = new Wire("submission", "127.0.0.1")) {
        imap.say("a LOGIN %s \"%s\"".formatted(ANN, wrong), "a ");
        imap.say("b LOGIN \"%s\" \"%s\"".formatted(wrong, ANN), "b "); // in the wrong field
        imap.say("c AUTHENTICATE PLAIN " + plain(WRONG), "c ");
        pop3.say("USER " + ANN, "+OK");
        pop3.say("PASS " + wrong, "+OK", "-ERR");
        pop3.say("AUTH PLAIN " + plain(WRONG), "+OK", "-ERR");
        smtp.say("EHLO x", "250 ");
        smtp.say("AUTH PLAIN " + plain(WRONG), "5", "4", "2");
        smtp.say("AUTH LOGIN", "334");
        smtp.say(Base64.getEncoder().encodeToString(WRONG.getBytes(UTF_8)), "334"); // wrong field
        smtp.say(Base64.getEncoder().encodeToString(WRONG.getBytes(UTF_8)), "5", "4");
        smtp.say("AUTH LOGIN", "334");
        smtp.say(Base64.getEncoder().encodeToString(ANN.getBytes(UTF_8)), "334");
        smtp.say(Base64.getEncoder().encodeToString(WRONG.getBytes(UTF_8)), "5", "4", "2");
      }
    }
    var totp = rooms.directory().factors().enableTotp(ADDRESS);
    String code = totp.totp().code(Instant.now());
    String next = totp.totp().code(Instant.now().plus(Duration.ofSeconds(30)));
    imap("127.0.0.1", PASSWORD + code).close();
    smtp(PASSWORD + next).close();
    try (var imap = new Wire("imap", "127.0.0.1")) {
      imap.say("a LOGIN %s \"%s\"".formatted(ANN, PASSWORD), "a NO");
      imap.say("b LOGIN %s \"%s\"".formatted(ANN, PASSWORD + code), "b NO"); // used
    }

    var seen = new ArrayList<>(log);
    signIns().forEach(one -> seen.add(AnswerJson.plain(one)));
    ask(new AdminRequest.ListAppPasswords(ANN)).forEach(one -> seen.add(AnswerJson.plain(one)));
    sessions().forEach(one -> seen.add(AnswerJson.plain(one)));
    assertThat(signIns()).extracting(AdminAnswer.SignIns::means).contains("totp", "app_password");
    assertThat(signIns())
        .extracting(AdminAnswer.SignIns::outcome)
        .contains("ok", "wrong", "factor_needed");
    assertThat(seen).hasSizeGreaterThan(50);
    for (String secret :
        List.of(
            PASSWORD,
            WRONG,
            "MARKED",
            phone,
            phone.replace("-", ""),
            totp.totp().base32(),
            plain(WRONG),
            PASSWORD + code)) {
      assertThat(seen).describedAs("lines with a secret").noneMatch(line -> line.contains(secret));
    }
    for (String sixDigits : List.of(code, next)) {
      assertThat(seen).noneMatch(line -> line.matches(".*(?<![0-9.])" + sixDigits + "(?![0-9]).*"));
    }
  }
}
