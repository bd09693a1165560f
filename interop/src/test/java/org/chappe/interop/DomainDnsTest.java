package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.chappe.app.cli.Cli;
import org.chappe.app.testing.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The records a domain is told to need, in a zone that BIND serves. */
@Timeout(300)
class DomainDnsTest {
  private static final String HOST = "mail.shop.test. IN A 192.0.2.1\n";

  @TempDir private static Path folder;

  private static Bind bind;
  private static Path data;

  @BeforeAll
  static void start() throws Exception {
    data = folder.resolve("data");
    Files.createDirectory(data);
    configure("");
    for (String domain : List.of("shop.test", "half.test", "late.test")) {
      assertThat(chappe("domain", "add", domain).exitCode()).isZero();
    }
    ServerProcess.on(data).start().close(); // which makes the certificate that TLSA is of
    bind =
        Bind.in(folder)
            .signed("shop.test", HOST + zone("shop.test"))
            .plain("half.test", half())
            .plain("late.test", zone("late.test"))
            .start("");
    configure(
        "[dns]\nservers = [\"%s\"]\ntrust-anchors = ['''%s''']\n"
            .formatted(bind.address(), bind.anchor()));
  }

  @AfterAll
  static void stop() {
    bind.close();
  }

  private static void configure(String dns) throws IOException {
    Files.writeString(data.resolve("chappe.toml"), "hostname = \"mail.shop.test\"\n" + dns);
  }

  private static Cli.Result chappe(String... arguments) {
    return new Cli(data).run(arguments);
  }

  private static String zone(String domain) throws IOException {
    Cli.Result printed = chappe("domain", "dns", domain);
    assertThat(printed.exitCode()).isZero();
    return printed.out();
  }

  /** Without one key, and with mail for another server. */
  private static String half() throws IOException {
    return zone("half.test")
        .lines()
        .filter(line -> !line.contains("-e._domainkey."))
        .map(line -> line.replace("MX 10 mail.shop.test.", "MX 10 mx.shop.test."))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test // RFC 1035 §5.1
  void theRecordsAreAZone() throws IOException {
    Path file = folder.resolve("shop.test.zone");
    Files.writeString(
        file,
        "$TTL 600\n@ IN SOA ns.test. hostmaster.test. 1 3600 600 86400 60\n@ IN NS ns.test.\n"
            + HOST
            + zone("shop.test"));
    var check = Client.named("named-checkzone", "bind9-utils");
    assertThat(check.run("shop.test", file.toString()).ok().output())
        .endsWith("OK\n")
        .doesNotContain("ignoring");
  }

  @Test
  void whatIsThereIsOk() throws IOException {
    Cli.Result checked = chappe("domain", "dns", "shop.test", "--check");
    assertThat(checked.out())
        .as(checked.toString())
        .doesNotContain("missing", "differs", "unknown");
    assertThat(checked.out().lines())
        .contains(
            "ok       shop.test MX",
            "ok       mail.shop.test A",
            "ok       _25._tcp.mail.shop.test TLSA (advised)");
    assertThat(checked.exitCode()).isZero();
  }

  @Test
  void whatIsMissingOrAnotherIsTold() throws IOException {
    Cli.Result checked = chappe("domain", "dns", "half.test", "--check");
    assertThat(checked.exitCode()).as(checked.toString()).isEqualTo(1);
    assertThat(checked.out())
        .containsPattern("missing {2}20[0-9]{2}a-e\\._domainkey\\.half\\.test TXT\n")
        .containsPattern("ok {7}20[0-9]{2}a-r\\._domainkey\\.half\\.test TXT\n")
        .contains(
            """
                     wanted: 10 mail.shop.test.
                     found:  10 mx.shop.test.
            """)
        .contains("differs  half.test MX\n");
    assertThat(chappe("domain", "dns", "half.test", "--check", "--json").out())
        .contains("\"verdict\":\"differs\",\"found\":[\"10 mx.shop.test.\"]");
  }

  @Test
  void keysAreUsedWhenDnsShowsThem() throws Exception {
    try (ServerProcess server = ServerProcess.on(data).start()) {
      Await.until(
          "the keys of both domains that DNS shows",
          server::log,
          () ->
              states("late.test").equals(List.of("active", "active"))
                  && states("half.test").contains("active"));
      assertThat(states("half.test")).containsExactly("waiting", "active");
      assertThat(chappe("domain", "dkim", "activate", "half.test").out()).isEmpty();
    }
  }

  private static List<String> states(String domain) throws IOException {
    return chappe("domain", "dkim", "list", domain)
        .out()
        .lines()
        .map(line -> line.split(" ", -1)[2])
        .toList();
  }
}
