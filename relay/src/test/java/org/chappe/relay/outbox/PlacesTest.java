package org.chappe.relay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.chappe.relay.RelaySettings;
import org.chappe.store.TestClock;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final RelaySettings SETTINGS =
      RelaySettings.defaults("here.test").withConnections(20, 1, 100, Duration.ofSeconds(3));

  private final TestClock clock = new TestClock();
  private final Places places = new Places(SETTINGS, clock);
  private final InetSocketAddress lmtp =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 24);
  private final InetSocketAddress smarthost =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 2525);

  @Test
  void oneThatDoesNotAnswerIsNotTriedForAMinute() {
    places.silent(lmtp, "refused");
    clock.pass(Duration.ofSeconds(59));
    assertThat(places.silence(lmtp)).contains("refused");
    clock.pass(Duration.ofSeconds(1));
    assertThat(places.silence(lmtp)).isEmpty();
  }

  @Test
  void servicesOfOneMachineAreServersOfTheirOwn() throws Exception {
    places.silent(lmtp, "refused");
    assertThat(places.silence(smarthost)).isEmpty();
    assertThat(places.take(lmtp)).isTrue();
    assertThat(places.take(lmtp)).isFalse();
    assertThat(places.take(smarthost)).isTrue();
  }

  @Test
  void aFirstRetryThatComesSoonerTriesIt() {
    var sooner = new Places(SETTINGS.withRetry(List.of(Duration.ofSeconds(2))), clock);
    sooner.silent(lmtp, "refused");
    clock.pass(Duration.ofSeconds(2));
    assertThat(sooner.silence(lmtp)).isEmpty();
  }
}
