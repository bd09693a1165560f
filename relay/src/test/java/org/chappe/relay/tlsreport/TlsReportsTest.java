package org.chappe.relay.tlsreport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chappe.delivery.TlsNeed;
import org.chappe.mime.MessageParser;
import org.chappe.mime.ParserLimits;
import org.chappe.relay.Post;
import org.chappe.relay.RelayEvent;
import org.chappe.relay.client.TlsResult;
import org.chappe.relay.client.TlsResult.Failure;
import org.chappe.relay.client.TlsResult.Kind;
import org.chappe.relay.route.Hop;
import org.chappe.relay.route.HopProtocol;
import org.chappe.relay.route.Policy;
import org.chappe.relay.route.TlsDemand;
import org.chappe.relay.tlsreport.TlsReport.FailureDetail;
import org.chappe.relay.tlsreport.TlsReport.PolicyResult;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;
import org.chappe.store.StoreUnavailable;
import org.junit.jupiter.api.Test;

/** A day of connections, and the report after it. RFC 8460 */
class TlsReportsTest {
  private static final InetAddress ADDRESS = address("192.0.2.1");
  private static final Hop HOP = hop("mx1.example.net");
  private static final TlsResult GOOD =
      new TlsResult(Optional.of("TLSv1.3 TLS_AES_128_GCM_SHA256"), true, Optional.empty());
  private static final TlsResult EXPIRED = failed(Kind.CERTIFICATE_EXPIRED, "expired yesterday");
  private static final Policy STS =
      new Policy(
          Policy.Type.STS,
          "example.net",
          List.of("version: STSv1", "mode: enforce", "mx: *.example.net", "max_age: 86400"),
          List.of("*.example.net"));

  private final Store store = new MemoryStore();
  private final Map<String, List<String>> dns = new HashMap<>();
  private final List<Post.Mail> posted = new ArrayList<>();
  private final List<byte[]> uploaded = new ArrayList<>();
  private final List<RelayEvent> events = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T20:00:00Z");
  private boolean dnsWorks = true;
  private boolean postWorks = true;
  private String faulty = "";
  private int status = 201;
  private int asked;
  private TlsReports reports = open();

  private TlsReports open() {
    return new TlsReports(store, sender(), () -> now, events::add);
  }

  private TlsReportSender sender() {
    return new TlsReportSender(
        new TlsReportSettings("Example Org", "tls@mx.example.org"),
        name -> {
          asked++;
          if (!dnsWorks) {
            throw new IOException("no answer");
          }
          if (name.equals(faulty)) {
            throw new IllegalStateException("a fault");
          }
          return dns.getOrDefault(name, List.of());
        },
        mail -> {
          if (!postWorks) {
            throw new StoreUnavailable("no disk");
          }
          posted.add(mail);
        },
        (uri, type, octets) -> {
          assertThat(uri).isEqualTo(URI.create("https://example.net/tlsrpt"));
          assertThat(type).isEqualTo("application/tlsrpt+gzip");
          uploaded.add(octets);
          return status;
        },
        () -> "id1",
        () -> Duration.ofHours(2),
        events::add);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Hop hop(String host) {
    return new Hop(
        host,
        List.of(ADDRESS),
        25,
        HopProtocol.SMTP,
        new TlsDemand.Opportunistic(),
        false,
        Optional.empty(),
        Optional.of(address("192.0.2.99")));
  }

  private static TlsResult failed(Kind kind, String text) {
    return new TlsResult(Optional.empty(), false, Optional.of(new Failure(kind, text)));
  }

  private void lookAt(String time) throws InterruptedException {
    now = Instant.parse(time);
    reports.look();
  }

  private TlsReport mailed() throws IOException {
    byte[] octets = octets(posted.getLast());
    var parser = new MessageParser(ParserLimits.DEFAULT);
    parser.feed(octets, 0, octets.length);
    return TlsReportReader.read(
            parser.finish(),
            range -> new ByteArrayInputStream(octets, (int) range.start(), (int) range.length()))
        .orElseThrow();
  }

  private static byte[] octets(Post.Mail mail) throws IOException {
    var out = new ByteArrayOutputStream();
    mail.content().writeTo(out);
    return out.toByteArray();
  }

  private void wantsMail() {
    dns.put("_smtp._tls.example.net", List.of("v=TLSRPTv1;rua=mailto:reports@example.net"));
  }

  @Test // RFC 8460 §4.2, §4.4
  void theDayIsReportedAfterItIsOver() throws Exception {
    wantsMail();
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    reports.failed("example.net", List.of(STS), HOP, ADDRESS, EXPIRED);
    reports.failed("example.net", List.of(STS), HOP, ADDRESS, EXPIRED);
    lookAt("2026-11-23T23:59:00Z");
    lookAt("2026-11-24T01:59:00Z");
    assertThat(asked).isZero();
    lookAt("2026-11-24T02:00:00Z");
    assertThat(mailed())
        .isEqualTo(
            new TlsReport(
                "Example Org",
                Optional.of(Instant.parse("2026-11-23T00:00:00Z")),
                Optional.of(Instant.parse("2026-11-23T23:59:59Z")),
                "tls@mx.example.org",
                "2026-11-23.example.net@mx.example.org",
                List.of(
                    new PolicyResult(
                        "sts",
                        "example.net",
                        STS.strings(),
                        STS.hosts(),
                        2,
                        2,
                        List.of(
                            new FailureDetail(
                                "certificate-expired",
                                "192.0.2.99",
                                "mx1.example.net",
                                "",
                                "192.0.2.1",
                                2,
                                "",
                                "expired yesterday"))))));
    lookAt("2026-11-24T03:00:00Z");
    assertThat(posted).hasSize(1);
  }

  @Test // RFC 8460 §5.3
  void theMailIsAsTheRfcHasIt() throws Exception {
    wantsMail();
    reports.connected("example.net", List.of(), HOP, ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    Post.Mail mail = posted.getFirst();
    assertThat(mail.to()).isEqualTo("reports@example.net");
    assertThat(mail.tls()).isEqualTo(TlsNeed.NONE);
    assertThat(new String(octets(mail), StandardCharsets.US_ASCII))
        .startsWith(
            """
            From: Example Org <tls@mx.example.org>
            To: reports@example.net
            Subject: Report Domain: example.net Submitter: mx.example.org Report-ID:
             <2026-11-23.example.net@mx.example.org>
            Date: Tue, 24 Nov 2026 02:00:00 +0000
            Message-ID: <2026-11-23.example.net@mx.example.org>
            TLS-Report-Domain: example.net
            TLS-Report-Submitter: mx.example.org
            TLS-Required: No
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type="tlsrpt";
             boundary="=_id1_\
            """
                .replace("\n", "\r\n"))
        .contains(
            """
            Content-Type: application/tlsrpt+gzip
            Content-Transfer-Encoding: base64
            Content-Disposition: attachment;
             filename="mx.example.org!example.net!1795392000!1795478399.json.gz"

            """
                .replace("\n", "\r\n"));
    assertThat(mailed().policies().getFirst().type()).isEqualTo("no-policy-found");
  }

  @Test // RFC 8460 §4.3.4
  void whatHasNothingToDoWithTlsIsNotCounted() throws Exception {
    wantsMail();
    reports.failed("example.net", List.of(STS), HOP, ADDRESS, TlsResult.PLAIN);
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, TlsResult.PLAIN);
    lookAt("2026-11-24T02:00:00Z");
    assertThat(posted).isEmpty();
  }

  @Test
  void mailThatWentAllTheSameIsAFailureToo() throws Exception {
    wantsMail();
    var none = failed(Kind.STARTTLS_NOT_SUPPORTED, "");
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, none);
    lookAt("2026-11-24T02:00:00Z");
    assertThat(mailed().policies().getFirst().failed()).isEqualTo(1);
    assertThat(mailed().policies().getFirst().successful()).isZero();
  }

  @Test // RFC 8461 §2
  void theHostsOwnPolicyCountsAndDaneFirst() throws Exception {
    wantsMail();
    var dane =
        new Policy(
            Policy.Type.TLSA, "mx1.example.net", List.of("3 1 1 AB"), List.of("mx1.example.net"));
    List<Policy> both = List.of(STS, dane);
    reports.connected("example.net", both, HOP, ADDRESS, GOOD);
    reports.connected("example.net", both, hop("mx2.example.net"), ADDRESS, GOOD);
    reports.connected("example.net", both, hop("mx2.example.net"), ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    assertThat(mailed().policies())
        .extracting(PolicyResult::type, PolicyResult::successful)
        .containsExactly(tuple("tlsa", 1L), tuple("sts", 2L));
  }

  @Test
  void whoDoesNotWantReportsGetsNoneAndIsAskedOnce() throws Exception {
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    lookAt("2026-11-24T12:00:00Z");
    assertThat(posted).isEmpty();
    assertThat(asked).isEqualTo(1);
  }

  @Test // RFC 8460 §3: to all, and one is enough
  void severalPlaces() throws Exception {
    dns.put(
        "_smtp._tls.example.net",
        List.of("v=TLSRPTv1;rua=https://example.net/tlsrpt,mailto:reports@example.net"));
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    status = 500;
    lookAt("2026-11-24T02:00:00Z");
    lookAt("2026-11-24T12:00:00Z");
    assertThat(uploaded).hasSize(1);
    assertThat(posted).hasSize(1);
    assertThat(TlsReportReaderTest.read(uploaded.getFirst())).contains(mailed());
    assertThat(events)
        .contains(
            new RelayEvent.TlsReported(
                "example.net",
                "https://example.net/tlsrpt",
                "2026-11-23.example.net@mx.example.org",
                "500"));
  }

  @Test // RFC 8460 §5.5
  void whatNobodyTakesIsTriedForADayWithLongerPauses() throws Exception {
    wantsMail();
    postWorks = false;
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    lookAt("2026-11-24T02:14:00Z");
    assertThat(asked).isEqualTo(1);
    lookAt("2026-11-24T02:15:00Z");
    lookAt("2026-11-24T02:44:00Z");
    assertThat(asked).isEqualTo(2);
    lookAt("2026-11-24T02:45:00Z");
    assertThat(asked).isEqualTo(3);
    dnsWorks = false;
    for (Instant at = now; at.isBefore(Instant.parse("2026-11-26T00:00:00Z")); ) {
      at = at.plus(Duration.ofMinutes(15));
      lookAt(at.toString());
    }
    assertThat(asked).isEqualTo(7);
    dnsWorks = true;
    postWorks = true;
    lookAt("2026-11-26T12:00:00Z");
    assertThat(posted).isEmpty();
    assertThat(events.getLast())
        .isEqualTo(
            new RelayEvent.TlsReported(
                "example.net", "-", "2026-11-23.example.net@mx.example.org", "given up"));
  }

  @Test
  void oneDomainsTroubleIsNotTheOthers() throws Exception {
    wantsMail();
    faulty = "_smtp._tls.broken.example";
    reports.connected("broken.example", List.of(), HOP, ADDRESS, GOOD);
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    assertThat(posted).hasSize(1);
    assertThat(events).hasAtLeastOneElementOfType(RelayEvent.Trouble.class);
  }

  @Test
  void aRestartLosesNothingThatWasWritten() throws Exception {
    wantsMail();
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    reports.failed("example.net", List.of(STS), HOP, ADDRESS, EXPIRED);
    reports.close();
    reports = open();
    reports.failed("example.net", List.of(STS), HOP, ADDRESS, EXPIRED);
    lookAt("2026-11-23T20:05:00Z"); // written without a close
    reports = open();
    lookAt("2026-11-24T02:00:00Z");
    PolicyResult policy = mailed().policies().getFirst();
    assertThat(policy.successful()).isEqualTo(1);
    assertThat(policy.failed()).isEqualTo(2);
    assertThat(policy.failures()).hasSize(1);
    assertThat(policy.failures().getFirst().sessions()).isEqualTo(2);
    lookAt("2026-11-24T02:10:00Z");
    reports = open();
    lookAt("2026-11-24T12:00:00Z");
    assertThat(posted).as("sent once, also after a restart").hasSize(1);
  }

  @Test
  void memoryIsBoundedWhateverOthersMakeUp() {
    for (int i = 0; i < 20_000; i++) {
      reports.failed(
          "example.net",
          List.of(new Policy(Policy.Type.STS, "example.net", List.of("mx: " + i), List.of())),
          hop("mx" + i + ".example.net"),
          ADDRESS,
          failed(Kind.VALIDATION_FAILURE, i + "x".repeat(5_000)));
    }
    reports.close();
    var rows = new TallyStore(store.partitions()).all();
    assertThat(rows).hasSize(1);
    List<PolicyResult> results = TallyRow.read(rows.getFirst().value());
    assertThat(results).hasSize(Tally.POLICIES);
    assertThat(results.stream().mapToLong(PolicyResult::failed).sum()).isEqualTo(20_000);
    assertThat(results.stream().mapToInt(result -> result.failures().size()).sum())
        .isEqualTo(Tally.FAILURES);
    assertThat(rows.getFirst().value().length).isLessThan(100_000);
  }

  @Test
  void manyDomainsAreWrittenInSeveralCommits() {
    for (int i = 0; i < TlsReports.DOMAINS + 10; i++) {
      reports.connected("d" + i + ".example", List.of(), HOP, ADDRESS, GOOD);
    }
    reports.close();
    assertThat(new TallyStore(store.partitions()).all()).hasSize(TlsReports.DOMAINS);
  }

  @Test
  void domainsAreALabels() throws Exception {
    dns.put("_smtp._tls.xn--bcher-kva.example", List.of("v=TLSRPTv1;rua=mailto:r@example.net"));
    reports.connected("b\u00fccher.example", List.of(), HOP, ADDRESS, GOOD);
    lookAt("2026-11-24T02:00:00Z");
    assertThat(mailed().policies().getFirst().domain()).isEqualTo("xn--bcher-kva.example");
  }

  @Test
  void theThreadLooksAndStops() throws Exception {
    wantsMail();
    reports.connected("example.net", List.of(STS), HOP, ADDRESS, GOOD);
    now = Instant.parse("2026-11-24T02:00:00Z");
    var told = new CountDownLatch(1);
    reports.close();
    var again =
        new TlsReports(
            store,
            new TlsReportSender(
                new TlsReportSettings("Example Org", "tls@mx.example.org"),
                name -> {
                  told.countDown();
                  return List.of();
                },
                posted::add,
                (uri, type, octets) -> 200,
                () -> "id1",
                () -> Duration.ZERO,
                events::add),
            () -> now,
            events::add);
    try (var _ = new TlsReportsThread(again, Duration.ofMillis(1), events::add)) {
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(new TallyStore(store.partitions()).all()).as("not wanted, and gone").isEmpty();
  }
}
