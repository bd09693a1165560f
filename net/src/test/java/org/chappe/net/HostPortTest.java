package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:2143, 127.0.0.1, 2143",
    "mail.example.org:25, mail.example.org, 25",
    "[::1]:143, ::1, 143",
    "[::]:0, ::, 0",
    "*:65535, *, 65535",
  })
  void readsAndWritesTheSame(String text, String host, int port) {
    assertThat(HostPort.parse(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":25",
        "host",
        "host:",
        "host:x",
        "host:65536",
        "host:-1",
        "host:123456",
        "::1:143",
        "[::1]",
        "[::1]143",
        "[]:143",
        "[::1:143",
        "a b:25",
        "[[::1]]:25",
        "host:٢٥"
      })
  void refusesWhatIsNotHostAndPort(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> HostPort.parse("::1:143"))
        .hasMessage("\"::1:143\": write an IPv6 address in brackets, like [::1]:143");
    assertThatThrownBy(() -> HostPort.parse("localhost"))
        .hasMessage("\"localhost\" is not host:port, like 127.0.0.1:143, [::1]:143 or *:143");
    assertThatThrownBy(() -> HostPort.parse("localhost:imap"))
        .hasMessage("\"localhost:imap\": \"imap\" is not a port from 0 to 65535");
  }

  @ParameterizedTest // RFC 5952 §4.2
  @CsvSource({
    "127.0.0.1, 127.0.0.1:25",
    "::1, [::1]:25",
    "::, [::]:25",
    "2001:db8:0:1::9, [2001:db8:0:1::9]:25",
    "fe80::1%1, [fe80::1]:25",
  })
  void writesAddressesShort(String address, String text) {
    assertThat(HostPort.of(new InetSocketAddress(InetAddress.ofLiteral(address), 25)))
        .hasToString(text);
  }
}
