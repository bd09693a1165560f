package org.chappe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4632 §3.1, RFC 4291 §2.3 */
class IpNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "192.0.2.6/31, 192.0.2.7, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "0.0.0.0/0, ::ffff:192.0.2.1, true", // the same machine, seen by a socket for both
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::, false",
    "2001:db8::8000/113, 2001:db8::7fff, false",
    "::1, ::1, true",
    "::/0, 192.0.2.1, false",
  })
  void hasTheAddressesThatBeginLikeIt(String network, String address, boolean contains) {
    assertThat(IpNetwork.parse(network).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(contains);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0/24",
    "192.0.2.7, 192.0.2.7/32",
    "::1, 0:0:0:0:0:0:0:1/128",
  })
  void isReadAsItIsWritten(String text, String written) {
    assertThat(IpNetwork.parse(text)).hasToString(written);
    assertThat(IpNetwork.parse(written)).isEqualTo(IpNetwork.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/24",
        "192.0.2/24",
        "192.0.2.0/",
        "192.0.2.0/33",
        "192.0.2.0/024",
        "192.0.2.0/-1",
        "192.0.2.0/24/24",
        "192.0.2.1/24", // whoever wrote the 1 meant something
        "2001:db8::/129",
        "2001:db8::1/64",
        "fe80::1%eth0/64",
        "localhost",
        "a.b.c.d/8",
        "192.0.2.٠/24",
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> IpNetwork.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
