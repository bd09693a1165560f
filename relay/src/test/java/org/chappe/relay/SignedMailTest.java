package org.chappe.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.delivery.Admission;
import org.chappe.delivery.Answers;
import org.chappe.delivery.Delivery;
import org.chappe.delivery.DeliverySettings;
import org.chappe.delivery.Departure;
import org.chappe.delivery.Envelope;
import org.chappe.delivery.Incoming;
import org.chappe.delivery.MailOptions;
import org.chappe.delivery.MessageCheck;
import org.chappe.delivery.Outcome;
import org.chappe.delivery.Recipient;
import org.chappe.delivery.RecipientOptions;
import org.chappe.delivery.RecipientOptions.Notify;
import org.chappe.delivery.TlsNeed;
import org.chappe.delivery.Trace;
import org.chappe.delivery.testing.TestDirectory;
import org.chappe.directory.Account;
import org.chappe.mailbox.MailboxSettings;
import org.chappe.mailbox.MessageIntake;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.model.AccountId;
import org.chappe.model.Address;
import org.chappe.relay.outbox.EntryId;
import org.chappe.relay.outbox.Outbox;
import org.chappe.relay.outbox.QueuedMessage;
import org.chappe.relay.outbox.TlsOutcomes;
import org.chappe.relay.report.MailReports;
import org.chappe.relay.route.Route;
import org.chappe.signing.Algorithm;
import org.chappe.signing.ArcResult;
import org.chappe.signing.ArcVerifier;
import org.chappe.signing.DkimResult;
import org.chappe.signing.DkimVerifier;
import org.chappe.signing.KeyLookup;
import org.chappe.signing.SigningKey;
import org.chappe.store.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the outbox is signed: as this server's own, or as what it only passes on. */
@Timeout(60)
class SignedMailTest {
  private static final SigningKey ED25519 =
      SigningKey.generate("here.test", "a-e", Algorithm.ED25519_SHA256);
  private static final SigningKey RSA =
      SigningKey.generate("here.test", "a-r", Algorithm.RSA_SHA256);
  private static final String FROM_ANN = "From: ann@here.test\r\nSubject: x\r\n\r\nhello\r\n";
  private static final String FROM_FAR = "From: s@far.test\r\nSubject: x\r\n\r\nhello\r\n";

  private Instant now = Instant.parse("2026-11-03T08:05:09Z");
  private final MemoryStore store = new MemoryStore(() -> now);
  private final TestDirectory directory = new TestDirectory();
  private final StoredMailAccounts accounts =
      new StoredMailAccounts(store, MailboxSettings.DEFAULT, () -> now);
  private final List<String> looked = new CopyOnWriteArrayList<>();
  private final Signer signer =
      new DkimSigning(
          "mx.here.test",
          domain -> domain.equals("here.test") ? List.of(ED25519, RSA) : List.of(),
          this::txt,
          new StoredSrsSecrets(store.partitions(), new SecureRandom()).all(),
          () -> now);
  private final Relay relay = relay();
  private final Delivery delivery =
      new Delivery(
          directory,
          accounts,
          relay,
          DeliverySettings.defaults("mx.here.test"),
          () -> now,
          e -> {});
  private Optional<Account> ann = Optional.empty();

  private KeyLookup.Answer txt(String name) {
    looked.add(name);
    Map<String, String> zone =
        Map.of(ED25519.dnsName(), ED25519.dnsText(), RSA.dnsName(), RSA.dnsText());
    return zone.containsKey(name)
        ? new KeyLookup.Found(List.of(zone.get(name)))
        : new KeyLookup.Absent();
  }

  private Relay relay() {
    return new Relay(
        new Relay.Parts(
            store,
            (domain, need) -> new Route.NotNow("4.4.3", "not in this test"),
            (hop, address) -> {
              throw new AssertionError("nothing leaves here");
            },
            domain -> domain,
            signer,
            (post, ids) ->
                new MailReports(
                    "mx.here.test",
                    "postmaster@mx.here.test",
                    store.bodies(),
                    post,
                    ids,
                    MailReports.IN_ENGLISH,
                    () -> now,
                    event -> {}),
            RelaySettings.defaults("mx.here.test"),
            () -> now,
            event -> {}));
  }

  @BeforeEach
  void start() {
    directory.addDomain("here.test");
    ann = Optional.of(account("ann@here.test", 1));
    directory.setAlias(Address.parse("away@here.test"), List.of(Address.parse("ann@far.test")));
    relay.start(delivery, TlsOutcomes.NONE);
  }

  @AfterEach
  void stop() {
    relay.close();
    accounts.close();
    store.close();
  }

  private Account account(String address, long id) {
    accounts.create(new AccountId(id));
    directory.addAccount(new AccountId(id), Address.parse(address), "secret".toCharArray());
    return new Account(new AccountId(id), Address.parse(address));
  }

  @Test // RFC 6376 §5, RFC 8463 §3
  void whatAnAccountSendsIsSignedByBothKeys() {
    deliver("ann@here.test", ann, FROM_ANN, "x@far.test");
    QueuedMessage queued = queued().getFirst();
    assertThat(queued.from()).isEqualTo("ann@here.test");
    assertThat(verdicts(queued)).containsExactly("PASS a-e", "PASS a-r");
    assertThat(arc(queued)).isEqualTo(ArcResult.Status.NONE);
  }

  @Test
  void sentByWayOfAnAliasItIsStillTheAccountsOwn() {
    deliver("ann@here.test", ann, FROM_ANN, "away@here.test");
    assertThat(verdicts(queued().getFirst())).containsExactly("PASS a-e", "PASS a-r");
  }

  @Test
  void whoHasNoKeysSendsWithoutSignature() {
    deliver("s@far.test", Optional.empty(), FROM_FAR, "x@far.test"); // by a machine that may relay
    assertThat(verdicts(queued().getFirst())).isEmpty();
  }

  @Test // RFC 8617 §5.1, SRS
  void whatIsForwardedIsSealedUnderAReversePathOfThisServer() {
    deliver("s@far.test", Optional.empty(), FROM_FAR, "away@here.test");
    QueuedMessage queued = queued().getFirst();
    assertThat(queued.from()).matches("SRS0=[^=]{4}=[A-Z2-7]{2}=far\\.test=s@here\\.test");
    assertThat(verdicts(queued)).isEmpty();
    assertThat(arc(queued)).isEqualTo(ArcResult.Status.PASS);
    assertThat(octets(queued))
        .contains("ARC-Authentication-Results: i=1; mx.here.test; dkim=none; arc=none\r\n")
        .contains("a=rsa-sha256; cv=none; d=here.test; s=a-r;");
  }

  @ParameterizedTest // verifying costs lookups and hashes; most mail needs neither
  @ValueSource(booleans = {false, true})
  void onlyWhatIsForwardedIsVerified(boolean forwards) {
    byte[] octets =
        ("DKIM-Signature: v=1; a=rsa-sha256; d=far.test; s=k; h=From; bh="
                + "A".repeat(43)
                + "=; b=AAAA\r\n"
                + FROM_FAR)
            .getBytes(StandardCharsets.US_ASCII);
    var departure = new Departure("1", "s@far.test", Optional.empty(), MailOptions.NONE);
    Signer.Signing signing = signer.begin(departure, forwards);
    signing.write(octets, 0, octets.length);
    try (MessageIntake intake = accounts.receive()) {
      intake.write(octets, 0, octets.length);
      signing.fields(intake.finish(), Optional.of(Address.parse("away@here.test")));
    }
    assertThat(looked.contains("k._domainkey.far.test")).isEqualTo(forwards);
  }

  @Test // RFC 3464
  void reportsAreSigned() {
    Recipient here =
        recipient(
            "ann@here.test",
            new RecipientOptions(EnumSet.of(Notify.SUCCESS), true, Optional.empty()));
    deliver("s@far.test", Optional.empty(), FROM_FAR, List.of(here));
    QueuedMessage report = queued().getFirst();
    assertThat(report.from()).isEmpty();
    assertThat(octets(report)).contains("From: ").contains("postmaster@mx.here.test");
    assertThat(verdicts(report)).containsExactly("PASS a-e", "PASS a-r");
  }

  @Test
  void aBounceOfWhatWasForwardedGoesOnToTheSender() {
    deliver("s@far.test", Optional.empty(), FROM_FAR, "away@here.test");
    String path = queued().getFirst().from();
    deliver("", Optional.empty(), FROM_FAR, List.of(bouncing(path)));
    Outbox.Entry bounce = relay.outbox().entries(new EntryId(1), 10).getLast();
    assertThat(bounce.message().from()).isEmpty();
    assertThat(bounce.groups().getFirst().recipients().getFirst().to().path())
        .isEqualTo("s@far.test");
  }

  @Test // else anybody who was sent such a reverse-path could have his mail signed
  void whatComesForABounceIsNeverSignedAsThisServersOwn() {
    deliver("s@far.test", Optional.empty(), FROM_FAR, "away@here.test");
    String path = queued().getFirst().from();
    deliver("", Optional.empty(), FROM_ANN, List.of(bouncing(path)));
    QueuedMessage bounce = queued().getLast();
    assertThat(verdicts(bounce)).isEmpty();
    assertThat(arc(bounce)).isEqualTo(ArcResult.Status.PASS);
  }

  @Test
  void aReversePathIsKnownAfterARestartForThreeWeeksAndNotWhenItIsAltered() {
    deliver("s@far.test", Optional.empty(), FROM_FAR, "away@here.test");
    String path = queued().getFirst().from();
    var again = new StoredSrsSecrets(store.partitions(), new SecureRandom());
    var restarted =
        new DkimSigning("mx.here.test", domain -> List.of(), this::txt, again.all(), () -> now);
    Address address = Address.parse(path);
    assertThat(restarted.sender(address)).contains(Address.parse("s@far.test"));
    assertThat(restarted.sender(Address.parse(path.replace("=s@", "=t@")))).isEmpty();
    now = now.plus(Duration.ofDays(21));
    assertThat(restarted.sender(address)).isPresent();
    now = now.plus(Duration.ofDays(1));
    assertThat(restarted.sender(address)).isEmpty();
  }

  @Test // RFC 8689 §4.1: also for what an address here stands for
  void whatNeedsNoTlsWaitsByItself() {
    deliver("s@far.test", Optional.empty(), "TLS-Required: No\r\n" + FROM_FAR, "away@here.test");
    deliver("s@far.test", Optional.empty(), FROM_FAR, "x@far.test");
    List<Outbox.Entry> entries = relay.outbox().entries(new EntryId(1), 10);
    assertThat(entries)
        .extracting(entry -> entry.message().options().tls())
        .containsExactly(TlsNeed.NONE, TlsNeed.USUAL);
    assertThat(entries)
        .extracting(entry -> entry.groups().getFirst().destination())
        .containsExactly("far.test;tls-required=no", "far.test");
  }

  private Recipient bouncing(String path) {
    Admission admission =
        delivery.admit(path, Address.parse(path), RecipientOptions.NONE, OptionalLong.empty());
    assertThat(admission).isInstanceOf(Admission.ForBounces.class);
    return ((Admission.ForBounces) admission).recipient();
  }

  private Recipient recipient(String path, RecipientOptions options) {
    Address address = Address.parse(path);
    return delivery.admit(path, address, options, OptionalLong.empty())
            instanceof Admission.Admitted(Recipient here)
        ? here
        : new Recipient.Elsewhere(path, address, options);
  }

  private void deliver(String from, Optional<Account> sender, String message, String to) {
    deliver(from, sender, message, List.of(recipient(to, RecipientOptions.NONE)));
  }

  private void deliver(
      String from, Optional<Account> sender, String message, List<Recipient> recipients) {
    var envelope = new Envelope(delivery.nextId(), from, sender, MailOptions.NONE, recipients);
    var trace =
        new Trace("client.test", InetAddress.ofLiteral("192.0.2.7"), "ESMTP", Optional.empty());
    byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
    try (Incoming incoming = delivery.receive(envelope, trace, Answers.ONE_FOR_ALL)) {
      incoming.write(octets, 0, octets.length);
      assertThat(incoming.deliver(MessageCheck.NONE)).containsOnly(new Outcome.Delivered());
    }
  }

  private List<QueuedMessage> queued() {
    return relay.outbox().entries(new EntryId(1), 10).stream().map(Outbox.Entry::message).toList();
  }

  private String octets(QueuedMessage message) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(message.prefix().toArray());
    try {
      store
          .bodies()
          .open(message.body())
          .orElseThrow()
          .copyTo(out, message.skip(), message.octets());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private List<String> verdicts(QueuedMessage message) {
    var verifier = new DkimVerifier(this::txt, now);
    byte[] octets = octets(message).getBytes(StandardCharsets.ISO_8859_1);
    verifier.write(octets, 0, octets.length);
    var verdicts = new ArrayList<String>();
    for (DkimResult result : verifier.finish()) {
      verdicts.add(result.status() + " " + result.selector());
    }
    return verdicts;
  }

  private ArcResult.Status arc(QueuedMessage message) {
    var verifier = new ArcVerifier(this::txt, now);
    byte[] octets = octets(message).getBytes(StandardCharsets.ISO_8859_1);
    verifier.write(octets, 0, octets.length);
    return verifier.finish().status();
  }
}
