package org.chappe.directory.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.ScramHash;
import org.junit.jupiter.api.Test;

/** Offered only where it can succeed, and nothing else can be begun. */
final class MechanismsTest {
  private static final SaslSettings ALL =
      SaslSettings.DEFAULT.withMechanisms(Set.of(MechanismName.values()));

  private final TestDoorkeeper doorkeeper = new TestDoorkeeper();

  private List<String> offered(SaslSettings settings, Channel channel) {
    var mechanisms = new Mechanisms(settings, doorkeeper);
    var offered = mechanisms.offered(channel);
    assertThat(offered).allMatch(name -> mechanisms.named(name, channel).isPresent());
    return offered;
  }

  private static List<String> begun(Mechanisms mechanisms, Channel channel) {
    return Arrays.stream(MechanismName.values())
        .map(MechanismName::wire)
        .filter(name -> mechanisms.named(name, channel).isPresent())
        .toList();
  }

  @Test
  void insideTlsAllThatCanSucceed() {
    assertThat(offered(SaslSettings.DEFAULT, TestDoorkeeper.TLS_13))
        .containsExactly("SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN");
    assertThat(offered(ALL, TestDoorkeeper.TLS_13))
        .containsSubsequence("SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "OAUTHBEARER");
    doorkeeper.has(EnumSet.of(ScramHash.SHA_256), false);
    assertThat(offered(ALL, TestDoorkeeper.TLS_13))
        .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN");
    doorkeeper.has(EnumSet.noneOf(ScramHash.class), false);
    assertThat(offered(ALL, TestDoorkeeper.TLS_13)).containsExactly("PLAIN", "LOGIN");
    assertThat(begun(new Mechanisms(ALL, doorkeeper), TestDoorkeeper.TLS_13))
        .containsExactly("PLAIN", "LOGIN");
  }

  @Test // RFC 8314 §3
  void withoutTlsNothingButWhereItIsAllowed() {
    assertThat(offered(ALL, TestDoorkeeper.PLAIN_TEXT)).isEmpty();
    assertThat(begun(new Mechanisms(ALL, doorkeeper), TestDoorkeeper.PLAIN_TEXT)).isEmpty();
    assertThat(offered(ALL.withCleartextOnLoopback(true), TestDoorkeeper.PLAIN_TEXT))
        .containsExactly(
            "SCRAM-SHA-256", "SCRAM-SHA-1", "OAUTHBEARER", "XOAUTH2", "PLAIN", "LOGIN");
    assertThat(
            begun(
                new Mechanisms(ALL.withCleartextOnLoopback(true), doorkeeper),
                TestDoorkeeper.PLAIN_TEXT))
        .doesNotContain("SCRAM-SHA-256-PLUS", "EXTERNAL");
  }

  @Test // RFC 9266 §3: before TLS 1.3 programs bind to tls-unique, which is not here
  void bindingIsOfferedWhereProgramsCanDoIt() {
    var older = TestDoorkeeper.tls("TLSv1.2", Optional.empty());
    assertThat(offered(ALL, older)).doesNotContain("SCRAM-SHA-256-PLUS").contains("SCRAM-SHA-256");
    var mechanisms = new Mechanisms(ALL, doorkeeper);
    assertThat(mechanisms.named("SCRAM-SHA-256-PLUS", older)).isPresent();
    // and who says that it could have bound is right there: nothing was hidden from it
    mechanisms.named("SCRAM-SHA-256", older).orElseThrow().respond(first("y,,n=ann,r=x"));
  }

  private static byte[] first(String message) {
    return message.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void onlyWhatIsAllowed() {
    var some =
        SaslSettings.DEFAULT.withMechanisms(
            Set.of(MechanismName.SCRAM_SHA_256_PLUS, MechanismName.OAUTHBEARER));
    assertThat(offered(some, TestDoorkeeper.TLS_13))
        .containsExactly("SCRAM-SHA-256-PLUS", "OAUTHBEARER");
    assertThat(begun(new Mechanisms(some, doorkeeper), TestDoorkeeper.TLS_13))
        .containsExactly("SCRAM-SHA-256-PLUS", "OAUTHBEARER");
    assertThat(some.takesPasswords()).isFalse();
    assertThat(new Mechanisms(ALL, doorkeeper).named("CRAM-MD5", TestDoorkeeper.TLS_13)).isEmpty();
    assertThat(MechanismName.DEFAULT)
        .doesNotContain(
            MechanismName.SCRAM_SHA_1,
            MechanismName.SCRAM_SHA_1_PLUS,
            MechanismName.SCRAM_SHA_256_PLUS)
        .hasSize(MechanismName.values().length - 3);
  }

  @Test // RFC 5802 §5.1
  void noncesAreNeverTheSame() {
    var mechanisms = new Mechanisms(ALL, doorkeeper);
    var challenges =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> mechanisms.named("SCRAM-SHA-256", TestDoorkeeper.TLS_13).orElseThrow())
            .map(scram -> (Step.Ask) scram.respond(first("n,,n=ann,r=x")))
            .map(ask -> new String(ask.challenge(), StandardCharsets.US_ASCII))
            .toList();
    assertThat(challenges).doesNotHaveDuplicates().allMatch(c -> c.matches("r=x[^,]{24},s=.*"));
  }
}
