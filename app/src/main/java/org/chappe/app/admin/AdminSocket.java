package org.chappe.app.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The administration's socket of a data directory, as a server has bound it: {@code admin.sock} in
 * the directory. A Unix socket's path has at most some 100 octets; for a longer one the socket lies
 * in a folder of its own below the temporary directory, and {@code admin.path} in the data
 * directory tells where.
 *
 * <p>Only the owner can connect. The socket is bound in a folder of mode 0700, gets mode 0600, and
 * is then moved to its place; so it is never open to others, and a socket that a killed server left
 * there is replaced.
 */
record AdminSocket(ServerSocketChannel channel, Path path, Optional<Path> note)
    implements AutoCloseable {
  private static final int LONGEST_PATH = 100; // octets: Linux takes 107, macOS 103

  /** Binds the socket. The data directory's lock is held, so no other server is there. */
  static AdminSocket bind(Path data) throws IOException {
    Path note = note(data);
    deleteNoted(note);
    Path usual = usual(data);
    if (usual.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH) {
      return new AdminSocket(bindAndMove(usual), usual, Optional.empty());
    }
    Path elsewhere = Files.createTempDirectory("chappe-").resolve("admin.sock");
    var bound = new AdminSocket(bindAndMove(elsewhere), elsewhere, Optional.of(note));
    Files.writeString(note, elsewhere.toString());
    return bound;
  }

  private static ServerSocketChannel bindAndMove(Path place) throws IOException {
    Path folder = place.resolveSibling("admin.new");
    Path socket = folder.resolve("s");
    Files.deleteIfExists(socket);
    Files.deleteIfExists(folder);
    Files.createDirectory(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      Files.move(socket, place, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(folder);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * A connection to the server of a data directory, or empty when none listens.
   *
   * @throws IOException if one may be there that this user cannot reach
   */
  static Optional<SocketChannel> connect(Path data) throws IOException {
    Path place = noted(note(data)).orElse(usual(data));
    if (place.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      return Optional.empty(); // a server would have noted another
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(place));
      return Optional.of(channel);
    } catch (ConnectException e) {
      channel.close();
      return Optional.empty(); // a killed server's socket
    } catch (SocketException e) {
      channel.close();
      if (Files.exists(place)) {
        throw new IOException(place + ": " + e.getMessage(), e);
      }
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(path);
    if (note.isPresent()) {
      deleteNoted(note.get());
    }
  }

  private static Path usual(Path data) {
    return data.toAbsolutePath().normalize().resolve("admin.sock");
  }

  private static Path note(Path data) {
    return data.resolve("admin.path");
  }

  private static Optional<Path> noted(Path note) throws IOException {
    try {
      return Optional.of(Path.of(Files.readString(note).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void deleteNoted(Path note) throws IOException {
    Optional<Path> socket = noted(note);
    if (socket.isPresent()) {
      Files.deleteIfExists(socket.get());
      Path folder = socket.get().getParent();
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
      Files.delete(note);
    }
  }
}
