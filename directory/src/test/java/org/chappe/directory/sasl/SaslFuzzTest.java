package org.chappe.directory.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Any octets are a message of a mechanism or a mistake, and an exchange has an end.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}. With {@code
 * JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class SaslFuzzTest {
  private static final Mechanisms MECHANISMS =
      new Mechanisms(
          SaslSettings.DEFAULT.withMechanisms(Set.of(MechanismName.values())),
          new TestDoorkeeper());

  /** The first octet chooses the mechanism; LF ends a message. */
  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreAnExchange(byte[] octets) {
    if (octets.length == 0) {
      return;
    }
    var names = MECHANISMS.offered(TestDoorkeeper.TLS_13);
    var mechanism =
        MECHANISMS
            .named(names.get((octets[0] & 0xFF) % names.size()), TestDoorkeeper.TLS_13)
            .orElseThrow();
    var messages =
        new String(octets, 1, octets.length - 1, StandardCharsets.ISO_8859_1).split("\n", 4);
    try {
      Step step = mechanism.begin(Optional.empty());
      for (String message : messages) {
        if (!(step instanceof Step.Ask)) {
          return; // never more than two questions
        }
        step = mechanism.respond(message.getBytes(StandardCharsets.ISO_8859_1));
      }
      assertThat(messages.length < 3 || !(step instanceof Step.Ask)).isTrue();
    } catch (BadResponse e) {
      assertThat(e.text()).matches("[ -~]{1,120}"); // of what was sent nothing
    }
  }

  /** What was read can be put together again. */
  @FuzzTest(maxDuration = "10m")
  void whatIsReadOfScramIsAllThereIs(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    try {
      var first = ScramFirst.parse(text);
      assertThat(first.header() + first.bare()).isEqualTo(text);
      assertThat(first.user()).isNotEmpty();
      assertThat(first.nonce()).matches("[!-+\\--~]{1,1024}");
      assertThat(first.flag() == 'p').isEqualTo(first.binding().isPresent());
    } catch (BadResponse e) {
      assertThat(e.kind()).isEqualTo(BadResponse.Kind.SYNTAX);
    }
    try {
      var last = ScramFinal.parse(text);
      assertThat(text).startsWith(last.withoutProof() + ",p=");
      String again = java.util.Base64.getEncoder().encodeToString(last.proof());
      assertThat(text.replace("=", "")).endsWith("p" + again.replace("=", ""));
    } catch (BadResponse e) {
      assertThat(e.kind()).isEqualTo(BadResponse.Kind.SYNTAX);
    }
  }
}
