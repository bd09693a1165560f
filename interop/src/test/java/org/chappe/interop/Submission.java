package org.chappe.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Mail that Alice submits with Python: by TLS, signed in. One thread. */
final class Submission {
  /** What smtplib cannot say (parameters of one's own, BDAT) is said by hand. */
  private static final String SUBMIT =
      """
      import smtplib, ssl, sys
      port, user, password, file, mail, rcpt = sys.argv[1:7]
      context = ssl.create_default_context()
      context.check_hostname = False
      context.verify_mode = ssl.CERT_NONE
      message = open(file, 'rb').read()
      def say(answer):
          assert answer[0] < 400, answer
      with smtplib.SMTP_SSL('127.0.0.1', int(port), context=context) as s:
          s.login(user, password)
          s.command_encoding = 'utf-8'
          say(s.docmd('MAIL', 'FROM:<' + user + '> ' + mail))
          for to in sys.argv[7:]:
              say(s.docmd('RCPT', 'TO:<' + to + '> ' + rcpt))
          if 'BINARYMIME' in mail:
              s.send('BDAT %d LAST\\r\\n' % len(message))
              s.sock.sendall(message)
              say(s.getreply())
          else:
              say(s.data(message))
      """;

  private final TestServer server;
  private String mail = "";
  private String recipient = "";
  private Optional<Namespace> network = Optional.empty();

  private Submission(TestServer server) {
    this.server = server;
  }

  static Submission to(TestServer server) {
    return new Submission(server);
  }

  /** From inside a network. */
  Submission in(Namespace other) {
    network = Optional.of(other);
    return this;
  }

  /** With parameters of MAIL; {@code BINARYMIME} among them goes by BDAT. */
  Submission mail(String parameters) {
    mail = parameters;
    return this;
  }

  /** With parameters of each RCPT. */
  Submission recipient(String parameters) {
    recipient = parameters;
    return this;
  }

  /** Sends the message and answers it as it was sent; it is refused with an error. */
  String send(String message, String... to) throws IOException {
    Path file = Files.createTempFile("submitted", ".eml");
    try {
      Files.writeString(file, message, StandardCharsets.UTF_8);
      var arguments =
          new ArrayList<>(
              List.of(
                  "python3",
                  "-c",
                  SUBMIT,
                  String.valueOf(server.port("submissions")),
                  TestServer.ALICE,
                  TestServer.password(TestServer.ALICE),
                  file.toString(),
                  mail,
                  recipient));
      arguments.addAll(List.of(to));
      if (network.isPresent()) {
        network.get().run(arguments.toArray(String[]::new)).ok();
      } else {
        Client.named("python3")
            .run(arguments.subList(1, arguments.size()).toArray(String[]::new))
            .ok();
      }
      return message;
    } finally {
      Files.delete(file);
    }
  }

  /** A message of Alice's that needs nothing added, with CRLF. */
  static String message(String id, String body) {
    return """
    From: Alice <alice@example.test>
    To: Ben <ben@elsewhere.test>
    Subject: Number %1$s
    Date: Sun, 29 Nov 2026 10:45:00 +0000
    Message-ID: <%1$s@example.test>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: %2$s

    %3$s\
    """
        .formatted(id, body.chars().allMatch(c -> c < 128) ? "7bit" : "8bit", body)
        .replace("\n", "\r\n");
  }
}
