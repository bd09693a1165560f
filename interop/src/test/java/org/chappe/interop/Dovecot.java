package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chappe.net.testing.FreePort;

/**
 * Debian's Dovecot on a port of its own, everything it reads and writes in one folder. In each of
 * its domains there are {@code ann}, {@code ben} and {@code cem}, who have nothing at first and see
 * each other's mailboxes below {@code Users/}; the password is {@code secret}.
 */
final class Dovecot implements AutoCloseable {
  private static final int MOST_DOMAINS = 1000;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final InetSocketAddress address;
  private final int lmtp;
  private final Path mail;
  private Instant touched = Instant.EPOCH;

  private Dovecot(Process process, InetSocketAddress address, int lmtp, Path mail) {
    this.process = process;
    this.address = address;
    this.lmtp = lmtp;
    this.mail = mail;
  }

  static Dovecot start(Path folder) throws Exception {
    Client.named("doveadm", "dovecot-imapd", "dovecot-lmtpd");
    for (Path path = folder; path != null && Files.isWritable(path); path = path.getParent()) {
      if (path.endsWith("tmp")) {
        break;
      }
      // its processes run as users who must get there
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path mail = Files.createDirectories(folder.resolve("mail"));
    Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port = FreePort.get();
    int lmtp = FreePort.get();
    String users =
        IntStream.range(0, MOST_DOMAINS)
            .mapToObj(i ->
                account("ann", domain(i), "")
                    + account("ben", domain(i), "")
                    + account("cem", domain(i), "")
                    + account("ann", limited(i), "userdb_quota_rule=*:storage=10K:messages=3"))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("users"), users);
    Path configuration = folder.resolve("dovecot.conf");
    Files.writeString(
        configuration,
        """
        base_dir = %1$s/run
        state_dir = %1$s/state
        log_path = %1$s/log
        listen = 127.0.0.1
        protocols = imap lmtp
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        auth_failure_delay = 0
        auth_username_chars =
        auth_default_realm = example.test
        passdb {
          driver = passwd-file
          args = %1$s/users
        }
        userdb {
          driver = passwd-file
          args = %1$s/users
          default_fields = uid=mail gid=mail home=%1$s/mail/%%u
        }
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = sdbox:~/sdbox
        mail_fsync = never
        mail_max_userip_connections = 0
        mail_attribute_dict = file:~/attributes
        mail_plugins = quota zlib acl
        plugin {
          acl = vfile::cache_secs=0
          acl_anyone = allow
          acl_shared_dict = file:%1$s/mail/shared-%%d
          quota = count:%%u
          quota_vsizes = yes
        }
        protocol imap {
          imap_metadata = yes
          imap_urlauth_host = localhost
          mail_plugins = $mail_plugins imap_acl imap_quota imap_zlib
        }
        namespace users {
          type = shared
          separator = /
          prefix = Users/%%%%u/
          location = sdbox:%%%%h/sdbox
          subscriptions = no
          list = children
        }
        namespace inbox {
          inbox = yes
          separator = /
          mailbox INBOX {
            auto = subscribe
          }
          mailbox Archive {
            auto = subscribe
            special_use = \\Archive
          }
          mailbox Drafts {
            auto = subscribe
            special_use = \\Drafts
          }
          mailbox Junk {
            auto = subscribe
            special_use = \\Junk
          }
          mailbox Sent {
            auto = subscribe
            special_use = \\Sent
          }
          mailbox Trash {
            auto = subscribe
            special_use = \\Trash
          }
        }
        service imap-login {
          service_count = 0
          chroot =
          inet_listener imap {
            port = %2$d
          }
          inet_listener imaps {
            port = 0
          }
        }
        service imap {
          service_count = 100
        }
        service lmtp {
          inet_listener lmtp {
            port = %3$d
          }
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        """
            .formatted(folder, port, lmtp));
    Process process =
        new ProcessBuilder("/usr/sbin/dovecot", "-F", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    var dovecot =
        new Dovecot(
            process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), lmtp, mail);
    dovecot.awaitListening(folder);
    return dovecot;
  }

  private void awaitListening(Path folder) throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT_NANOS;
    while (true) {
      try (var socket = new Socket(address.getAddress(), address.getPort())) {
        if (socket.getInputStream().read() == '*') {
          return;
        }
      } catch (IOException refused) {
        // it has not come so far
      }
      if (System.nanoTime() - until > 0 || process.waitFor(20, TimeUnit.MILLISECONDS)) {
        close();
        Path log = folder.resolve("log");
        throw new AssertionError(
            "Dovecot did not start: "
                + Files.readString(folder.resolve("output"))
                + (Files.exists(log) ? Files.readString(log) : ""));
      }
    }
  }

  /**
   * The name of domain {@code i}, as long as the one the transcripts have. Names without a domain
   * are of the first, {@code example.test}.
   */
  static String domain(int i) {
    assertThat(i).isLessThan(MOST_DOMAINS);
    return i == 0 ? "example.test" : "t%06d.test".formatted(i);
  }

  /** As {@link #domain}, where ann may have 10 KiB and 3 messages; nobody else is there. */
  static String limited(int i) {
    return "q%06d.test".formatted(i);
  }

  private static String account(String user, String domain, String more) {
    return user + "@" + domain + ":{PLAIN}secret::::::" + more + "\n";
  }

  InetSocketAddress address() {
    return address;
  }

  /** The port for LMTP, beside the one for IMAP. */
  int lmtp() {
    return lmtp;
  }

  /**
   * Has it read the domain's lists of rights again: sessions that have read one do so only when its
   * file has another size or is of another second, and ours come faster.
   */
  void touchRights(String domain) throws IOException {
    touched = touched.plusSeconds(1);
    for (String user : List.of("ann@", "ben@", "cem@")) {
      Path home = mail.resolve(user + domain);
      if (Files.exists(home)) { // somebody has signed in
        try (Stream<Path> files = Files.walk(home)) {
          for (Path file : files.filter(path -> path.endsWith("dovecot-acl")).toList()) {
            Files.setLastModifiedTime(file, FileTime.from(touched));
          }
        }
      }
    }
  }

  /** Asks it to stop; its own processes end with it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("Dovecot did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
