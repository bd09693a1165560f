package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {
  /** A real one, as the JDK's client writes it. */
  private static byte[] hello(String... names) throws SSLException {
    return helloFor(new String[0], names);
  }

  private static byte[] helloFor(String[] protocols, String... names) throws SSLException {
    SSLEngine client = TestTls.trustingAll().createSSLEngine();
    client.setUseClientMode(true);
    SSLParameters parameters = client.getSSLParameters();
    parameters.setServerNames(names.length == 0 ? List.of() : List.of(new SNIHostName(names[0])));
    parameters.setApplicationProtocols(protocols);
    client.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(BufferPool.SIZE);
    client.wrap(ByteBuffer.allocate(0), out);
    byte[] octets = new byte[out.position()];
    out.flip().get(octets);
    return octets;
  }

  /** The same message in records of at most {@code size} octets, RFC 8446 §5.1. */
  private static byte[] inRecordsOf(int size, byte[] record) {
    ByteBuffer out = ByteBuffer.allocate(record.length * 6);
    for (int at = 5; at < record.length; at += size) {
      int now = Math.min(size, record.length - at);
      out.put(record, 0, 3).putShort((short) now).put(record, at, now);
    }
    byte[] octets = new byte[out.position()];
    out.flip().get(octets);
    return octets;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100, 16_000})
  void theNameIsFoundInAnyNumberOfRecords(int size) throws SSLException {
    byte[] octets = inRecordsOf(size, hello("Mail.Example.org"));
    assertThat(ClientHello.read(octets, 0, octets.length))
        .isEqualTo(new ClientHello(true, "mail.example.org", List.of()));
  }

  @Test // RFC 7301 §3.1
  void theProtocolsAreFoundInTheirOrder() throws SSLException {
    byte[] octets = helloFor(new String[] {"h2", "acme-tls/1"}, "mail.example.org");
    assertThat(ClientHello.read(octets, 0, octets.length))
        .isEqualTo(new ClientHello(true, "mail.example.org", List.of("h2", "acme-tls/1")));
    byte[] nameless = helloFor(new String[] {"acme-tls/1"});
    assertThat(ClientHello.read(nameless, 0, nameless.length).protocols())
        .containsExactly("acme-tls/1");
  }

  @Test
  void everyPartOfItIsAPart() throws SSLException {
    byte[] octets = hello("mail.example.org");
    for (int end = 0; end < octets.length; end++) {
      assertThat(ClientHello.read(octets, 0, end)).isEqualTo(new ClientHello(false, "", List.of()));
    }
  }

  @Test
  void withoutANameThereIsNone() throws SSLException {
    byte[] octets = hello();
    assertThat(ClientHello.read(octets, 0, octets.length)).isEqualTo(ClientHello.UNKNOWN);
  }

  @Test
  void whatIsNoHelloIsForTheEngineToJudge() {
    byte[] words = "EHLO example.org\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(ClientHello.read(words, 0, words.length)).isEqualTo(ClientHello.UNKNOWN);
    byte[] other = {22, 3, 1, 0, 4, 2, 0, 0, 0};
    assertThat(ClientHello.read(other, 0, other.length)).isEqualTo(ClientHello.UNKNOWN);
  }

  @ParameterizedTest // any octets: an answer, no exception; a failure names its seed
  @ValueSource(longs = {1, 2, 3, 4})
  void anyChangeOfItIsRead(long seed) throws SSLException {
    Random random = new Random(seed);
    byte[] octets = {};
    for (int round = 0; round < 20_000; round++) {
      octets = round % 100 == 0 ? helloFor(new String[] {"imap"}, "mail.example.org") : octets;
      byte[] changed = octets.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      assertThat(ClientHello.read(changed, 0, random.nextInt(changed.length + 1))).isNotNull();
    }
  }
}
