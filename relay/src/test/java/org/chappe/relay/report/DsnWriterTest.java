package org.chappe.relay.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.delivery.TlsNeed;
import org.chappe.mime.ContentType;
import org.chappe.mime.ParsedMessage;
import org.chappe.mime.Part;
import org.chappe.relay.outbox.QueuedMessage.Form;
import org.junit.jupiter.api.Test;

/** RFC 3461 §6, RFC 3464, RFC 6522, RFC 6533 */
class DsnWriterTest {
  private static final Form PLAIN = new Form(false, false, false);
  private static final Form EIGHT_BIT = new Form(true, false, false);
  private static final Form UTF8 = new Form(true, false, true);
  private static final String BOB = "bob@example.net";
  private static final String SERVER = "mx.example.net[192.0.2.1]:25";
  private static final String REFUSED = "550 5.1.1 <bob@example.net> unknown (in answer to RCPT)";

  private final Told told = new Told();

  private static MailOptions options(boolean utf8, TlsNeed tls, Optional<Boolean> headersOnly) {
    return new MailOptions(
        utf8, tls, Optional.of("QQ 1+1"), headersOnly, Optional.empty(), Optional.empty(), 3);
  }

  private List<String> types() {
    Part root = Told.parsed(told.text().getBytes(StandardCharsets.UTF_8)).root();
    return root.children().stream().map(Part::type).map(DsnWriterTest::name).toList();
  }

  private static String name(ContentType type) {
    return type.type() + "/" + type.subtype();
  }

  @Test // RFC 3464 §2, RFC 3834 §5, RFC 5322 §3.6.4
  void theMailIsToTheSenderAndNamesTheMessage() {
    told.reports().failed(told.message(Told.PLAIN), List.of(Told.waiting(BOB, SERVER, REFUSED)));
    assertThat(told.posted.getFirst().to()).isEqualTo("ann@example.org");
    assertThat(told.posted.getFirst().smtpUtf8()).isFalse();
    assertThat(told.text())
        .startsWith(
            """
            From: Mail Delivery System <postmaster@example.org>
            To: ann@example.org
            Subject: Your message was not delivered: Lunch on Friday
            Date: Tue, 24 Nov 2026 00:25:01 +0000
            Message-ID: <report1.dsn@mx.example.org>
            In-Reply-To: <1@example.org>
            References: <1@example.org>
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
             boundary="=_report1_\
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void peopleReadWhatHappenedAndWhatToDoAndTheServersWords() {
    told.reports().failed(told.message(Told.PLAIN), List.of(Told.waiting(BOB, SERVER, REFUSED)));
    assertThat(told.dsn().explanation())
        .isEqualToNormalizingNewlines(
            """
            Your message was not delivered to:

                bob@example.net

            There is no such address.

            Look for a typing error in the address, or ask the recipient for the
            right one.

            The message came in on Mon, 23 Nov 2026 20:25:01 +0000; its subject:

                Lunch on Friday

            What was said, word for word:

            bob@example.net
              mx.example.net[192.0.2.1]:25 answered:
              550 5.1.1 <bob@example.net> unknown (in answer to RCPT)

            This report was written by the mail server mx.example.org.
            """);
  }

  @Test // RFC 3464 §2.2, §2.3; RFC 3461 §6.3
  void programsReadTheFields() {
    var ordered = Told.original("rfc822;bob+2Bwork@example.net");
    told.reports()
        .failed(
            told.message(
                "ann@example.org",
                Told.PLAIN,
                PLAIN,
                options(false, TlsNeed.USUAL, Optional.empty())),
            List.of(
                Told.waiting(BOB, ordered, SERVER, REFUSED),
                Told.waiting("eve@example.net", SERVER, "550 no")));
    assertThat(told.text())
        .contains(
            """
            Content-Type: message/delivery-status

            Original-Envelope-Id: QQ 1+1
            Reporting-MTA: dns; mx.example.org
            Arrival-Date: Mon, 23 Nov 2026 20:25:01 +0000
            X-Chappe-Queue-Id: 3mv

            Original-Recipient: rfc822; bob+work@example.net
            Final-Recipient: rfc822; bob@example.net
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.example.net
            Diagnostic-Code: smtp; 550 5.1.1 <bob@example.net> unknown (in answer to RCPT)
            Last-Attempt-Date: Mon, 23 Nov 2026 23:25:01 +0000

            Final-Recipient: rfc822; eve@example.net
            Action: failed
            Status: 5.0.0
            Remote-MTA: dns; mx.example.net
            Diagnostic-Code: smtp; 550 no
            Last-Attempt-Date: Mon, 23 Nov 2026 23:25:01 +0000

            --=_report1_\
            """
                .replace("\n", "\r\n"));
  }

  @Test // RFC 3461 §6.2
  void aSmallMessageThatFailedIsReturnedWhole() {
    told.reports().failed(told.message(Told.PLAIN), List.of(Told.waiting(BOB, SERVER, REFUSED)));
    assertThat(types()).containsExactly("text/plain", "message/delivery-status", "message/rfc822");
    assertThat(told.text())
        .contains("Content-Type: message/rfc822\r\n\r\n" + Told.PLAIN + "\r\n--=_")
        .doesNotContain("Return-Path");
  }

  @Test // RFC 3461 §4.3, §6.2
  void onlyTheHeaderWhereTheSenderSaidSoOrItIsLargeOrNotAFailure() {
    var bob = List.of(Told.waiting(BOB, SERVER, "451 4.7.1 later"));
    told.reports()
        .failed(
            told.message(
                "ann@example.org",
                Told.PLAIN,
                PLAIN,
                options(false, TlsNeed.USUAL, Optional.of(true))),
            bob);
    told.reports().failed(told.message(Told.PLAIN + "x".repeat(DsnWriter.WHOLE)), bob);
    told.reports().delayed(told.message(Told.PLAIN), bob);
    told.reports()
        .failed(
            told.message(
                "ann@example.org",
                Told.PLAIN,
                new Form(true, true, false),
                options(false, TlsNeed.USUAL, Optional.of(false))),
            bob);
    for (var mail : told.posted) {
      assertThat(new String(Told.octets(mail), StandardCharsets.UTF_8))
          .contains(
              "Content-Type: text/rfc822-headers\r\n\r\n"
                  + Told.PLAIN.substring(0, Told.PLAIN.indexOf("\r\n\r\n") + 2)
                  + "\r\n--=_")
          .doesNotContain("Do you come?");
    }
    assertThat(told.posted).hasSize(4);
  }

  @Test // RFC 8689 §5
  void whatRequiresTlsIsNotReturnedAndRequiresTls() {
    told.reports()
        .failed(
            told.message(
                "ann@example.org",
                Told.PLAIN,
                PLAIN,
                options(false, TlsNeed.REQUIRED, Optional.of(false))),
            List.of(Told.waiting(BOB, SERVER, "550 5.7.30 no REQUIRETLS")));
    assertThat(told.text()).doesNotContain("Do you come?");
    assertThat(told.posted.getFirst().tls()).isEqualTo(TlsNeed.REQUIRED);
    assertThat(told.posted.getFirst().priority()).isEqualTo(3); // RFC 6710 §4.6
    assertThat(told.dsn().explanation()).contains("protected way");
  }

  @Test
  void aHeaderWithoutEndIsCutBehindALine() {
    String endless = "Subject: long\r\n" + "X: y\r\n".repeat(40_000);
    told.reports().failed(told.message(endless), List.of(Told.waiting(BOB, SERVER, REFUSED)));
    String text = told.text();
    assertThat(text.length()).isBetween(DsnWriter.HEADER, DsnWriter.HEADER + 4_000);
    assertThat(text).contains("X: y\r\n\r\n--=_");
  }

  @Test // RFC 2045 §6.4
  void eightBitsInsideAreSaidOutside() {
    told.reports()
        .failed(
            told.message("ann@example.org", Told.PLAIN + "café\r\n", EIGHT_BIT, MailOptions.NONE),
            List.of(Told.waiting(BOB, SERVER, REFUSED)));
    Part root = Told.parsed(told.text().getBytes(StandardCharsets.UTF_8)).root();
    assertThat(root.encoding()).isEqualTo("8bit");
    assertThat(root.children().getLast().encoding()).isEqualTo("8bit");
    assertThat(told.text()).contains("café\r\n\r\n--=_");
  }

  @Test // RFC 3464 §2.3.3, §2.3.9
  void delayedSaysUntilWhenAndThatNothingNeedsToBeDone() {
    told.reports()
        .delayed(
            told.message(Told.PLAIN),
            List.of(Told.waiting(BOB, SERVER, "451 4.4.1 connect: timed out")));
    Dsn dsn = told.dsn();
    assertThat(dsn.recipients().getFirst().action()).contains(DsnAction.DELAYED);
    assertThat(dsn.recipients().getFirst().status()).contains(new StatusCode(4, 4, 1));
    assertThat(dsn.recipients().getFirst().retriedUntil())
        .contains(Told.ACCEPTED.plus(Duration.ofDays(5)));
    assertThat(dsn.explanation())
        .contains("The recipient's server could not be reached.")
        .contains("You need not do anything")
        .doesNotContain("typing error");
  }

  @Test // RFC 3464 §2.3.3: the code is that of the delay
  void whatWasGivenUpSaysForHowLongItWasTried() {
    told.now = Told.ACCEPTED.plus(Duration.ofDays(5));
    told.reports()
        .failed(
            told.message(Told.PLAIN), List.of(Told.waiting(BOB, SERVER, "452 4.2.2 mailbox full")));
    assertThat(told.dsn().explanation())
        .contains("It was tried for 5 days, and is no longer tried.")
        .contains("The recipient's mailbox is full.");
    assertThat(told.dsn().recipients().getFirst().status()).contains(new StatusCode(4, 2, 2));
    assertThat(told.text()).doesNotContain("Will-Retry-Until");
  }

  @Test // RFC 3464 §2.3.5: no Remote-MTA where nobody else was asked
  void whatThisServerFoundItselfNamesNoOther() {
    told.reports()
        .failed(
            told.message(Told.PLAIN),
            List.of(
                Told.waiting(BOB, "", "556 5.1.10 example.net takes no mail"),
                Told.waiting("c@example.net", "", "the operator took it out of the queue")));
    assertThat(told.text())
        .doesNotContain("Remote-MTA")
        .contains("Diagnostic-Code: smtp; 556 5.1.10 example.net takes no mail\r\n")
        .contains("Diagnostic-Code: x-chappe; the operator took it out of the queue\r\n");
  }

  @Test // RFC 3464 §2.3.3
  void successSaysNoMoreThanIsKnown() {
    var asked = Told.asking(Notify.SUCCESS);
    told.reports()
        .relayed(
            told.message(Told.PLAIN),
            List.of(Told.waiting(BOB, asked, SERVER, "250 2.6.0 queued")));
    assertThat(told.dsn().recipients().getFirst().action()).contains(DsnAction.RELAYED);
    assertThat(told.dsn().recipients().getFirst().status()).contains(new StatusCode(2, 6, 0));
    assertThat(told.dsn().explanation()).contains("will not tell when it is delivered");
    assertThat(types()).contains("text/rfc822-headers");
  }

  @Test // RFC 6533 §4, §4.5: the sender's address needs SMTPUTF8, so it reaches there
  void anInternationalSenderReadsUtf8AsItIs() {
    told.reports()
        .failed(
            told.message(
                "ännchen@example.org",
                Told.PLAIN.replace("Lunch", "Mittagessen für zwei"),
                UTF8,
                options(true, TlsNeed.USUAL, Optional.empty())),
            List.of(
                Told.waiting(
                    "böb@example.net",
                    Told.original("utf-8;b\\x{F6}b@example.net"),
                    SERVER,
                    "550 5.1.1 keine Adresse für böb")));
    assertThat(types())
        .containsExactly("text/plain", "message/global-delivery-status", "message/global");
    assertThat(told.posted.getFirst().smtpUtf8()).isTrue();
    assertThat(told.text())
        .contains("To: ännchen@example.org\r\n")
        .contains("Original-Recipient: utf-8; böb@example.net\r\n")
        .contains("Final-Recipient: utf-8; böb@example.net\r\n")
        .contains("Diagnostic-Code: smtp; 550 5.1.1 keine Adresse für böb\r\n")
        .contains("Subject: Mittagessen für zwei on Friday\r\n");
  }

  @Test // RFC 6533 §4.5
  void anInternationalMessageOfAnAsciiSenderComesEncoded() {
    String text = Told.PLAIN.replace("Lunch", "Mittagessen für zwei");
    told.reports()
        .failed(
            told.message(
                "ann@example.org", text, UTF8, options(true, TlsNeed.USUAL, Optional.empty())),
            List.of(Told.waiting("böb@example.net", SERVER, "550 5.1.1 böb")));
    ParsedMessage parsed = Told.parsed(told.text().getBytes(StandardCharsets.UTF_8));
    assertThat(AddressForms.isAscii(told.text())).isTrue();
    assertThat(parsed.root().children())
        .extracting(Part::encoding)
        .containsExactly("quoted-printable", "quoted-printable", "quoted-printable");
    assertThat(told.dsn().recipients().getFirst().finalRecipient()).isEqualTo("böb@example.net");
    assertThat(told.dsn().originalMessageId()).contains("1@example.org");
  }

  @Test // RFC 6533 §3, item 3
  void elsewhereAnInternationalAddressIsEscaped() {
    told.reports()
        .failed(
            told.message(Told.PLAIN),
            List.of(Told.waiting("b\u00f6b@example.net", SERVER, "550 5.6.7 b\u00f6b?")));
    assertThat(types().get(1)).isEqualTo("message/delivery-status");
    assertThat(told.text())
        .contains("Final-Recipient: utf-8; b\\x{F6}b@example.net\r\n")
        .contains("Diagnostic-Code: smtp; 550 5.6.7 b?b?\r\n");
    assertThat(told.dsn().recipients().getFirst().finalRecipient())
        .isEqualTo("b\u00f6b@example.net");
  }

  @Test
  void whatAServerSaysBeginsNoFieldAndNoPart() {
    told.reports()
        .failed(
            told.message(Told.PLAIN),
            List.of(
                Told.waiting(
                    BOB,
                    SERVER,
                    "550 5.1.1 a\r\nAction: delivered\r\n\r\n--x\r\n" + "y".repeat(3_000))));
    assertThat(told.dsn().recipients()).hasSize(1);
    assertThat(told.dsn().recipients().getFirst().action()).contains(DsnAction.FAILED);
    assertThat(told.text()).doesNotContain("\r\nAction: delivered").doesNotContain("\r\n--x");
    assertThat(told.text().lines()).allMatch(line -> line.length() <= 998);
  }
}
