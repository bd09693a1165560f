package org.chappe.directory.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Base64;
import org.chappe.directory.ScramHash;
import org.chappe.directory.ScramSalt;
import org.chappe.directory.SignIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said; whether a proof is right, {@code ScramCheckTest} tells. */
final class ScramTest {
  private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE;

  private final TestDoorkeeper doorkeeper = new TestDoorkeeper();

  ScramTest() {
    doorkeeper.expects(
        new ScramSalt(Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096), PROOF);
  }

  private Scram scram(Scram.Binding binding) {
    return new Scram(doorkeeper, TestDoorkeeper.TLS_13, ScramHash.SHA_256, binding, SERVER_NONCE);
  }

  private static byte[] octets(String text) {
    return text.getBytes(UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(octets(text));
  }

  private static void asks(Step step, String challenge) {
    assertThat(step)
        .asInstanceOf(type(Step.Ask.class))
        .extracting(ask -> new String(ask.challenge(), UTF_8))
        .isEqualTo(challenge);
  }

  private static void accepted(Step step) {
    assertThat(step)
        .asInstanceOf(type(Step.Decided.class))
        .satisfies(decided -> {
          assertThat(decided.answer()).isEqualTo(TestDoorkeeper.ANN);
          assertThat(new String(decided.last().orElseThrow(), UTF_8))
              .isEqualTo("v=" + Base64.getEncoder().encodeToString(TestDoorkeeper.SIGNATURE));
        });
  }

  private static void bad(BadResponse.Kind kind, Scram scram, String message) {
    assertThatThrownBy(() -> scram.respond(octets(message)))
        .as(message)
        .isInstanceOfSatisfying(BadResponse.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test // RFC 7677 §3
  void theExampleOfTheRfc() {
    Scram scram = scram(Scram.Binding.ABSENT);
    asks(
        scram.respond(octets("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
        "r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    accepted(scram.respond(octets("c=biws,r=" + NONCE + ",p=" + PROOF)));
    var proof = doorkeeper.proofs().getFirst();
    assertThat(proof.user()).isEqualTo("user");
    assertThat(new String(proof.message(), UTF_8))
        .isEqualTo(
            "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + ("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,")
                + ("c=biws,r=" + NONCE));
  }

  @Test // RFC 5802 §5.1: names have "," as "=2C" and "=" as "=3D"; extensions are passed over
  void namesAndExtensions() {
    Scram scram = scram(Scram.Binding.ABSENT);
    scram.respond(octets("n,a=a=2Cb=3Dc=3D2Cd,n=A=2Cb=3Dc=3D2Cd,r=x,z=1,y=a=b"));
    assertThat(scram.user()).isEqualTo("A,b=c=2Cd");
    String header = base64("n,a=a=2Cb=3Dc=3D2Cd,");
    accepted(scram.respond(octets("c=" + header + ",r=x" + SERVER_NONCE + ",z=2,p=" + PROOF)));
    assertThat(new String(doorkeeper.proofs().getFirst().message(), UTF_8))
        .startsWith("n=A=2Cb=3Dc=3D2Cd,r=x,z=1,y=a=b,r=x")
        .endsWith(",c=" + header + ",r=x" + SERVER_NONCE + ",z=2");
  }

  @ParameterizedTest // RFC 5802 §7
  @ValueSource(
      strings = {
        "",
        "n",
        "n,",
        "n,,",
        "x,,n=a,r=b",
        "n,,n=a",
        "n,,n=,r=b",
        "n,,n=a,r=",
        "n,,n=a,r=b,",
        "n,,n=a,r=b,x",
        "n,,n=a,r=b,1x=",
        "n,,r=b,n=a",
        "n,,n=a=2c,r=b",
        "n,,n=a=b,r=b",
        "n,,n=a\0b,r=b",
        "n,,n=a,r=b b",
        "n,,n=a,r=bü",
        "n,,m=a,n=a,r=b",
        "n,b=a,n=a,r=b",
        "n,a=,n=a,r=b",
        "p=tls-exporter,,n=a,r=b",
        "p,,n=a,r=b"
      })
  void aFirstMessageIsNothingElse(String message) {
    bad(BadResponse.Kind.SYNTAX, scram(Scram.Binding.ABSENT), message);
    assertThat(doorkeeper.proofs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=x*",
        "c=biws,r=x*,p=",
        "c=biws,r=x*,p=AAAA",
        "c=biws,r=x*,p=!",
        "c=!,r=x*,p=*",
        "c=biws,p=*,r=x*",
        "c=biws,r=x,p=*",
        "c=biws,r=x*y,p=*",
        "c=biws,r=x*,p=*,x=1",
        "c=biws,r=x*,x,p=*"
      })
  void aLastMessageIsNothingElse(String message) {
    Scram scram = scram(Scram.Binding.ABSENT);
    scram.respond(octets("n,,n=a,r=x"));
    bad(
        BadResponse.Kind.SYNTAX,
        scram,
        message.replace("x*", "x" + SERVER_NONCE).replace("*", PROOF));
    assertThat(doorkeeper.proofs()).isEmpty();
  }

  @Test
  void nobodyActsAsSomebodyElse() {
    bad(BadResponse.Kind.NOT_AUTHORIZED, scram(Scram.Binding.ABSENT), "n,a=ben,n=ann,r=x");
  }

  @Test // RFC 5802 §6
  void aWrongProofIsAnsweredAsAWrongPassword() {
    Scram scram = scram(Scram.Binding.ABSENT);
    scram.respond(octets("n,,n=user,r=x"));
    assertThat(scram.respond(octets("c=biws,r=x" + SERVER_NONCE + ",p=" + base64("x".repeat(32)))))
        .isEqualTo(new Step.Decided(new SignIn.Refused()));
  }

  @Test // RFC 5802 §6, RFC 9266
  void aChannelIsBoundTo() {
    for (String type : new String[] {"tls-exporter", "tls-server-end-point"}) {
      Scram scram = scram(Scram.Binding.USED);
      scram.respond(octets("p=" + type + ",,n=user,r=x"));
      byte[] bound = TestDoorkeeper.TLS_13.binding(type).orElseThrow();
      String all = "p=" + type + ",," + new String(bound, UTF_8);
      accepted(scram.respond(octets("c=" + base64(all) + ",r=x" + SERVER_NONCE + ",p=" + PROOF)));
    }
    bad(BadResponse.Kind.NOT_AUTHORIZED, scram(Scram.Binding.USED), "p=tls-unique,,n=user,r=x");
    bad(BadResponse.Kind.SYNTAX, scram(Scram.Binding.USED), "n,,n=user,r=x");
    bad(BadResponse.Kind.SYNTAX, scram(Scram.Binding.USED), "y,,n=user,r=x");
    bad(BadResponse.Kind.SYNTAX, scram(Scram.Binding.USED), "p=,,n=user,r=x");
    bad(BadResponse.Kind.SYNTAX, scram(Scram.Binding.USED), "p=a_b,,n=user,r=x");
  }

  @ParameterizedTest // none, another one, another type's, another header
  @ValueSource(
      strings = {
        "p=tls-exporter,,",
        "p=tls-exporter,,\1\2\4",
        "p=tls-exporter,,\4",
        "p=tls-exporter,,\1\2\3\0",
        "p=tls-server-end-point,,\1\2\3",
        "n,,",
        ""
      })
  void somebodyBetweenHasAnotherChannel(String bound) {
    Scram scram = scram(Scram.Binding.USED);
    scram.respond(octets("p=tls-exporter,,n=user,r=x"));
    if (bound.isEmpty()) {
      bad(BadResponse.Kind.SYNTAX, scram, "c=,r=x" + SERVER_NONCE + ",p=" + PROOF);
      return;
    }
    assertThat(scram.respond(octets("c=" + base64(bound) + ",r=x" + SERVER_NONCE + ",p=" + PROOF)))
        .asInstanceOf(type(Step.Failed.class))
        .satisfies(failed -> {
          assertThat(new String(failed.last(), UTF_8)).isEqualTo("e=channel-bindings-dont-match");
          assertThat(failed.why().kind()).isEqualTo(BadResponse.Kind.NOT_AUTHORIZED);
        });
    assertThat(doorkeeper.proofs()).isEmpty();
  }

  @Test // RFC 5802 §6: "y" says that no -PLUS was seen
  void whatWasOfferedAndNotSeenWasHiddenBySomebody() {
    bad(BadResponse.Kind.NOT_AUTHORIZED, scram(Scram.Binding.OFFERED), "y,,n=user,r=x");
    Scram cannot = scram(Scram.Binding.OFFERED);
    cannot.respond(octets("n,,n=user,r=x"));
    accepted(cannot.respond(octets("c=biws,r=x" + SERVER_NONCE + ",p=" + PROOF)));
    Scram could = scram(Scram.Binding.ABSENT);
    could.respond(octets("y,,n=user,r=x"));
    accepted(could.respond(octets("c=eSws,r=x" + SERVER_NONCE + ",p=" + PROOF)));
    Scram lies = scram(Scram.Binding.ABSENT);
    lies.respond(octets("y,,n=user,r=x"));
    assertThat(lies.respond(octets("c=biws,r=x" + SERVER_NONCE + ",p=" + PROOF)))
        .isInstanceOf(Step.Failed.class);
  }
}
