package org.chappe.directory.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.junit.jupiter.api.Test;

/** What goes over the wire, in Base64: {@code ann} is YW5u, {@code secret} is c2VjcmV0. */
final class ExchangeTest {
  private final TestDoorkeeper doorkeeper = new TestDoorkeeper();
  private final List<String> challenges = new ArrayList<>();
  private final List<byte[]> lines = new ArrayList<>();

  private SignIn run(String mechanism, Optional<String> initial, String... answers) {
    var next = new ArrayDeque<String>(List.of(answers));
    var mechanisms =
        new Mechanisms(
            SaslSettings.DEFAULT.withMechanisms(Set.of(MechanismName.values())), doorkeeper);
    var answer =
        Exchange.run(
            mechanisms.named(mechanism, TestDoorkeeper.TLS_13).orElseThrow(),
            initial,
            challenge -> {
              challenges.add(challenge);
              byte[] line = next.remove().getBytes(US_ASCII);
              lines.add(line);
              return line;
            });
    assertThat(next).isEmpty();
    return answer;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
  }

  @Test
  void asksUntilItIsDecided() {
    assertThat(run("LOGIN", Optional.empty(), "YW5u", "c2VjcmV0")).isEqualTo(TestDoorkeeper.ANN);
    assertThat(challenges).containsExactly("VXNlcm5hbWU6", "UGFzc3dvcmQ6");
    assertThat(lines).allSatisfy(line -> assertThat(line).containsOnly(0));
    assertThat(doorkeeper.passwords()).allSatisfy(shown -> assertThat(shown).containsOnly('\0'));
  }

  @Test // RFC 4959 §3: an empty initial response is written as "="
  void anInitialResponseSavesAQuestion() {
    assertThat(run("PLAIN", Optional.of("AGFubgBzZWNyZXQ="))).isEqualTo(TestDoorkeeper.ANN);
    assertThat(challenges).isEmpty();
    assertThat(run("LOGIN", Optional.of("="), "c2VjcmV0")).isEqualTo(new SignIn.Refused());
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

  @Test // RFC 7628 §3.2.3: the client's answer to an error is %x01
  void whoIsRefusedHearsWhyAndMaySayWhatItLikes() {
    var message = Optional.of(base64("n,,\1auth=Bearer expired\1\1"));
    var expired = new SignIn.Refused(Refusal.EXPIRED);
    for (String last : List.of("AQ==", "", "*", "what?")) {
      challenges.clear();
      assertThat(run("OAUTHBEARER", message, last)).isEqualTo(expired);
      assertThat(challenges)
          .containsExactly(
              base64(
                  "{\"status\":\"invalid_token\",\"openid-configuration\":"
                      + "\"https://mail.test/.well-known/openid-configuration\"}"));
    }
    assertThat(run("XOAUTH2", Optional.of(base64("user=ann\1auth=Bearer expired\1\1")), ""))
        .isEqualTo(expired);
    assertThat(challenges).last().isEqualTo(base64("{\"status\":\"401\",\"schemes\":\"bearer\"}"));
  }

  @Test
  void aGoodTokenNeedsNoMoreWords() {
    assertThat(run("OAUTHBEARER", Optional.empty(), base64("n,a=ann,\1auth=Bearer good\1\1")))
        .isEqualTo(TestDoorkeeper.ANN);
    assertThat(challenges).containsExactly("");
  }

  private void fails(
      BadResponse.Kind kind, String mechanism, Optional<String> initial, String... answers) {
    assertThatThrownBy(() -> run(mechanism, initial, answers))
        .isInstanceOfSatisfying(BadResponse.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
