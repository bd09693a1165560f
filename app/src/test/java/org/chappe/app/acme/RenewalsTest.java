package org.chappe.app.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.chappe.app.acme.AcmeFailed.Reach;
import org.chappe.app.config.AcmeConfig;
import org.chappe.app.config.AcmeConfig.ChallengeType;
import org.chappe.app.config.ConfigReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When certificates are ordered, with an issuer that does what the test says, and its clock. */
class RenewalsTest {
  private static final String DIRECTORY = "https://acme.example.org/directory";
  private static final Duration LIFETIME = Duration.ofDays(90);

  /** What one order was for. */
  private record Asked(List<String> hosts, PublicKey key, ChallengeType type) {}

  @TempDir Path folder;

  private final List<AcmeEvent> events = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Deque<AcmeFailed> failures = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private List<String> domains = List.of();
  private AcmeFolder files;
  private int shown;

  @BeforeEach
  void start() {
    files = new AcmeFolder(folder);
  }

  private static AcmeConfig config(String... settings) {
    var set = new ArrayList<>(List.of("tls.acme.directory=" + DIRECTORY));
    for (String one : settings) {
      set.add("tls.acme." + one);
    }
    return ConfigReader.read(Optional.empty(), set).acme();
  }

  private List<X509Certificate> issue(Wanted wanted, KeyPair key, ChallengeType type)
      throws AcmeFailed {
    asked.add(new Asked(wanted.hosts(), key.getPublic(), type));
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    return List.of(Issued.certificate(wanted.hosts(), key, now, LIFETIME));
  }

  private Renewals renewals(AcmeConfig config) {
    return new Renewals(
        config.directory().orElse(URI.create(DIRECTORY)),
        config,
        () -> Renewals.wanted(config, "mail.example.org", domains),
        files,
        this::issue,
        () -> now,
        new Random(1),
        events::add);
  }

  private Instant turn(Renewals renewals) throws Exception {
    return renewals.turn(() -> shown++);
  }

  private void later(Duration by) {
    now = now.plus(by);
  }

  @Test
  void whatIsMissingIsOrderedAndThenLeftAloneUntilAThirdIsLeft() throws Exception {
    Renewals renewals = renewals(config());
    assertThat(turn(renewals)).isEqualTo(now.plus(Duration.ofDays(60)));
    assertThat(asked).extracting(Asked::hosts).containsExactly(List.of("mail.example.org"));
    assertThat(shown).isEqualTo(1);

    later(Duration.ofDays(59));
    turn(renewals);
    assertThat(asked).hasSize(1);
    later(Duration.ofDays(1));
    turn(renewals);
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).key()).as("DANE's record stays right").isEqualTo(asked.get(0).key());
    assertThat(events).allMatch(event -> event instanceof AcmeEvent.Issued).hasSize(2);
  }

  @Test
  void aRestartOrdersNothingAndKeepsTheKey() throws Exception {
    turn(renewals(config()));
    turn(renewals(config()));
    assertThat(asked).hasSize(1);
    later(Duration.ofDays(80));
    turn(renewals(config()));
    assertThat(asked.get(1).key()).isEqualTo(asked.get(0).key());
  }

  @Test
  void whoWantsItGetsANewKeyEachTime() throws Exception {
    turn(renewals(config("new-key=true")));
    later(Duration.ofDays(61));
    turn(renewals(config("new-key=true")));
    assertThat(asked.get(1).key()).isNotEqualTo(asked.get(0).key());
    Wanted wanted = new Wanted(List.of("mail.example.org"), AcmeConfig.KeyType.ECDSA);
    files.files(wanted).check(); // chain and key belong together
  }

  @Test
  void aKeyThatSomebodyPutThereIsTakenAtTheNextRenewal(@TempDir Path other) throws Exception {
    turn(renewals(config()));
    Wanted wanted = new Wanted(List.of("mail.example.org"), AcmeConfig.KeyType.ECDSA);
    KeyPair brought = new AcmeFolder(other).key(wanted);
    String file = "mail.example.org.ecdsa.key.pem";
    Files.copy(other.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    later(Duration.ofDays(59));
    turn(renewals(config()));
    assertThat(asked).as("not sooner").hasSize(1);
    later(Duration.ofDays(1));
    turn(renewals(config()));
    assertThat(asked.get(1).key()).isEqualTo(brought.getPublic());
  }

  @Test
  void renewBeforeIsHeldToUnlessItIsLongerThanACertificateLives() throws Exception {
    assertThat(turn(renewals(config("renew-before=10d")))).isEqualTo(now.plus(Duration.ofDays(80)));
    assertThat(turn(renewals(config("renew-before=400d"))))
        .isEqualTo(now.plus(Duration.ofDays(30)));
  }

  @Test
  void otherNamesAndAnotherServerWantAnotherCertificate() throws Exception {
    turn(renewals(config()));
    turn(renewals(config("domains=mail.example.org imap.example.org")));
    assertThat(asked.get(1).hosts()).containsExactly("mail.example.org", "imap.example.org");
    turn(renewals(config("directory=https://other.example/dir")));
    assertThat(asked).hasSize(3);
    turn(renewals(config("directory=https://other.example/dir")));
    assertThat(asked).hasSize(3);
  }

  @Test
  void domainsThatAreHereGetTheirsWhenAskedFor() throws Exception {
    domains = List.of("example.org", "example.net");
    turn(renewals(config("domain-hosts=mta-sts,autoconfig", "keys=ecdsa")));
    assertThat(asked)
        .extracting(Asked::hosts)
        .containsExactly(
            List.of("mail.example.org"),
            List.of("mta-sts.example.org", "autoconfig.example.org"),
            List.of("mta-sts.example.net", "autoconfig.example.net"));
  }

  @Test
  void eachFailureIsFollowedByALongerWaitAndTheOtherChallenge() throws Exception {
    Renewals renewals = renewals(config());
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      failures.add(new AcmeFailed(Reach.ORDER, "no \"A\" record\r\nat all"));
      Instant next = turn(renewals);
      waits.add(Duration.between(now, next));
      now = next.minusMillis(1);
      turn(renewals);
      assertThat(asked).as("not sooner").hasSize(i + 1);
      now = next;
    }
    for (int i = 0; i < waits.size(); i++) {
      long minutes = Math.min(5 * (long) Math.pow(3, i), 12 * 60);
      assertThat(waits.get(i))
          .isBetween(Duration.ofSeconds(minutes * 48), Duration.ofSeconds(minutes * 72));
    }
    assertThat(waits).as("not all at the same second").doesNotHaveDuplicates();
    assertThat(asked.subList(0, 3))
        .extracting(Asked::type)
        .containsExactly(
            ChallengeType.TLS_ALPN_01, ChallengeType.HTTP_01, ChallengeType.TLS_ALPN_01);
    assertThat(events.getFirst().line())
        .startsWith("acme.failed names=mail.example.org key=ECDSA failures=1 next=2026-11-01T00:0")
        .endsWith(" why=\"no ?A? record??at all\"");

    turn(renewals);
    assertThat(events.getLast()).isInstanceOf(AcmeEvent.Issued.class);
    assertThat(progress("mail.example.org.ecdsa").failures()).isZero();
  }

  @Test
  void aRestartBeginsWithTheFirstWaitButDoesNotForgetIt() throws Exception {
    Renewals before = renewals(config());
    for (int i = 0; i < 4; i++) {
      failures.add(new AcmeFailed(Reach.ORDER, "no"));
      now = turn(before);
    }
    failures.add(new AcmeFailed(Reach.ORDER, "no"));
    turn(before);
    assertThat(asked).hasSize(5);
    assertThat(turn(renewals(config()))).isEqualTo(now.plus(Duration.ofMinutes(5)));
    assertThat(asked).hasSize(5);
    later(Duration.ofMinutes(5));
    turn(renewals(config()));
    assertThat(asked).hasSize(6);
  }

  @Test // RFC 8555 §6.6
  void whatTheServerSaysOfWaitingHoldsForAllAndOverARestart() throws Exception {
    var config = config("domains=a.example.org,b.example.org");
    Instant told = now.plus(Duration.ofHours(30));
    failures.add(new AcmeFailed(Reach.SERVER, "too many", Optional.of(told)));
    Renewals renewals = renewals(config);
    assertThat(turn(renewals)).isEqualTo(told);
    assertThat(asked).as("not the other as well").hasSize(1);
    now = told.minusSeconds(1);
    turn(renewals);
    turn(renewals(config("domains=a.example.org")));
    assertThat(asked).hasSize(1);
    now = told;
    turn(renewals);
    assertThat(asked).hasSize(3);
  }

  @Test
  void oneThatFailsDoesNotStandInTheWayOfOthers() throws Exception {
    failures.add(new AcmeFailed(Reach.ORDER, "no"));
    turn(renewals(config("domains=a.example.org,b.example.org")));
    assertThat(asked).hasSize(2);
    assertThat(shown).isEqualTo(1);
  }

  @Test
  void aDamagedCertificateIsOrderedAnew() throws Exception {
    turn(renewals(config()));
    Files.writeString(
        folder.resolve("mail.example.org.ecdsa.pem"), "-----BEGIN CERTIFICATE-----\nA");
    turn(renewals(config()));
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1).key()).isEqualTo(asked.get(0).key());
  }

  @Test
  void bothKindsOfKeysGetOne() throws Exception {
    turn(renewals(config("keys=ecdsa,rsa")));
    assertThat(asked).extracting(one -> one.key().getAlgorithm()).containsExactly("EC", "RSA");
    try (var kept = Files.list(folder)) {
      assertThat(kept.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "mail.example.org.ecdsa.key.pem",
              "mail.example.org.ecdsa.pem",
              "mail.example.org.ecdsa.txt",
              "mail.example.org.rsa.key.pem",
              "mail.example.org.rsa.pem",
              "mail.example.org.rsa.txt");
    }
  }

  private Progress progress(String id) throws IOException {
    return Progress.parse(Files.readString(folder.resolve(id + ".txt")));
  }
}
