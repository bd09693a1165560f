package org.chappe.app.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.chappe.app.domain.DomainRecord.Kind;
import org.chappe.app.domain.DomainRecord.Need;
import org.chappe.app.domain.DomainRecord.Verdict;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsSettings;
import org.chappe.relay.route.dns.FakeDns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as the record that is wanted. */
@Timeout(60)
class RecordCheckTest {
  private final FakeDns world = FakeDns.start(InstantSource.system());

  @AfterEach
  void close() {
    world.close();
  }

  private DomainRecord.Checked check(Kind kind, String data) {
    var dns =
        new Dns(
            DnsSettings.DEFAULT
                .withServers(List.of(world.address()))
                .withTimeout(Duration.ofSeconds(2))
                .withRounds(1)
                .withTrustAnchors(world.anchors()),
            InstantSource.system());
    return new RecordCheck(dns).check(new DomainRecord(kind, "a.test", data, Need.NEEDED, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MX   | 10 mx.a.test.          | MX 20 MX.a.test.                   | OK",
        "MX   | 10 mx.a.test.          | MX 20 mx.b.test.                   | DIFFERS",
        "MX   | 10 mx.a.test.          | A 192.0.2.1                        | MISSING",
        "SPF  | v=spf1 mx -all         | TXT \"V=SPF1 ip4:192.0.2.1 +MX ~all\" | OK",
        "SPF  | v=spf1 mx -all         | TXT \"v=spf1 ip4:192.0.2.1 -all\"     | DIFFERS",
        "SPF  | v=spf1 a:mx.small -all | TXT \"v=spf1 mx -all\"                | DIFFERS",
        "SPF  | v=spf1 mx -all         | TXT \"v=spf10 mx\"                    | MISSING",
        "DMARC| v=DMARC1; p=quarantine | TXT \"v=DMARC1; p=none\"              | OK",
        "DMARC| v=DMARC1; p=quarantine | TXT \"v=DMARC1\"                      | DIFFERS",
        "DKIM | v=DKIM1; k=rsa; p=AAAA | TXT \"p=AA\" \" AA\"                   | OK",
        "DKIM | v=DKIM1; k=rsa; p=AAAA | TXT \"v=DKIM1; k=rsa; p=AAAB\"        | DIFFERS",
        "DKIM | v=DKIM1; k=ed25519; p=AA | TXT \"v=DKIM1; p=AA\"               | DIFFERS",
        "SRV  | 0 1 993 mx.a.test.     | SRV 5 5 993 mx.a.test.             | OK",
        "SRV  | 0 1 993 mx.a.test.     | SRV 0 1 143 mx.a.test.             | DIFFERS",
        "SRV  | 0 0 0 .                | A 192.0.2.1                        | OK",
        "SRV  | 0 0 0 .                | SRV 0 1 110 mx.a.test.             | DIFFERS",
        "ADDRESS | ''                  | AAAA 2001:db8::1                   | OK",
        "ADDRESS | ''                  | TXT \"x\"                             | MISSING",
      })
  void meaningIsCompared(Kind kind, String wanted, String there, Verdict verdict) {
    world.with("a.test. IN " + there + "\n");
    assertThat(check(kind, wanted).verdict()).isEqualTo(verdict);
  }

  @Test // RFC 7208 §4.5: permerror
  void twoPoliciesAreNone() {
    world.with("a.test. IN TXT \"v=spf1 mx -all\"\na.test. IN TXT \"v=spf1 -all\"\n");
    assertThat(check(Kind.SPF, "v=spf1 mx -all").verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(check(Kind.SPF, "v=spf1 mx -all").found()).hasSize(2);
  }

  @Test // RFC 7672 §2.2
  void tlsaCountsWhereItIsSigned() {
    world.with("a.test. IN TLSA 3 1 1 ABCD\n");
    assertThat(check(Kind.TLSA, "3 1 1 abcd").verdict()).isEqualTo(Verdict.DIFFERS);
    world.sign("a.test");
    assertThat(check(Kind.TLSA, "3 1 1 abcd").verdict()).isEqualTo(Verdict.OK);
    assertThat(check(Kind.TLSA, "3 1 1 abce").verdict()).isEqualTo(Verdict.DIFFERS);
  }

  @Test
  void aServerThatFailsTellsNothing() {
    world.with(FakeDns.Fault.SERVFAIL, "a.test");
    assertThat(check(Kind.MX, "10 mx.a.test.").verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(check(Kind.MX, "10 mx.a.test.").isAmiss()).isTrue();
  }
}
