package org.chappe.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Any octets a server may send.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed. With {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class ClientFuzzTest {
  /** Replies, and then an end: nothing is endless, and nothing that comes out breaks a line. */
  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreReplies(byte[] octets) {
    List<RemoteReply> replies = new ArrayList<>();
    ReplyReader reader = new ReplyReader(new ByteArrayInputStream(octets)::read, 512, 4096);
    try {
      while (true) {
        replies.add(reader.read());
      }
    } catch (ConnectionBroken e) {
      assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    for (RemoteReply reply : replies) {
      assertThat(reply.code()).isBetween(200, 599);
      assertThat(reply.lines()).isNotEmpty();
      assertThat(reply.toString()).doesNotContainPattern("[\\p{Cntrl}\u2028\u2029]");
      assertThat(reply.enhanced()).matches("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})?");
      readCapabilities(reply);
    }
  }

  private static void readCapabilities(RemoteReply reply) {
    Capabilities offered = Capabilities.of(reply);
    assertThat(offered.words().size()).isLessThan(4096);
    offered.size().ifPresent(size -> assertThat(size).isPositive());
    offered.limit("RCPTMAX").ifPresent(limit -> assertThat(limit).isBetween(1, 999_999));
    assertThat(offered.shortestBy()).isNotNegative();
    assertThat(offered.mechanisms()).allMatch(one -> !one.isBlank());
  }

  /** What a SCRAM server says first. */
  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreScram(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    if (text.matches("(?s).*i=[0-9]{5,}.*")) {
      return; // work that is asked for, and allowed: it would only be slow
    }
    try {
      String proof = new Scram("user", "pencil", "a").proof(text);
      assertThat(proof).startsWith("c=biws,r=a");
    } catch (ConnectionBroken e) {
      assertThat(e.getMessage()).startsWith("expected ");
    }
  }
}
