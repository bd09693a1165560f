package org.chappe.relay.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.model.BodyId;
import org.chappe.net.testing.Catalogues;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.outbox.Group.Waiting;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.chappe.store.Body;
import org.chappe.store.BodyDamaged;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyWriter;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/** Who is told. RFC 3461 §4.1, RFC 5321 §4.5.5 */
class MailReportsTest {
  private static final String SERVER = "mx.example.net[192.0.2.1]:25";

  private final Told told = new Told();
  private final QueuedMessage message = told.message(Told.PLAIN);

  private static Waiting asking(String path, Notify... on) {
    return Told.waiting(path, Told.asking(on), SERVER, "550 5.1.1 no");
  }

  @Test
  void whoAskedIsToldAndOneReportIsAboutAll() {
    told.reports()
        .failed(
            message,
            List.of(
                asking("never@example.net"),
                asking("success@example.net", Notify.SUCCESS),
                asking("failure@example.net", Notify.FAILURE),
                Told.waiting("nothing-said@example.net", SERVER, "550 5.2.2 full")));
    assertThat(told.dsn().recipients())
        .extracting(Dsn.Recipient::finalRecipient)
        .containsExactly("failure@example.net", "nothing-said@example.net");
    assertThat(told.events)
        .containsExactly(
            new RelayEvent.Reported(
                message.id().toString(), "failed", "ann@example.org", "report1"));
  }

  @Test
  void eachKindOfNewsIsAskedForByItsOwnWord() {
    told.reports().delayed(message, List.of(asking("a@example.net", Notify.FAILURE)));
    told.reports().relayed(message, List.of(asking("a@example.net", Notify.FAILURE)));
    told.reports().delivered(message, List.of(asking("a@example.net", Notify.DELAY)));
    told.reports().failed(message, List.of(asking("a@example.net", Notify.SUCCESS)));
    assertThat(told.posted).isEmpty();
    assertThat(told.events).isEmpty();
    told.reports().delayed(message, List.of(asking("a@example.net", Notify.DELAY)));
    told.reports().relayed(message, List.of(asking("a@example.net", Notify.SUCCESS)));
    told.reports().delivered(message, List.of(asking("a@example.net", Notify.SUCCESS)));
    assertThat(told.posted).hasSize(3);
  }

  @Test // RFC 5321 §4.5.5
  void theNullSenderIsToldNothing() {
    QueuedMessage report =
        told.message("", Told.PLAIN, new Form(false, false, false), MailOptions.NONE);
    told.reports().failed(report, List.of(asking("a@example.net", Notify.FAILURE)));
    assertThat(told.posted).isEmpty();
  }

  @Test
  void whatCannotBePostedIsTheCallersToRepeat() {
    told.post =
        mail -> {
          throw new StoreUnavailable("no disk");
        };
    assertThatThrownBy(
            () -> told.reports().failed(message, List.of(asking("a@example.net", Notify.FAILURE))))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(told.events).isEmpty();
  }

  @Test
  void aDamagedMessageIsReportedWithoutIt() {
    told.post =
        mail -> {
          Told.octets(mail);
          told.posted.add(mail);
        };
    var reports =
        new MailReports(
            "mx.example.org",
            "postmaster@example.org",
            new Damaged(told.store.bodies()),
            told.post,
            () -> "report1",
            MailReports.IN_ENGLISH,
            () -> told.now,
            told.events::add);
    reports.failed(message, List.of(asking("a@example.net", Notify.FAILURE)));
    assertThat(Told.parsed(Told.octets(told.posted.getFirst())).root().children()).hasSize(2);
    assertThat(told.dsn().recipients()).hasSize(1);
    assertThat(told.events).hasAtLeastOneElementOfType(RelayEvent.Trouble.class);
  }

  /** Whose bodies have a readable header and nothing behind it. */
  private record Damaged(BodyStore bodies) implements BodyStore {
    @Override
    public BodyWriter write() {
      return bodies.write();
    }

    @Override
    public Optional<Body> open(BodyId id) {
      return bodies.open(id).map(DamagedBody::new);
    }

    @Override
    public long collect(Instant unlinkedBefore) {
      return bodies.collect(unlinkedBefore);
    }
  }

  private record DamagedBody(Body body) implements Body {
    @Override
    public BodyId id() {
      return body.id();
    }

    @Override
    public long octets() {
      return body.octets();
    }

    @Override
    public long headerOctets() {
      return body.headerOctets();
    }

    @Override
    public byte[] header() {
      return body.header();
    }

    @Override
    public void copyTo(OutputStream out, long from, long to) throws IOException {
      body.copyTo(out, from, Math.min(to, headerOctets()));
      if (to > headerOctets()) {
        throw new BodyDamaged(id(), "as the test wants it");
      }
    }

    @Override
    public void copyTo(OutputStream out) throws IOException {
      copyTo(out, 0, octets());
    }
  }

  @Test
  void aSenderWhoseLanguageIsKnownReadsIt() {
    told.language = DsnText.LANGUAGES.lookup("de-AT").orElseThrow();
    told.reports().failed(message, List.of(asking("a@example.net", Notify.FAILURE)));
    assertThat(told.text())
        .contains("Subject: Ihre Nachricht wurde nicht zugestellt: Lunch on Friday\r\n")
        .contains("Content-Language: de\r\n");
    assertThat(told.dsn().explanation())
        .startsWith("Ihre Nachricht wurde nicht zugestellt an:")
        .contains("Diese Adresse gibt es nicht.")
        .contains("Die Nachricht kam an am Mon, 23 Nov 2026 20:25:01 +0000; ihr Betreff:")
        .contains(SERVER + " antwortete:\r\n  550 5.1.1 no");
  }

  @Test
  void everyTextIsToldAndIsThereInEachLanguage() throws Exception {
    Catalogues.check(DsnText.LANGUAGES, "src/main/java/org/chappe/relay/report");
    assertThat(DsnText.LANGUAGES.english())
        .contains(
            Arrays.stream(Explanation.values()).map(Explanation::happened).toArray(String[]::new))
        .contains(
            Arrays.stream(Explanation.values()).map(Explanation::advice).toArray(String[]::new));
  }
}
