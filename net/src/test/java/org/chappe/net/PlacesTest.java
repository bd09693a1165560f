package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places(ConnectionLimits.DEFAULT.withConnections(5, 2));

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  @Test
  void countsByIpv4Address() {
    assertThat(places.take(address("192.0.2.1"))).isEmpty();
    assertThat(places.take(address("192.0.2.1"))).isEmpty();
    assertThat(places.take(address("192.0.2.1")))
        .contains("2 connections from this address are open, the limit");
    assertThat(places.take(address("192.0.2.2"))).isEmpty();
    places.free(address("192.0.2.1"));
    assertThat(places.take(address("192.0.2.1"))).isEmpty();
  }

  @Test // RFC 6177 §2
  void countsIpv6ByTheFirst64Bits() {
    assertThat(places.take(address("2001:db8:1:2::1"))).isEmpty();
    assertThat(places.take(address("2001:db8:1:2:ffff::9"))).isEmpty();
    assertThat(places.take(address("2001:db8:1:2::1"))).isPresent();
    assertThat(places.take(address("2001:db8:1:3::1"))).isEmpty();
  }

  @Test
  void countsAllAndForgetsWhoLeft() {
    for (int i = 0; i < 5; i++) {
      assertThat(places.take(address("192.0.2." + i))).isEmpty();
    }
    assertThat(places.take(address("192.0.2.9"))).contains("5 connections are open, the limit");
    assertThat(places.addresses()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      places.free(address("192.0.2." + i));
    }
    assertThat(places.taken()).isZero();
    assertThat(places.addresses()).isZero();
  }

  @Test
  void countsLoopbackOnlyWhenToldTo() {
    for (int i = 0; i < 5; i++) {
      assertThat(places.take(address(i % 2 == 0 ? "127.0.0.1" : "::1"))).isEmpty();
    }
    Places counting =
        new Places(ConnectionLimits.DEFAULT.withConnections(5, 1).withLoopbackCounted());
    assertThat(counting.take(address("127.0.0.1"))).isEmpty();
    assertThat(counting.take(address("127.0.0.1"))).isPresent();
  }

  @Test
  void limitsHaveBounds() {
    assertThatThrownBy(() -> ConnectionLimits.DEFAULT.withConnections(0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConnectionLimits.DEFAULT.withWriteStall(Duration.ZERO))
        .hasMessage("a limit of PT0S is not from 1 ms to 1 day");
  }
}
