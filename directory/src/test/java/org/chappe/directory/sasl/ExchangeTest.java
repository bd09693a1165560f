package org.chappe.directory.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes over the wire, in Base64: {@code ann} is YW5u, {@code secret} is c2VjcmV0. */
final class ExchangeTest {
  private final List<String> challenges = new ArrayList<>();
  private final List<byte[]> lines = new ArrayList<>();

  private Step.Credentials run(String mechanism, Optional<String> initial, String... answers) {
    var next = new ArrayDeque<String>(List.of(answers));
    return Exchange.run(
        Mechanism.named(mechanism).orElseThrow(),
        initial,
        challenge -> {
          challenges.add(challenge);
          byte[] line = next.remove().getBytes(US_ASCII);
          lines.add(line);
          return line;
        });
  }

  @Test
  void asksUntilThereAreCredentials() {
    Step.Credentials credentials = run("LOGIN", Optional.empty(), "YW5u", "c2VjcmV0");
    assertThat(challenges).containsExactly("VXNlcm5hbWU6", "UGFzc3dvcmQ6");
    assertThat(credentials.user()).isEqualTo("ann");
    assertThat(credentials.password()).containsExactly("secret".toCharArray());
    assertThat(lines).allSatisfy(line -> assertThat(line).containsOnly(0));
  }

  @Test // RFC 4959 §3: an empty initial response is written as "="
  void anInitialResponseSavesAQuestion() {
    assertThat(run("PLAIN", Optional.of("AGFubgBzZWNyZXQ=")).user()).isEqualTo("ann");
    assertThat(challenges).isEmpty();
    assertThat(run("LOGIN", Optional.of("="), "c2VjcmV0").user()).isEmpty();
    assertThat(challenges).containsExactly("UGFzc3dvcmQ6");
  }

  @Test // RFC 4954 §4: "=" is for the initial response only
  void whatIsNotBase64IsNoResponse() {
    fails(BadResponse.Kind.SYNTAX, "LOGIN", Optional.of("YW5u!"));
    fails(BadResponse.Kind.SYNTAX, "LOGIN", Optional.of("YW5ü"));
    fails(BadResponse.Kind.SYNTAX, "LOGIN", Optional.of("YW5u"), "=");
    fails(BadResponse.Kind.SYNTAX, "LOGIN", Optional.of("YW5u"), "c2VjcmV0 ");
  }

  @Test // RFC 4422 §3.5
  void aStarGivesUp() {
    fails(BadResponse.Kind.CANCELLED, "PLAIN", Optional.empty(), "*");
    fails(BadResponse.Kind.CANCELLED, "LOGIN", Optional.of("YW5u"), "*");
  }

  private void fails(
      BadResponse.Kind kind, String mechanism, Optional<String> initial, String... answers) {
    assertThatThrownBy(() -> run(mechanism, initial, answers))
        .isInstanceOfSatisfying(BadResponse.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
