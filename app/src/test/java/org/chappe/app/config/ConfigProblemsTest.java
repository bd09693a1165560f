package org.chappe.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads whose configuration is wrong, to the letter. */
class ConfigProblemsTest {
  @TempDir Path folder;

  @Test
  void aValueThatIsTooShort() throws IOException {
    assertThat(
            problems(
                """
                # comment
                [imap]
                idle-limit = "5m"
                """))
        .containsExactly(
            "chappe.toml:3: imap.idle-limit = \"5m\" is too short: a client may be silent for 30m"
                + " (RFC 9051 §5.4)");
  }

  @Test
  void issuersAndAddressesThatCannotBe() throws IOException {
    assertThat(
            problems(
                """
                [http]
                url = "https://mail.example.org/mail"
                [oauth]
                access-token = "2d"
                [oauth.issuers]
                company = "http://id.example.org audience=chappe domains=example.org"
                """))
        .satisfiesExactlyInAnyOrder(
            one ->
                assertThat(one)
                    .isEqualTo(
                        "chappe.toml:2: http.url = \"https://mail.example.org/mail\" must be a URL"
                            + " like \"https://mail.example.org\", without a path"),
            one ->
                assertThat(one)
                    .isEqualTo("chappe.toml:4: oauth.access-token = \"2d\" must be from 1m to 24h"),
            one ->
                assertThat(one)
                    .startsWith(
                        "chappe.toml:6: oauth.issuers.company = \"http://id.example.org"
                            + " audience=chappe domains=example.org\" must be an issuer like")
                    .endsWith(": \"http://id.example.org\" is not https://…"));
  }

  @Test
  void administratorsThatAreNoAddresses() throws IOException {
    assertThat(
            problems(
                """
                [imap]
                administrators = ["ann@example.org",
                  "ann",
                  "[ben@example.org]"]
                """))
        .containsExactly(
            "chappe.toml:3: imap.administrators = \"ann\" must be an address like"
                + " \"ann@example.org\"",
            "chappe.toml:4: imap.administrators = \"[ben@example.org]\" must be an address like"
                + " \"ann@example.org\"");
  }

  @Test
  void capabilitiesThatCannotBeHidden() throws IOException {
    assertThat(
            problems(
                """
                [imap]
                hide = ["NOTIFY", "uidonly account=*@old.example client=*x*",
                  "UIDNOLY",
                  "STARTTLS",
                  "UIDONLY client=",
                  "UIDONLY user=ann",
                  "UIDONLY client=a client=b",
                  "UIDONLY client=Microsoft Outlook"]
                """))
        .containsExactly(
            "chappe.toml:3: imap.hide = \"UIDNOLY\" must begin with a capability that is offered"
                + " here, like \"UIDONLY\"",
            "chappe.toml:4: imap.hide = \"STARTTLS\" cannot be hidden: clients need it to sign in"
                + " safely",
            "chappe.toml:5: imap.hide = \"UIDONLY client=\" must have a pattern after \"client=\","
                + " like \"*example*\"",
            "chappe.toml:6: imap.hide = \"UIDONLY user=ann\" must be a capability, then"
                + " client=pattern, account=pattern, both or none, with * for a space in a pattern",
            "chappe.toml:7: imap.hide = \"UIDONLY client=a client=b\" must be a capability, then"
                + " client=pattern, account=pattern, both or none, with * for a space in a pattern",
            "chappe.toml:8: imap.hide = \"UIDONLY client=Microsoft Outlook\" must be a capability,"
                + " then client=pattern, account=pattern, both or none, with * for a space in a"
                + " pattern");
  }

  @Test
  void aNameThatIsAlmostOne() throws IOException {
    assertThat(problems("\n\nimap.idel-limit = \"30m\"\n"))
        .containsExactly(
            "chappe.toml:3: imap.idel-limit is not a setting; did you mean imap.idle-limit?");
  }

  @Test
  void aNameThatIsLikeNone() throws IOException {
    assertThat(problems("colour = \"green\"\n[weather]\n"))
        .containsExactly(
            "chappe.toml:1: colour is not a setting", "chappe.toml:2: weather is not a setting");
  }

  @Test
  void everyProblemAtOnceInTheOrderOfTheFile() throws IOException {
    assertThat(
            problems(
                """
                hostname = "no host!"
                [listen]
                imap = "127.0.0.1:143"
                imaps = ["127.0.0.1:993", "993",
                  7]
                lmtps = []
                [auth]
                cleartext = "always"
                [limits]
                connections = "many"
                connections-per-address = 0
                read-stall = "0s"
                """,
                "limits.write-stall=soon",
                "limit.connections=5",
                "imap"))
        .containsExactly(
            "--set: \"imap\" must be name=value",
            "chappe.toml:1: hostname = \"no host!\" is not a host's name, like \"mail.example.org\"",
            "chappe.toml:3: listen.imap = \"127.0.0.1:143\" must be a list: [\"127.0.0.1:143\"]",
            "chappe.toml:4: listen.imaps = \"993\" must be host:port, like \"127.0.0.1:143\","
                + " \"[::1]:143\" or \"*:143\"",
            "chappe.toml:5: listen.imaps = 7 must be host:port, like \"127.0.0.1:143\","
                + " \"[::1]:143\" or \"*:143\", in quotes",
            "chappe.toml:6: listen.lmtps is not a setting; did you mean listen.lmtp?",
            "chappe.toml:8: auth.cleartext = \"always\" must be \"never\" or \"loopback\"",
            "chappe.toml:10: limits.connections = \"many\" must be a whole number, without quotes",
            "chappe.toml:11: limits.connections-per-address = 0 is too small: with less than 1"
                + " nobody could connect",
            "chappe.toml:12: limits.read-stall = \"0s\" is too short: a network may take 1s to bring"
                + " a packet",
            "--set: limits.write-stall = \"soon\" must be a duration like \"90s\", \"30m\" or"
                + " \"2h\"",
            "--set: limit.connections is not a setting; did you mean limits.connections?");
  }

  @Test
  void aPortThatIsTakenTwice() throws IOException {
    assertThat(
            problems(
                """
                [listen]
                submission = ["*:2587"]
                smtp = ["*:2525", "*:2587"]
                """))
        .containsExactly(
            "chappe.toml:2: listen.submission = [\"*:2587\"] takes *:2587, which listen.smtp has"
                + " taken already");
  }

  @Test
  void whoMayNotBeRelayedFor() throws IOException {
    assertThat(
            problems(
                """
                relay.certificates = ["AB:CD"]
                relay.networks = ["10.0.0.0/8", "192.0.2.1/24", "0.0.0.0/0"]
                smtp.messages-per-day = -1
                smtp.new-recipients-per-day = -1
                """))
        .containsExactly(
            "chappe.toml:1: relay.certificates = \"AB:CD\" must be a SHA-256 as 64 hexadecimal"
                + " digits, with or without colons",
            "chappe.toml:2: relay.networks = \"192.0.2.1/24\" must be a network like"
                + " \"192.0.2.0/24\" or \"2001:db8::/32\"",
            "chappe.toml:3: smtp.messages-per-day = -1 is negative: 0 is no limit",
            "chappe.toml:4: smtp.new-recipients-per-day = -1 is negative: 0 is no limit");
    assertThat(problems("relay.networks = [\"::/0\"]\n"))
        .containsExactly(
            "chappe.toml:1: relay.networks = [\"::/0\"] has a network of every address: that is an"
                + " open relay");
  }

  @Test
  void aPasswordIsNotShown() throws IOException {
    assertThat(problems("relay.smarthost = \"smtps://ann:s3cret@192.0.2.1:465\"\n"))
        .singleElement()
        .asString()
        .startsWith("chappe.toml:1: relay.smarthost = \"smtps://ann:\u2026@192.0.2.1:465\" must be")
        .endsWith("192.0.2.1:465: to verify a certificate, write the name it is for");
    assertThat(problems("relay.smarthost = \"smtps://a:s3cret@192.0.2.1:465?tls=encrypted\"\n"))
        .isEmpty();
  }

  @Test
  void aSectionWrittenAsASettingAndTheOtherWayRound() throws IOException {
    assertThat(problems("listen = 5\n[hostname]\n[auth.cleartext]\nx = 1\n"))
        .containsExactly(
            "chappe.toml:1: listen is a section: write [listen] and its settings below it",
            "chappe.toml:2: hostname = [...] must be a text",
            "chappe.toml:4: auth.cleartext.x is not a setting; did you mean auth.cleartext?");
  }

  @Test
  void aListWhereOneValueBelongs() throws IOException {
    assertThat(problems("hostname = [\"a\", \"b\"]"))
        .containsExactly("chappe.toml:1: hostname = [\"a\", \"b\"] must be a text, not a list");
  }

  @Test
  void aFileThatIsNotToml() throws IOException {
    assertThat(problems("hostname = \"a.example\"\n[listen\nimap = []\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("chappe.toml:2: Unexpected end of line, expected ");
  }

  @Test
  void aFileThatIsNotThere() {
    Path missing = folder.resolve("none.toml");
    assertThat(problemsOf(missing)).containsExactly(missing + ": there is no such file");
  }

  @Test
  void aFileThatIsNotText() throws IOException {
    Path file = folder.resolve("binary.toml");
    Files.write(file, new byte[] {(byte) 0xFF, 0, (byte) 0xFE});
    assertThat(problemsOf(file)).containsExactly(file + ": is not UTF-8 text");
  }

  @Test
  void tlsFilesThatCannotBe() throws IOException {
    Files.writeString(folder.resolve("cert.pem"), "no PEM here\n");
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN CERTIFICATE-----\n");
    assertThat(problems("[tls]\ncertificate = \"cert.pem\"\nkey = \"key.pem\"\n"))
        .containsExactly(
            "chappe.toml:2: tls.certificate = \"cert.pem\" holds no certificate: expected a PEM"
                + " file with \"-----BEGIN ... CERTIFICATE-----\"",
            "chappe.toml:3: tls.key = \"key.pem\" holds no private key: expected a PEM file with"
                + " \"-----BEGIN ... PRIVATE KEY-----\"");
    assertThat(problems("[tls]\ncertificate = \"gone.pem\"\nkey = \"key.pem\"\n"))
        .containsExactly(
            "chappe.toml:2: tls.certificate = \"gone.pem\" names a file that is not there",
            "chappe.toml:3: tls.key = \"key.pem\" holds no private key: expected a PEM file with"
                + " \"-----BEGIN ... PRIVATE KEY-----\"");
    Files.writeString(folder.resolve("key.pem"), "-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(problems("tls.key = \"key.pem\"\n"))
        .containsExactly(
            "chappe.toml:1: tls.key = \"key.pem\" needs tls.certificate beside it: the key's"
                + " certificate");
    Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\n");
    assertThat(problems("tls.certificate = \"cert.pem\"\n"))
        .containsExactly(
            "chappe.toml:1: tls.certificate = \"cert.pem\" needs tls.key beside it: the"
                + " certificate's private key");
  }

  @Test
  void aListOfLeakedPasswordsThatIsNone() throws IOException {
    Files.writeString(folder.resolve("ntlm.txt"), "0123456789ABCDEF0123456789ABCDEF:5\r\n");
    Files.createDirectory(folder.resolve("empty"));
    assertThat(problems("[auth]\nleaked-passwords = \"ntlm.txt\"\n"))
        .containsExactly(
            "chappe.toml:2: auth.leaked-passwords = \"ntlm.txt\" is no list of leaked passwords: at"
                + " octet 0: the hashes are NTLM's; the list with SHA-1 hashes is needed");
    assertThat(problems("auth.leaked-passwords = \"empty\"\n"))
        .containsExactly(
            "chappe.toml:1: auth.leaked-passwords = \"empty\" is no list of leaked passwords: the"
                + " folder has no file FFFFF or FFFFF.txt: expected one for each five digits of"
                + " hashes");
    assertThat(problems("auth.leaked-passwords = \"gone\"\n").getFirst())
        .startsWith(
            "chappe.toml:1: auth.leaked-passwords = \"gone\" is no list of leaked passwords: it"
                + " cannot be read: ");
    assertThat(problems("auth.password-strength = 5\n"))
        .containsExactly("chappe.toml:1: auth.password-strength = 5 is outside 0 to 4");
  }

  @Test
  void acmeWithoutWhatItNeeds() throws IOException {
    assertThat(
            problems(
                """
                [tls.acme]
                directory = "http://acme.example.org/dir"
                contact = "me"
                domains = ["*.example.org", "localhost"]
                domain-hosts = ["mta_sts"]
                challenges = ["dns-01"]
                keys = []
                retry = "10ms"
                eab-kid = "1"
                """))
        .containsExactly(
            "chappe.toml:2: tls.acme.directory = \"http://acme.example.org/dir\" must be an https"
                + " URL, like \"https://acme-v02.api.letsencrypt.org/directory\"",
            "chappe.toml:3: tls.acme.contact = \"me\" must be an address, like"
                + " \"postmaster@example.org\"",
            "chappe.toml:4: tls.acme.domains = \"*.example.org\" has a name with a star: that needs"
                + " a challenge by DNS, which is not here",
            "chappe.toml:4: tls.acme.domains = \"localhost\" must be hosts' names, like"
                + " \"mail.example.org\"",
            "chappe.toml:5: tls.acme.domain-hosts = \"mta_sts\" must be labels, like \"mta-sts\"",
            "chappe.toml:6: tls.acme.challenges = \"dns-01\" must be \"tls-alpn-01\" or"
                + " \"http-01\"",
            "chappe.toml:7: tls.acme.keys = [] must name one at least: \"ecdsa\", \"rsa\"",
            "chappe.toml:8: tls.acme.retry = \"10ms\" is too short: at least 1s, and 5m with a"
                + " public ACME server",
            "chappe.toml:9: tls.acme.eab-kid = \"1\" needs tls.acme.eab-key beside it: the key that"
                + " the ACME server's operator gave with it");
  }

  @ParameterizedTest
  @CsvSource({
    "imap.idel-limit, imap.idle-limit",
    "listen.iamp, listen.imap",
    "hostnam, hostname",
    "tls.cert, ''",
    "imap-idle-limit, imap.idle-limit",
    "x, ''"
  })
  void theNearestNameIsTheOneMeant(String written, String meant) {
    var known =
        List.of("imap.idle-limit", "listen.imap", "listen.imaps", "hostname", "tls.certificate");
    assertThat(NearestName.of(written, known).orElse("")).isEqualTo(meant);
  }

  private List<String> problems(String toml, String... set) throws IOException {
    Path file = folder.resolve("chappe.toml");
    Files.writeString(file, toml);
    return problemsOf(file, set).stream()
        .map(problem -> problem.replace(folder + "/", ""))
        .toList();
  }

  private static List<String> problemsOf(Path file, String... set) {
    try {
      ConfigReader.read(Optional.of(file), List.of(set));
      return List.of();
    } catch (BadConfiguration e) {
      return e.problems();
    }
  }
}
