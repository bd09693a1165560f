package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.chappe.net.testing.TestCertificate;
import org.chappe.net.testing.TestTls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The keys of session tickets change. The JDK does it, by a clock that no test can set; but how
 * often is a property which is read at its start, so one test looks at a JVM where it is 0.
 */
class TicketKeysTest {
  private static final int NEW_SESSION_TICKET = 4; // RFC 5077 §3.3
  private static final int HANDSHAKE = 22;

  @TempDir private static Path directory;

  /** A JVM of its own: prints the names of the keys of three tickets. */
  public static void main(String[] arguments) throws Exception {
    var files = new CertificateFiles(Path.of(arguments[0]), Path.of(arguments[1]));
    for (String name : keyNames(context(files), 3)) {
      System.out.println(name);
    }
  }

  private static TlsContext context(CertificateFiles files) throws Exception {
    return TlsContext.of(List.of(files), event -> {}, InstantSource.system());
  }

  /** Of tickets for as many clients that come one after the other, none before the clock moved. */
  private static List<String> keyNames(TlsContext context, int clients) throws SSLException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      names.add(keyName(context));
      long now = System.currentTimeMillis();
      while (System.currentTimeMillis() <= now + 1) {
        Thread.onSpinWait();
      }
    }
    return names;
  }

  /** TLS 1.2 shows the ticket before it is encrypted; it begins with four octets for its key. */
  private static String keyName(TlsContext context) throws SSLException {
    SSLContext trusting = TestTls.trustingAll();
    SSLEngine client = trusting.createSSLEngine("mail.example.org", 993);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {"TLSv1.2"});
    SSLEngine server = context.engineFor(ClientHello.UNKNOWN, false);
    client.beginHandshake();
    server.beginHandshake();
    ByteBuffer there = ByteBuffer.allocate(40_000).flip();
    ByteBuffer back = ByteBuffer.allocate(40_000).flip();
    String found = "";
    for (int turn = 0; turn < 20 && found.isEmpty(); turn++) {
      step(client, back, there);
      step(server, there, back);
      found = ticketsKey(back.duplicate());
    }
    return found;
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    out.compact();
    boolean more = true;
    while (more) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
        case NEED_UNWRAP ->
            more = engine.unwrap(in, ByteBuffer.allocate(40_000)).getStatus() == Status.OK;
        default -> more = false;
      }
    }
    out.flip();
  }

  /** Of the record that is a NewSessionTicket: lifetime(4) ticket&lt;2&gt;. */
  private static String ticketsKey(ByteBuffer records) {
    while (records.remaining() > 5) {
      int type = records.get();
      records.getShort();
      ByteBuffer fragment = records.slice(records.position() + 2, records.getShort());
      records.position(records.position() + fragment.limit());
      if (type == HANDSHAKE && fragment.get(0) == NEW_SESSION_TICKET) {
        byte[] name = new byte[4];
        fragment.get(4 + 4 + 2, name);
        return HexFormat.of().formatHex(name);
      }
    }
    return "";
  }

  @Test
  void ticketsOfOneHourHaveOneKeyAndOtherCertificatesAnother() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "one", "mail.example.org");
    TlsContext context = context(certificate.files());
    List<String> before = keyNames(context, 2);
    assertThat(before).doesNotContain("");
    assertThat(before.get(1)).isEqualTo(before.get(0));
    context.use(List.of(certificate.files()));
    assertThat(keyNames(context, 1)).doesNotContainAnyElementsOf(before);
  }

  @Test
  void whenAKeysTimeIsOverAnotherIsMade() throws Exception {
    assertThat(System.getProperty("jdk.tls.server.statelessKeyTimeout"))
        .as("an hour is the JDK's own")
        .isNull();
    TestCertificate certificate = TestCertificate.make(directory, "two", "mail.example.org");
    List<String> names = inJvmWithKeysOfNoTime(certificate.files());
    assertThat(names).hasSize(3).doesNotContain("").doesNotHaveDuplicates();
  }

  private static List<String> inJvmWithKeysOfNoTime(CertificateFiles files)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.tls.server.statelessKeyTimeout=0",
                "-cp",
                System.getProperty("java.class.path"),
                TicketKeysTest.class.getName(),
                files.chain().toString(),
                files.key().toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  @Test
  void aKeyIsForgottenWithItsLastTicket() throws Exception {
    TestCertificate certificate = TestCertificate.make(directory, "three", "mail.example.org");
    // The JDK reads no ticket whose key is older than its hour and this.
    assertThat(context(certificate.files()).loaded().getServerSessionContext().getSessionTimeout())
        .isEqualTo((int) TlsContext.RESUMED_FOR.toSeconds())
        .isLessThan(24 * 60 * 60);
  }
}
