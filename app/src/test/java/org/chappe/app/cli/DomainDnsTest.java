package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records a domain is told to need. */
class DomainDnsTest {
  /** EC P-256, of nobody; the digest by openssl. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBjDCCATOgAwIBAgIUTJCo8RCMgwnTnPJ914Tq4qs0kCgwCgYIKoZIzj0EAwIw
      GzEZMBcGA1UEAwwQbWFpbC5leGFtcGxlLm9yZzAgFw0yNjExMjkxMTA5NTVaGA8y
      MTI2MTEwNTExMDk1NVowGzEZMBcGA1UEAwwQbWFpbC5leGFtcGxlLm9yZzBZMBMG
      ByqGSM49AgEGCCqGSM49AwEHA0IABNB1av/4mlAg0P9hyQ4Hhj1Ao7KYJQnE2B+6
      GDkvaYaE07xM8rc66r40W9N4/MkrU6cF/IXsV+W+yER4ioO3EgOjUzBRMB0GA1Ud
      DgQWBBQ50ig/RFiJ5BA9DmdNBOn8GxIhITAfBgNVHSMEGDAWgBQ50ig/RFiJ5BA9
      DmdNBOn8GxIhITAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIDL7
      Xdkb78lkpb8wQyPdxw1dj2VA0UsW7eyZVi7QepHRAiBhuVPuLuDWlJ1mnoIU3Sit
      KgBUd1FnZgeDOqlgUdpieA==
      -----END CERTIFICATE-----
      """;

  private static final String DIGEST =
      "04f64bff4c063613fe5c9c39dfdfefa15669d319f2995639e8c668fe59c703d6";

  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void server() throws IOException {
    cli = new Cli(folder.resolve("data"));
    Files.createDirectory(cli.data());
    Files.writeString(
        cli.data().resolve("chappe.toml"),
        """
        hostname = "Mail.Example.org"
        [listen]
        pop3 = []
        imaps = ["*:1993"]
        """);
    cli.run("domain", "add", "example.org");
    cli.run("domain", "add", "bücher.example");
  }

  private List<String> live(String domain) {
    return cli.lines("domain", "dns", domain).stream()
        .filter(line -> !line.isEmpty() && !line.startsWith(";"))
        .map(line ->
            line.replaceAll("p=[A-Za-z0-9+/=]{60,}\" \"[A-Za-z0-9+/=]+", "p=LONG\" \"REST")
                .replaceAll("p=[A-Za-z0-9+/=]{44}\"", "p=SHORT\"")
                .replaceFirst("20[0-9][0-9]a", "YEARa"))
        .toList();
  }

  @Test
  void ofTheServersOwnDomain() {
    assertThat(live("example.org"))
        .containsExactly(
            "example.org. 3600 IN MX 10 mail.example.org.",
            "example.org. 3600 IN TXT \"v=spf1 mx -all\"",
            "mail.example.org. 3600 IN TXT \"v=spf1 a -all\"",
            "YEARa-e._domainkey.example.org. 3600 IN TXT \"v=DKIM1; k=ed25519; p=SHORT\"",
            "YEARa-r._domainkey.example.org. 3600 IN TXT \"v=DKIM1; k=rsa; p=LONG\" \"REST\"",
            "_dmarc.example.org. 3600 IN TXT \"v=DMARC1; p=quarantine;"
                + " rua=mailto:postmaster@example.org\"",
            "_smtp._tls.example.org. 3600 IN TXT \"v=TLSRPTv1;"
                + " rua=mailto:postmaster@example.org\"",
            "_submissions._tcp.example.org. 3600 IN SRV 0 1 465 mail.example.org.",
            "_submission._tcp.example.org. 3600 IN SRV 10 1 587 mail.example.org.",
            "_imaps._tcp.example.org. 3600 IN SRV 0 1 1993 mail.example.org.",
            "_imap._tcp.example.org. 3600 IN SRV 10 1 143 mail.example.org.",
            "_pop3s._tcp.example.org. 3600 IN SRV 20 1 995 mail.example.org.",
            "_pop3._tcp.example.org. 3600 IN SRV 0 0 0 .");
  }

  @Test
  void whatIsOfTheServersZoneOrForLaterIsNotInTheDomainsZone() {
    List<String> lines = cli.lines("domain", "dns", "bücher.example");
    assertThat(lines)
        .contains(
            "xn--bcher-kva.example. 3600 IN MX 10 mail.example.org.",
            "; mail.example.org. 3600 IN TXT \"v=spf1 a -all\"",
            "; mail.example.org. 3600 IN A ...",
            "; _mta-sts.xn--bcher-kva.example. 3600 IN TXT \"v=STSv1; id=1\"",
            "; autoconfig.xn--bcher-kva.example. 3600 IN CNAME mail.example.org.");
  }

  @Test // RFC 7672 §3.1.1: 3 1 1
  void aCertificateThatIsThereIsTold() throws Exception {
    Path pem = Files.createDirectory(cli.data().resolve("tls")).resolve("self-signed.pem");
    Files.writeString(pem, CERTIFICATE);
    assertThat(cli.lines("domain", "dns", "example.org"))
        .contains("_25._tcp.mail.example.org. 3600 IN TLSA 3 1 1 " + DIGEST);
  }

  @Test // RFC 8461 §3.1: the id changes with the policy
  void aPolicyThatIsServedIsTold() throws IOException {
    String testing = sts("testing");
    assertThat(testing).matches("_mta-sts.example.org. 3600 IN TXT \"v=STSv1; id=[0-9a-f]{16}\"");
    assertThat(sts("testing")).isEqualTo(testing);
    assertThat(sts("enforce")).isNotEqualTo(testing);
    assertThat(live("example.org"))
        .contains("mta-sts.example.org. 3600 IN CNAME mail.example.org.");
  }

  private String sts(String mode) throws IOException {
    Files.writeString(
        cli.data().resolve("chappe.toml"),
        "hostname = \"mail.example.org\"\n[mta-sts]\nmode = \"%s\"\n".formatted(mode));
    return live("example.org").stream()
        .filter(line -> line.startsWith("_mta-sts."))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSmarthostSendsForTheDomain() throws IOException {
    Files.writeString(
        cli.data().resolve("chappe.toml"),
        "hostname = \"mail.example.org\"\n[relay]\nsmarthost = \"smtp.isp.example:587\"\n");
    assertThat(live("example.org"))
        .contains("example.org. 3600 IN TXT \"v=spf1 mx a:smtp.isp.example -all\"");
  }

  @Test
  void asJson() {
    assertThat(cli.run("domain", "dns", "example.org", "--json").out())
        .startsWith("[\n{\"name\":\"mail.example.org\",\"type\":\"A\",\"data\":\"\",")
        .contains(
            "{\"name\":\"example.org\",\"type\":\"TXT\",\"data\":\"\\\"v=spf1 mx -all\\\"\","
                + "\"need\":\"needed\"");
    assertThat(cli.run("domain", "dns", "nobody.example").exitCode()).isEqualTo(1);
  }
}
