package org.chappe.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chappe.net.testing.FreePort;

/**
 * Debian's Postfix on a port of its own, everything it reads and writes in one folder. It takes
 * mail for some users of {@code postfix.test}, each into a maildir, and relays for this machine;
 * STARTTLS is offered, with a certificate for {@code mx.postfix.test}. One thread.
 */
final class Postfix implements AutoCloseable {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Debian's user and group {@code mail}. */
  private static final int MAIL = 8;

  /** Who is there; one has an address that only SMTPUTF8 can say. */
  static final List<String> USERS =
      Stream.concat(
              Stream.of("ben", "b\u00f6b", "large", "told"),
              IntStream.range(0, 150).mapToObj(i -> "u" + i))
          .toList();

  private final Path folder;
  private final int port;
  private final Process process;

  private Postfix(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it on a free port of 127.0.0.1.
   *
   * @param settings lines for {@code main.cf}
   */
  static Postfix start(Path folder, String... settings) throws Exception {
    return start(folder, "127.0.0.1", 0, settings);
  }

  static Postfix start(Path folder, String address, int wantedPort, String... settings)
      throws Exception {
    int port = wantedPort == 0 ? FreePort.get() : wantedPort;
    Postfix postfix = start(folder, List.of(), List.of(address), port, "mx.postfix.test", settings);
    postfix.awaitListening(address);
    return postfix;
  }

  /**
   * Starts it in a network of its own, on port 25 of some addresses.
   *
   * @param prefix as {@link Namespace#prefix}
   * @param host its certificate is for
   */
  static Postfix start(
      Path folder, List<String> prefix, List<String> addresses, String host, String... settings)
      throws Exception {
    Postfix postfix = start(folder, prefix, addresses, 25, host, settings);
    Await.until(
        "Postfix has started", postfix::output, () -> postfix.log().contains("daemon started"));
    return postfix;
  }

  private static Postfix start(
      Path folder,
      List<String> prefix,
      List<String> addresses,
      int port,
      String host,
      String... settings)
      throws Exception {
    Client.named("postfix", "postfix");
    openTo(folder);
    Path mail = Files.createDirectories(folder.resolve("mail"));
    Files.createDirectories(folder.resolve("queue"));
    own("postfix:postfix", Files.createDirectories(folder.resolve("data")));
    own(MAIL + ":" + MAIL, mail);
    certificate(folder, host);
    Files.writeString(
        folder.resolve("users"),
        USERS.stream()
            .map(user -> "%1$s@postfix.test %1$s/\n".formatted(user))
            .collect(Collectors.joining()));
    Files.writeString(folder.resolve("main.cf"), main(folder) + String.join("\n", settings) + "\n");
    Files.writeString(folder.resolve("master.cf"), master(addresses, port));
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("/usr/sbin/postfix", "-c", folder.toString(), "start-fg"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    return new Postfix(folder, port, process);
  }

  /** Its processes run as users who must get there. */
  static void openTo(Path folder) throws IOException {
    for (Path path = folder; path != null && !path.endsWith("tmp"); path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void own(String owner, Path path) {
    Client.named("chown").run(owner, path.toString()).ok();
  }

  /** {@code cert.pem} and {@code key.pem}, of a certificate that signs itself. */
  static void certificate(Path folder, String... hosts) {
    Client.named("openssl", "openssl")
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + hosts[0],
            "-addext",
            "subjectAltName=DNS:" + String.join(",DNS:", hosts),
            "-keyout",
            folder.resolve("key.pem").toString(),
            "-out",
            folder.resolve("cert.pem").toString())
        .ok();
  }

  private static String main(Path folder) {
    return """
    compatibility_level = 3.6
    queue_directory = %1$s/queue
    data_directory = %1$s/data
    mail_owner = postfix
    setgid_group = postdrop
    maillog_file = %1$s/log
    maillog_file_prefixes = %1$s
    myhostname = mx.postfix.test
    mydestination =
    alias_maps =
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    mynetworks = 127.0.0.0/8
    smtp_host_lookup = native
    smtp_dns_support_level = disabled
    smtpd_tls_security_level = may
    smtpd_tls_cert_file = %1$s/cert.pem
    smtpd_tls_key_file = %1$s/key.pem
    smtputf8_enable = yes
    message_size_limit = 0
    mailbox_size_limit = 0
    virtual_mailbox_limit = 0
    virtual_mailbox_domains = postfix.test
    virtual_mailbox_maps = texthash:%1$s/users
    virtual_mailbox_base = %1$s/mail
    virtual_uid_maps = static:%2$d
    virtual_gid_maps = static:%2$d
    virtual_minimum_uid = 1
    """
        .formatted(folder, MAIL);
  }

  private static String master(List<String> addresses, int port) {
    String listeners =
        addresses.stream()
            .map(address -> "%s:%d inet n - n - - smtpd\n".formatted(address, port))
            .collect(Collectors.joining());
    return listeners
        + """
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        relay unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd
        """;
  }

  private void awaitListening(String address) throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      try (var socket = new Socket(InetAddress.ofLiteral(address), port)) {
        if (socket.getInputStream().read() == '2') {
          return;
        }
      } catch (IOException refused) {
        // it has not come so far
      }
      if (System.nanoTime() - until > 0 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
        close();
        throw new AssertionError("Postfix did not start: " + output());
      }
    }
  }

  private String output() {
    try {
      return Files.readString(folder.resolve("output")) + log();
    } catch (IOException e) {
      return e.toString();
    }
  }

  int port() {
    return port;
  }

  Path certificate() {
    return folder.resolve("cert.pem");
  }

  String log() {
    Path log = folder.resolve("log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Waits for that many messages in a maildir, and answers them as Postfix keeps them: with LF. */
  List<byte[]> await(String user, int count) throws Exception {
    Path maildir = folder.resolve("mail").resolve(user).resolve("new");
    Await.until(count + " messages for " + user, this::log, () -> files(maildir).size() >= count);
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

  /** Asks it to stop: what was started is a script, which does not pass that on to the master. */
  @Override
  public void close() {
    List<ProcessHandle> own = process.descendants().toList();
    own.forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      for (ProcessHandle each : own) {
        each.onExit().orTimeout(30, TimeUnit.SECONDS).join();
      }
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Postfix did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
