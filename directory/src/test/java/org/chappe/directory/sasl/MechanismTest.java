package org.chappe.directory.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MechanismTest {
  private static Mechanism mechanism(String name) {
    return Mechanism.named(name).orElseThrow();
  }

  private static byte[] octets(String text) {
    return text.getBytes(UTF_8);
  }

  private static void asks(Step step, String challenge) {
    assertThat(step)
        .asInstanceOf(type(Step.Ask.class))
        .extracting(ask -> new String(ask.challenge(), UTF_8))
        .isEqualTo(challenge);
  }

  private static void ends(Step step, String user, String password) {
    assertThat(step)
        .asInstanceOf(type(Step.Credentials.class))
        .satisfies(credentials -> {
          assertThat(credentials.user()).isEqualTo(user);
          assertThat(credentials.password()).isEqualTo(password.toCharArray());
          assertThat(credentials.toString()).doesNotContain(password);
        });
  }

  private static void refused(String message, BadResponse.Kind kind) {
    assertThatThrownBy(() -> mechanism("PLAIN").respond(octets(message)))
        .isInstanceOfSatisfying(BadResponse.class, bad -> assertThat(bad.kind()).isEqualTo(kind));
  }

  @Test // RFC 4616 §2
  void plainHasANameAndAPassword() {
    ends(mechanism("PLAIN").begin(Optional.of(octets("\0ann\0pä ss"))), "ann", "pä ss");
    ends(mechanism("PLAIN").begin(Optional.of(octets("Ann\0ann\0secret"))), "ann", "secret");
    Mechanism asked = mechanism("PLAIN");
    asks(asked.begin(Optional.empty()), "");
    ends(asked.respond(octets("\0ann\0secret")), "ann", "secret");
  }

  @Test // RFC 4616 §2
  void plainIsNothingElse() {
    refused("", BadResponse.Kind.SYNTAX);
    refused("ann\0secret", BadResponse.Kind.SYNTAX);
    refused("\0ann\0secret\0more", BadResponse.Kind.SYNTAX);
    refused("ben\0ann\0secret", BadResponse.Kind.NOT_AUTHORIZED);
    assertThatThrownBy(() -> mechanism("PLAIN").respond(new byte[] {0, 'a', 0, (byte) 0xFF}))
        .isInstanceOf(BadResponse.class)
        .hasMessage("the response is not UTF-8");
  }

  @Test
  void loginAsksTwiceOrOnce() {
    Mechanism login = mechanism("LOGIN");
    asks(login.begin(Optional.empty()), "Username:");
    asks(login.respond(octets("ann")), "Password:");
    ends(login.respond(octets("secret")), "ann", "secret");
    Mechanism outlook = mechanism("LOGIN");
    asks(outlook.begin(Optional.of(octets("ann"))), "Password:");
    ends(outlook.respond(octets("secret")), "ann", "secret");
  }

  @Test
  void thereAreThese() {
    assertThat(Mechanism.NAMES).allMatch(name -> Mechanism.named(name).isPresent());
    assertThat(Mechanism.named("CRAM-MD5")).isEmpty();
  }
}
