package org.chappe.app.acme;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to certificates, as values. */
sealed interface AcmeEvent {
  /** The event as one line: a name, then fields. */
  String line();

  /** Whether a human will have to see to it. */
  default boolean isWarning() {
    return false;
  }

  /** Writes each to the log. */
  static Consumer<AcmeEvent> toLog() {
    Logger log = LoggerFactory.getLogger(AcmeEvent.class);
    return event -> {
      if (event.isWarning()) {
        log.warn(event.line());
      } else {
        log.info(event.line());
      }
    };
  }

  /** The server knows this server's account. */
  record AccountReady(String directory) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.account directory=" + directory;
    }
  }

  record Ordered(Wanted wanted, String directory) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.ordered names=%s key=%s directory=%s"
          .formatted(wanted.names(), wanted.type(), directory);
    }
  }

  /** The server is told that it may look. */
  record Answered(String host, String challenge) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.answered name=%s challenge=%s".formatted(host, challenge);
    }
  }

  record Proved(String host) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.proved name=" + host;
    }
  }

  record Issued(Wanted wanted, String issuer, Instant until, Instant renewal) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.issued names=%s key=%s issuer=\"%s\" until=%s renewal=%s"
          .formatted(wanted.names(), wanted.type(), plain(issuer), until, renewal);
    }
  }

  record Failed(Wanted wanted, int failures, Instant next, String why) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.failed names=%s key=%s failures=%d next=%s why=\"%s\""
          .formatted(wanted.names(), wanted.type(), failures, next, plain(why));
    }

    @Override
    public boolean isWarning() {
      return true;
    }
  }

  /** What is kept of a certificate cannot be used; it is ordered anew. */
  record Damaged(Path file, String why) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.damaged file=%s why=\"%s\"".formatted(file, plain(why));
    }

    @Override
    public boolean isWarning() {
      return true;
    }
  }

  /** A bug: the thread goes on, an hour later. */
  record Trouble(Exception failure) implements AcmeEvent {
    @Override
    public String line() {
      return "acme.trouble why=\"%s\"".formatted(plain(failure.toString()));
    }

    @Override
    public boolean isWarning() {
      return true;
    }
  }

  /** Of any source: it ends soon, or has ended. */
  record Ending(Path file, Set<String> names, Instant until, Duration left) implements AcmeEvent {
    @Override
    public String line() {
      return "tls.certificate-ends file=%s names=%s until=%s days=%d"
          .formatted(file, String.join(",", names), until, left.toDays());
    }

    @Override
    public boolean isWarning() {
      return true;
    }
  }

  /** Text from outside cannot end a line or a field, and is not endless. */
  static String plain(String text) {
    var plain = new StringBuilder();
    text.chars()
        .limit(500)
        .forEach(c -> plain.append(c < ' ' || c == '"' || c == 0x7F ? '?' : (char) c));
    return plain.toString();
  }
}
