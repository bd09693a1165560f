package org.chappe.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's OpenSMTPD on a port of its own. Its package cannot be installed beside Postfix's, and
 * its paths and users are compiled in: it is unpacked into a folder, and runs where that folder's
 * parts are mounted over the machine's, which only it sees. It takes mail for {@code ben} at {@code
 * open.test} and relays all else. One thread.
 */
final class OpenSmtpd implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Runs with the folder as {@code $1}. */
  private static final String BEGIN =
      """
      set -e
      cd "$1"
      mkdir -p lib/opensmtpd/empty spool/smtpd mail
      chown mail:mail mail
      chmod 711 spool/smtpd
      cp /etc/passwd /etc/group .
      for each in opensmtpd:901 opensmtpq:902; do
        name=${each%:*} id=${each#*:}
        sed -i "/^$name:/d" passwd group
        echo "$name:x:$id:$id::/var/lib/opensmtpd/empty:/usr/sbin/nologin" >> passwd
        echo "$name:x:$id:" >> group
      done
      mount --make-rprivate /
      mount --bind passwd /etc/passwd
      mount --bind group /etc/group
      mount --bind lib /var/lib
      mount --bind spool /var/spool
      mount -t tmpfs none /run
      [ -d /usr/libexec ] || mkdir /usr/libexec
      mount --bind unpacked/usr/libexec /usr/libexec
      exec unpacked/usr/sbin/smtpd -d -v -f smtpd.conf
      """;

  private final Path folder;
  private final int port;
  private final Process process;

  private OpenSmtpd(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it on 127.0.0.1.
   *
   * @param relay the port where it relays to
   */
  static OpenSmtpd start(Path folder, int port, int relay) throws Exception {
    Postfix.openTo(folder);
    unpack(folder);
    Postfix.certificate(folder, "mx.open.test");
    Files.writeString(
        folder.resolve("smtpd.conf"),
        """
        pki mx.open.test cert "%1$s/cert.pem"
        pki mx.open.test key "%1$s/key.pem"
        listen on 127.0.0.1 port %2$d hostname mx.open.test tls pki mx.open.test
        action "keep" maildir "%1$s/mail" virtual { "ben@open.test" = mail }
        action "out" relay host smtp://127.0.0.1:%3$d
        match from any for domain open.test action "keep"
        match from any for any action "out"
        """
            .formatted(folder, port, relay));
    Path begin = Files.writeString(folder.resolve("begin"), BEGIN);
    Process process =
        new ProcessBuilder("unshare", "-m", "sh", begin.toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    var server = new OpenSmtpd(folder, port, process);
    server.awaitListening();
    return server;
  }

  private static void unpack(Path folder) throws IOException {
    Client.named("unshare", "util-linux", "libevent-2.1-7", "libdb5.3");
    Path kept = Files.createDirectories(Path.of("target", "opensmtpd"));
    if (deb(kept).isEmpty()) {
      Client.named("sh")
          .run("-c", "cd \"$1\" && apt-get -qq download opensmtpd", "sh", kept.toString())
          .ok();
    }
    Client.named("dpkg")
        .run("-x", deb(kept).orElseThrow().toString(), folder.resolve("unpacked").toString())
        .ok();
  }

  private static Optional<Path> deb(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".deb")).findFirst();
    }
  }

  private void awaitListening() throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.getInputStream().read() == '2') {
          return;
        }
      } catch (IOException refused) {
        // it has not come so far
      }
      if (System.nanoTime() - until > 0 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError("OpenSMTPD did not start: " + log());
      }
    }
  }

  int port() {
    return port;
  }

  String log() {
    try {
      return Files.readString(folder.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits for that many messages, and answers them as they are kept: with LF. */
  List<byte[]> await(int count) throws Exception {
    Path maildir = folder.resolve("mail").resolve("new");
    Await.until(count + " messages", this::log, () -> files(maildir).size() >= count);
    var messages = new ArrayList<byte[]>();
    for (Path file : files(maildir)) {
      messages.add(Files.readAllBytes(file));
    }
    return messages;
  }

  private static List<Path> files(Path maildir) throws IOException {
    if (!Files.isDirectory(maildir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(maildir)) {
      return files.sorted().toList();
    }
  }

  /** Asks it to stop; its own processes end with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("OpenSMTPD did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
