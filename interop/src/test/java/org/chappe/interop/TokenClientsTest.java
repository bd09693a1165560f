package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.delivery.Onward;
import org.chappe.directory.DirectorySettings;
import org.chappe.directory.Protocol;
import org.chappe.directory.StoredDirectory;
import org.chappe.directory.TokenClaims;
import org.chappe.imap.ImapEvents;
import org.chappe.imap.ImapService;
import org.chappe.imap.ImapSettings;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.mailbox.SubmitUrls;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.net.ConnectionLimits;
import org.chappe.net.HostPort;
import org.chappe.net.Listener;
import org.chappe.net.Network;
import org.chappe.net.Service;
import org.chappe.net.TlsContext;
import org.chappe.net.testing.TestCertificate;
import org.chappe.pop3.Pop3Events;
import org.chappe.pop3.Pop3Service;
import org.chappe.pop3.Pop3Settings;
import org.chappe.smtp.SmtpKind;
import org.chappe.smtp.SmtpService;
import org.chappe.smtp.SmtpSettings;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * curl and Python sign in with access tokens, also with long ones: the front-ends as they are, in
 * this process, and an issuer that knows the tokens of this test.
 */
class TokenClientsTest {
  private static final Address ANN = Address.parse("ann@example.test");
  private static final String GOOD = "header.payload.signature-_~+/=";
  private static final String LONG = "a".repeat(8 * 1024);
  private static final String OF_SMTP = "only-to-send";

  @TempDir Path folder;

  private final InstantSource clock = InstantSource.system();
  private final MemoryStore store = new MemoryStore(clock);
  private final Network network = new Network(event -> {});
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private StoredDirectory directory;
  private MailAccounts mail;

  @BeforeEach
  void start() throws IOException {
    directory = new StoredDirectory(store, DirectorySettings.DEFAULT, clock, new SecureRandom());
    mail = new StoredMailAccounts(store, MailboxSettings.DEFAULT, clock);
    directory.addDomain("example.test");
    var id = new AccountId(1);
    mail.create(id);
    directory.addAccount(id, ANN, "correct horse battery staple".toCharArray());
    directory.take(this::verify);
    var tls = TestCertificate.make(folder, "here", "localhost").context();
    listen(
        "imaps",
        new ImapService(
            ImapSettings.DEFAULT, directory, mail, clock, Optional.empty(), ImapEvents.toLog()),
        tls);
    listen(
        "pop3s",
        new Pop3Service(
            Pop3Settings.DEFAULT, directory, mail, clock, Optional.empty(), Pop3Events.toLog()),
        tls);
    var delivery =
        new Delivery(
            directory,
            mail,
            Onward.NONE,
            DeliverySettings.defaults("localhost"),
            clock,
            event -> {});
    listen(
        "smtps",
        new SmtpService(
            SmtpSettings.defaults(SmtpKind.SUBMISSION, "localhost"),
            directory,
            delivery,
            Optional.empty(),
            SubmitUrls.NONE,
            clock,
            event -> {}),
        tls);
  }

  private Optional<TokenClaims> verify(String token) {
    Instant expires = clock.instant().plus(Duration.ofHours(1));
    return switch (token) {
      case GOOD -> claims(Set.of(Protocol.IMAP, Protocol.POP3, Protocol.SMTP), expires);
      case OF_SMTP -> claims(Set.of(Protocol.SMTP), expires);
      default ->
          token.equals(LONG)
              ? claims(Set.of(Protocol.IMAP, Protocol.POP3, Protocol.SMTP), expires)
              : Optional.empty();
    };
  }

  private static Optional<TokenClaims> claims(Set<Protocol> scope, Instant expires) {
    return Optional.of(new TokenClaims(ANN, scope, "curl", "grant", expires));
  }

  private void listen(String name, Service service, TlsContext tls) throws IOException {
    var setup =
        new Listener.Setup(
            name,
            List.of(HostPort.parse("127.0.0.1:0")),
            Optional.of(tls),
            ConnectionLimits.DEFAULT,
            "later\r\n");
    listeners.put(name, Listener.start(network, setup, service));
  }

  @AfterEach
  void stop() {
    listeners.values().forEach(Listener::close);
    network.close();
    mail.close();
    directory.close();
    store.close();
  }

  private int port(String door) {
    return Objects.requireNonNull(listeners.get(door)).boundTo().getFirst().getPort();
  }

  private Client.Result curl(String door, String mechanism, String token) {
    var arguments =
        new ArrayList<>(
            List.of(
                "-svk",
                "--max-time",
                "20",
                door + "://127.0.0.1:" + port(door) + "/",
                "-u",
                ANN.toString(),
                "--oauth2-bearer",
                token,
                "--login-options",
                "AUTH=" + mechanism));
    if (!door.equals("pop3s")) {
      arguments.addAll(List.of("-X", "NOOP"));
    }
    return Client.named("curl", "curl").run(arguments.toArray(String[]::new));
  }

  @Test
  void curlSignsInWithAToken() {
    for (String door : List.of("imaps", "pop3s", "smtps")) {
      for (String mechanism : List.of("OAUTHBEARER", "XOAUTH2")) {
        for (String token : List.of(GOOD, LONG)) {
          Client.Result result = curl(door, mechanism, token);
          assertThat(result.exit()).as("%s %s: %s", door, mechanism, result.output()).isZero();
          assertThat(result.output()).contains(mechanism);
        }
      }
    }
  }

  @Test // the error in JSON, the client's answer to it, and then what the protocol says
  void curlIsRefusedWithAnother() {
    for (String door : List.of("imaps", "pop3s", "smtps")) {
      for (String mechanism : List.of("OAUTHBEARER", "XOAUTH2")) {
        Client.Result result = curl(door, mechanism, "forged");
        assertThat(result.exit()).as("%s %s", door, mechanism).isNotZero();
        assertThat(result.output()).contains("wrong user or password");
      }
    }
    assertThat(curl("smtps", "OAUTHBEARER", OF_SMTP).exit()).isZero();
    assertThat(curl("imaps", "OAUTHBEARER", OF_SMTP).output())
        .contains("NO [AUTHORIZATIONFAILED] what you signed in with is not for this protocol");
  }

  /** What programs in Python do; the error is answered with nothing, as Google wants it. */
  private static final String PYTHON =
      """
      import base64, imaplib, poplib, smtplib, ssl, sys
      user, token, imap, pop3, smtp = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
      context = ssl.create_default_context()
      context.check_hostname = False
      context.verify_mode = ssl.CERT_NONE
      said = 'user=%s\\1auth=Bearer %s\\1\\1' % (user, token)
      told = []
      def answer(challenge):
          told.append(challenge)
          return said.encode() if not challenge else b''
      try:
          m = imaplib.IMAP4_SSL('127.0.0.1', imap, ssl_context=context)
          print('IMAP', m.authenticate('XOAUTH2', answer)[0])
      except imaplib.IMAP4.error as e:
          print('IMAP', told, e)
      with smtplib.SMTP_SSL('127.0.0.1', smtp, context=context) as s:
          s.ehlo()
          try:
              print('SMTP', s.auth('XOAUTH2', lambda c=None: '' if c else said)[0])
          except smtplib.SMTPAuthenticationError as e:
              print('SMTP', e.smtp_code)
      p = poplib.POP3_SSL('127.0.0.1', pop3, context=context)
      try:
          p._shortcmd('AUTH XOAUTH2')
          print('POP3', p._shortcmd(base64.b64encode(said.encode()).decode()))
      except poplib.error_proto as e:
          print('POP3', e)
      """;

  private String python(String token) {
    return Client.named("python3", "python3")
        .run(
            "-c",
            PYTHON,
            ANN.toString(),
            token,
            "" + port("imaps"),
            "" + port("pop3s"),
            "" + port("smtps"))
        .ok()
        .output();
  }

  @Test
  void pythonSignsInWithXoauth2() {
    assertThat(python(GOOD)).contains("IMAP OK", "SMTP 235", "POP3 b'+OK 0 messages'");
    assertThat(python(LONG)).contains("IMAP OK", "SMTP 235", "POP3 b'+OK 0 messages'");
    assertThat(python("forged"))
        .contains(
            "\"status\":\"401\"",
            "AUTHENTICATIONFAILED",
            "SMTP 535",
            "POP3 b'+ " // the error; this library does not answer it
            );
  }
}
