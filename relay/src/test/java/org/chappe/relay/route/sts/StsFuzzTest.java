package org.chappe.relay.route.sts;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any octets are a policy or an error; a policy comes back the same from what is kept of it.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}. With {@code
 * JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class StsFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anyOctetsAreAPolicyOrAnError(byte[] octets) {
    StsPolicy policy;
    try {
      policy = StsPolicy.parse(octets);
    } catch (BadPolicy e) {
      return;
    }
    try {
      var again =
          StsPolicy.parse(String.join("\n", policy.lines()).getBytes(StandardCharsets.UTF_8));
      if (!again.equals(policy)) {
        throw new AssertionError(policy + " became " + again);
      }
    } catch (BadPolicy e) {
      throw new AssertionError(policy + " cannot be read again", e);
    }
  }

  @FuzzTest(maxDuration = "5m")
  void anyOctetsAreARecordOrNone(byte[] octets) {
    var id = StsRecord.id(List.of(new String(octets, StandardCharsets.ISO_8859_1)));
    if (id.isPresent() && !id.get().matches("[A-Za-z0-9]{1,32}")) {
      throw new AssertionError(id.get());
    }
  }
}
