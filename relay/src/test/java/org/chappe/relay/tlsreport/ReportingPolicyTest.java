package org.chappe.relay.tlsreport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.chappe.relay.tlsreport.ReportingPolicy.Destination;
import org.chappe.relay.tlsreport.ReportingPolicy.Destination.Https;
import org.chappe.relay.tlsreport.ReportingPolicy.Destination.Mailto;
import org.junit.jupiter.api.Test;

/** RFC 8460 §3 */
class ReportingPolicyTest {
  private static List<Destination> of(String... records) {
    return ReportingPolicy.of(List.of(records))
        .map(ReportingPolicy::destinations)
        .orElse(List.of());
  }

  @Test // RFC 8460 §3.1
  void theExamplesAreRead() {
    assertThat(of("v=TLSRPTv1;rua=mailto:reports@example.com"))
        .containsExactly(new Mailto("reports@example.com"));
    assertThat(of("v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt"))
        .containsExactly(new Https(URI.create("https://reporting.example.com/v1/tlsrpt")));
  }

  @Test
  void severalPlacesAndWhatNobodyKnows() {
    assertThat(
            of(
                "v=spf1 -all",
                "v=TLSRPTv1 ; x=y ; rua = no; rua=mailto:a%2Bb@example.com?subject=x ,"
                    + " ftp://example.com, HTTPS://example.com/r ;"))
        .containsExactly(
            new Mailto("a+b@example.com"), new Https(URI.create("HTTPS://example.com/r")));
    assertThat(of("v=TLSRPTv1;rua=" + "mailto:a@b.test,".repeat(50))).hasSize(ReportingPolicy.MOST);
  }

  @Test // "If the number of resulting records is not one, senders MUST assume …"
  void notOnePolicyIsNone() {
    String policy = "v=TLSRPTv1;rua=mailto:reports@example.com";
    assertThat(of()).isEmpty();
    assertThat(of(policy, policy)).isEmpty();
    assertThat(of("v=TLSRPTv2;rua=mailto:reports@example.com")).isEmpty();
    assertThat(of("v=TLSRPTv1")).isEmpty();
    assertThat(of("v=TLSRPTv1;")).isEmpty();
  }

  @Test
  void whatIsNoAddressIsLeftOut() {
    for (String bad :
        List.of(
            "mailto:",
            "mailto:a",
            "mailto:a@b%0D%0ABcc:c@d",
            "mailto:%zz@b",
            "mailto:a@b c",
            "http://example.com/",
            "https:///x",
            "https://u:p@example.com/",
            "https://[")) {
      assertThat(of("v=TLSRPTv1;rua=" + bad)).as(bad).isEmpty();
    }
  }
}
