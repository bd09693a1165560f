package org.chappe.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MeterTest {
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");

  private static InetAddress at(String text) {
    return InetAddress.ofLiteral(text);
  }

  private Meter meter(int perAddress, int inAll) {
    return new Meter(perAddress, inAll, Duration.ofMinutes(10), () -> now);
  }

  @Test
  void anAddressANetworkAndAllHaveALimit() {
    Meter meter = meter(1, 6);
    for (int i = 1; i <= 4; i++) {
      assertThat(meter.allows(at("192.0.2." + i))).isTrue();
    }
    assertThat(meter.allows(at("192.0.2.1"))).isFalse();
    assertThat(meter.wouldAllow(at("192.0.2.5"))).isFalse(); // the same /24
    assertThat(meter.allows(at("192.0.2.5"))).isFalse();
    assertThat(meter.allows(at("192.0.3.5"))).isTrue();
    assertThat(meter.allows(at("2001:db8::1"))).isTrue();
    assertThat(meter.allows(at("198.51.100.1"))).isFalse(); // 6 in all
    now = now.plus(Duration.ofMinutes(10));
    assertThat(meter.allows(at("192.0.2.5"))).isTrue();
  }

  @Test
  void whoRentsA48HasFourTimesAsMuchAsA64() {
    Meter meter = meter(1, 1_000);
    assertThat(meter.allows(at("2001:db8:0:1::1"))).isTrue();
    assertThat(meter.allows(at("2001:db8:0:1::2"))).isFalse(); // the same /64
    for (int i = 2; i <= 4; i++) {
      assertThat(meter.allows(at("2001:db8:0:" + i + "::1"))).isTrue();
    }
    assertThat(meter.allows(at("2001:db8:0:ffff::1"))).isFalse();
    assertThat(meter.allows(at("2001:db8:1::1"))).isTrue();
  }

  @Test
  void whatIsRefusedUsesUpNobodyElsesTries() {
    Meter meter = meter(1, 3);
    for (int i = 0; i < 10; i++) {
      meter.allows(at("192.0.2.1"));
    }
    assertThat(meter.allows(at("192.0.2.2"))).isTrue();
    assertThat(meter.allows(at("2001:db8::1"))).isTrue();
  }
}
