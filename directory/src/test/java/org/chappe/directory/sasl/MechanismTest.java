package org.chappe.directory.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Optional;
import org.chappe.directory.Refusal;
import org.chappe.directory.SignIn;
import org.junit.jupiter.api.Test;

final class MechanismTest {
  private final TestDoorkeeper doorkeeper = new TestDoorkeeper();

  private Mechanism mechanism(String name) {
    return new Mechanisms(SaslSettings.DEFAULT, doorkeeper)
        .named(name, TestDoorkeeper.TLS_13)
        .orElseThrow();
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

  private static void accepted(Step step) {
    assertThat(step).isEqualTo(new Step.Decided(TestDoorkeeper.ANN));
  }

  private static void refused(Step step) {
    assertThat(step).isEqualTo(new Step.Decided(new SignIn.Refused()));
  }

  private void bad(String mechanism, String message, BadResponse.Kind kind) {
    assertThatThrownBy(() -> mechanism(mechanism).respond(octets(message)))
        .as(message)
        .isInstanceOfSatisfying(BadResponse.class, bad -> assertThat(bad.kind()).isEqualTo(kind));
  }

  @Test // RFC 4616 §2
  void plainHasANameAndAPassword() {
    accepted(mechanism("PLAIN").begin(Optional.of(octets("\0ann\0secret"))));
    accepted(mechanism("PLAIN").begin(Optional.of(octets("Ann\0ann\0secret"))));
    refused(mechanism("PLAIN").begin(Optional.of(octets("\0ann\0pä ss"))));
    Mechanism asked = mechanism("PLAIN");
    asks(asked.begin(Optional.empty()), "");
    accepted(asked.respond(octets("\0ann\0secret")));
    assertThat(asked.user()).isEqualTo("ann");
    assertThat(doorkeeper.passwords()).hasSize(4);
    assertThat(doorkeeper.passwords()).allSatisfy(each -> assertThat(each).containsOnly('\0'));
  }

  @Test // RFC 4616 §2
  void plainIsNothingElse() {
    bad("PLAIN", "", BadResponse.Kind.SYNTAX);
    bad("PLAIN", "ann\0secret", BadResponse.Kind.SYNTAX);
    bad("PLAIN", "\0ann\0secret\0more", BadResponse.Kind.SYNTAX);
    bad("PLAIN", "ben\0ann\0secret", BadResponse.Kind.NOT_AUTHORIZED);
    assertThatThrownBy(() -> mechanism("PLAIN").respond(new byte[] {0, 'a', 0, (byte) 0xFF}))
        .isInstanceOf(BadResponse.class)
        .hasMessage("the response is not UTF-8");
    assertThat(doorkeeper.passwords()).isEmpty();
  }

  @Test
  void loginAsksTwiceOrOnce() {
    Mechanism login = mechanism("LOGIN");
    asks(login.begin(Optional.empty()), "Username:");
    asks(login.respond(octets("ann")), "Password:");
    accepted(login.respond(octets("secret")));
    Mechanism outlook = mechanism("LOGIN");
    asks(outlook.begin(Optional.of(octets("ann"))), "Password:");
    accepted(outlook.respond(octets("secret")));
    Mechanism nameless = mechanism("LOGIN");
    asks(nameless.begin(Optional.of(octets(""))), "Password:");
    refused(nameless.respond(octets("secret")));
  }

  @Test // RFC 7628 §3.1
  void oauthBearerHasATokenAndPerhapsAName() {
    accepted(mechanism("OAUTHBEARER").respond(octets("n,,\1auth=Bearer good\1\1")));
    accepted(
        mechanism("OAUTHBEARER")
            .respond(octets("y,a=ann,\1host=mail.test\1port=143\1auth=bearer good\1\1")));
    bad("OAUTHBEARER", "\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "p=tls-exporter,,\1auth=Bearer good\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1auth=Bearer good\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1auth=Bearer good\1\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1auth=Basic good\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1auth=Bearer go od\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1auth=Bearer ==\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,,\1host=mail.test\1\1", BadResponse.Kind.SYNTAX);
    bad("OAUTHBEARER", "n,a=a=b,\1auth=Bearer good\1\1", BadResponse.Kind.SYNTAX);
  }

  @Test // RFC 6750 §3.1
  void aTokenForSomethingElseIsNoBadToken() {
    var step = mechanism("OAUTHBEARER").respond(octets("n,,\1auth=Bearer narrow\1\1"));
    assertThat(step)
        .asInstanceOf(type(Step.Decided.class))
        .satisfies(decided -> {
          assertThat(decided.answer()).isEqualTo(new SignIn.Refused(Refusal.WRONG_PROTOCOL));
          assertThat(new String(decided.last().orElseThrow(), UTF_8))
              .startsWith("{\"status\":\"insufficient_scope\",\"openid-configuration\":\"https:");
        });
  }

  @Test // as Google describes it
  void xoauth2HasANameAndAToken() {
    accepted(mechanism("XOAUTH2").respond(octets("user=ann\1auth=Bearer good\1\1")));
    bad("XOAUTH2", "user=\1auth=Bearer good\1\1", BadResponse.Kind.SYNTAX);
    bad("XOAUTH2", "user=ann\1auth=Bearer good\1", BadResponse.Kind.SYNTAX);
    bad("XOAUTH2", "user=ann\1auth=Bearer \1\1", BadResponse.Kind.SYNTAX);
    bad("XOAUTH2", "n,,\1auth=Bearer good\1\1", BadResponse.Kind.SYNTAX);
  }
}
