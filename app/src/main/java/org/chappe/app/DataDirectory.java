package org.chappe.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that holds everything a server keeps.
 *
 * <pre>
 * chappe.toml    the configuration, unless --config names another
 * store/         mail, accounts, everything durable; store/STORE names the program that wrote it
 * search/        the index of messages' texts; made again from the store when it is missing
 * tls/           the certificate that the server made for itself
 * tls/acme/      certificates from an ACME server, their keys and the account's
 * lock           locked while a program has it open; holds that program's process id
 * admin.sock     where a running server is administered (admin.path: the socket is elsewhere)
 * tryout.txt     the try-out's accounts and passwords
 * </pre>
 *
 * Everything here is readable by its owner only.
 */
public record DataDirectory(Path path) {
  private static final String LOCK = "lock";

  /** Holds the lock; closing it gives the directory free. */
  public record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  public Path config() {
    return path.resolve("chappe.toml");
  }

  public Path store() {
    return path.resolve("store");
  }

  public Path search() {
    return path.resolve("search");
  }

  public Path tls() {
    return path.resolve("tls");
  }

  /** The certificate that the server made for itself, if it has. */
  public Optional<Path> selfSigned() {
    return Optional.of(SelfSigned.files(tls()).chain()).filter(Files::exists);
  }

  public Path acme() {
    return tls().resolve("acme");
  }

  public Path tryout() {
    return path.resolve("tryout.txt");
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  /** Whether nothing is in it but the lock; also when it does not exist. */
  public boolean isEmpty() throws IOException {
    if (!Files.exists(path)) {
      return true;
    }
    try (var entries = Files.list(path)) {
      return entries.allMatch(entry -> entry.endsWith(LOCK));
    }
  }

  /** Makes the directory, unless it exists; an empty one becomes its owner's only. */
  public void create() throws IOException {
    makeFolder(path);
    if (isEmpty()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Makes a folder for the owner only, and those above it; does nothing when it exists. */
  static void makeFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Writes a file for the owner only; it appears whole, or not at all. */
  static void write(Path file, String text) throws IOException {
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    Path made = Files.createTempFile(folder, ".new-", ""); // mode 0600
    Files.writeString(made, text);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Takes the directory for this process, or returns empty when another has it. The system frees it
   * when the process ends, however it ends.
   */
  public Optional<Lock> lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        channel.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        return Optional.of(new Lock(channel));
      }
    } catch (OverlappingFileLockException e) {
      // This very process has it.
    }
    channel.close();
    return Optional.empty();
  }

  /** The process that has, or had, the directory: {@code 4711}; for people. */
  public String holder() {
    try {
      return Files.readString(path.resolve(LOCK)).strip();
    } catch (IOException e) {
      return "?";
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
