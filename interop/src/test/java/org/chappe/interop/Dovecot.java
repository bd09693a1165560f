package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Debian's Dovecot on a port of its own, everything it reads and writes in one folder. Its
 * accounts, {@code ann}, {@code ann1} and so on, are empty at first; the password is {@code
 * secret}.
 */
final class Dovecot implements AutoCloseable {
  private static final int MOST_ACCOUNTS = 1000;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final InetSocketAddress address;

  private Dovecot(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  static Dovecot start(Path folder) throws Exception {
    Client.named("doveadm", "dovecot-imapd");
    for (Path path = folder; path != null && Files.isWritable(path); path = path.getParent()) {
      if (path.endsWith("tmp")) {
        break;
      }
      // its processes run as users who must get there
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path mail = Files.createDirectories(folder.resolve("mail"));
    Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String users =
        IntStream.range(0, MOST_ACCOUNTS)
            .mapToObj(i -> account(i) + ":{PLAIN}secret::::::\n")
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
        protocols = imap
        ssl = no
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        auth_failure_delay = 0
        auth_username_chars =
        passdb {
          driver = passwd-file
          args = %1$s/users
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home=%1$s/mail/%%u
        }
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = sdbox:~/sdbox
        mail_fsync = never
        mail_max_userip_connections = 0
        mail_attribute_dict = file:~/attributes
        mail_plugins = quota zlib
        plugin {
          quota = count:User quota
          quota_vsizes = yes
        }
        protocol imap {
          imap_metadata = yes
          mail_plugins = $mail_plugins imap_quota imap_zlib
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
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        """
            .formatted(folder, port));
    Process process =
        new ProcessBuilder("/usr/sbin/dovecot", "-F", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    var dovecot =
        new Dovecot(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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

  /** The name of account {@code i}; the first is plain {@code ann}. */
  static String account(int i) {
    assertThat(i).isLessThan(MOST_ACCOUNTS);
    return i == 0 ? "ann" : "ann" + i;
  }

  InetSocketAddress address() {
    return address;
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
