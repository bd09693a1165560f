package org.chappe.directory.password;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * All hashes in one file, a {@link HashLine} each, ordered by hash: tens of gigabytes. A look-up
 * halves the file until a block is left: about 25 small reads, on threads of its own. Lines end in
 * CRLF or LF. Thread-safe; positional reads only.
 */
final class SortedHashFile implements LeakedPasswords {
  /** Read at one go when it is that small. */
  private static final int BLOCK = 4096;

  /** Looked at when it is opened: a file that is not in order has next to no chance. */
  private static final int SAMPLES = 256;

  private final FileChannel file;
  private final DiskThreads threads = new DiskThreads();

  private SortedHashFile(FileChannel file) {
    this.file = file;
  }

  /**
   * Opens a file and looks into it.
   *
   * @throws LeakedPasswordsUnreadable if it is no such list
   */
  static SortedHashFile open(Path path) throws IOException {
    var opened = new SortedHashFile(FileChannel.open(path));
    try {
      opened.requireOrder();
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void requireOrder() throws IOException {
    long size = file.size();
    Optional<Line> before = lineAt(0);
    if (before.isEmpty()) {
      throw new LeakedPasswordsUnreadable("it is empty");
    }
    for (int i = 1; i <= SAMPLES; i++) {
      long at = i == SAMPLES ? Math.max(0, size - HashLine.LONGEST - 2) : size / SAMPLES * i;
      Optional<Line> line = lineFrom(at);
      if (line.isPresent() && line.get().begin() != before.get().begin()) {
        if (line.get().line().hex().compareTo(before.get().line().hex()) <= 0) {
          throw new LeakedPasswordsUnreadable(
              "it is not in the order of the hashes: the line at octet %d comes too late"
                  .formatted(line.get().begin()));
        }
        before = line;
      }
    }
  }

  /**
   * A line and where it stands.
   *
   * @param end behind its line end
   */
  private record Line(long begin, long end, HashLine line) {}

  @Override
  public boolean contains(Sha1 password) {
    return threads.read(() -> search(password.hex()));
  }

  private boolean search(String hex) throws IOException {
    long low = 0; // a line begins here; none before it is wanted
    long high = file.size(); // the wanted line begins before this
    while (high - low > BLOCK) {
      long middle = low + (high - low) / 2;
      Optional<Line> line = lineFrom(middle);
      if (line.isEmpty() || line.get().begin() >= high) {
        high = middle;
        continue;
      }
      int order = hex.compareTo(line.get().line().hex());
      if (order == 0) {
        return line.get().line().count() > 0;
      } else if (order < 0) {
        high = middle; // what begins behind the middle is too late
      } else {
        low = line.get().end();
      }
    }
    for (Optional<Line> line = lineAt(low);
        line.isPresent() && line.get().begin() < high;
        line = lineAt(line.get().end())) {
      if (line.get().line().hex().equals(hex)) {
        return line.get().line().count() > 0;
      }
    }
    return false;
  }

  /** The first line that begins at {@code position} or behind it; empty at the end. */
  private Optional<Line> lineFrom(long position) throws IOException {
    if (position == 0) {
      return lineAt(0);
    }
    byte[] octets = read(position - 1, HashLine.LONGEST + 1);
    for (int i = 0; i < octets.length; i++) {
      if (octets[i] == '\n') {
        return lineAt(position + i);
      }
    }
    if (octets.length > HashLine.LONGEST) {
      throw new LeakedPasswordsUnreadable("the line at octet %d does not end".formatted(position));
    }
    return Optional.empty();
  }

  /** The line that begins at {@code position}; empty at the end. */
  private Optional<Line> lineAt(long position) throws IOException {
    byte[] octets = read(position, HashLine.LONGEST);
    if (octets.length == 0) {
      return Optional.empty();
    }
    int end = 0;
    while (end < octets.length && octets[end] != '\n') {
      end++;
    }
    if (end == HashLine.LONGEST) {
      throw new LeakedPasswordsUnreadable("the line at octet %d does not end".formatted(position));
    }
    int textEnd = end > 0 && octets[end - 1] == '\r' ? end - 1 : end;
    var text = new String(octets, 0, textEnd, StandardCharsets.ISO_8859_1);
    try {
      return Optional.of(new Line(position, position + end + 1, HashLine.parse(text, 0)));
    } catch (LeakedPasswordsUnreadable e) {
      throw new LeakedPasswordsUnreadable("at octet %d: %s".formatted(position, e.getMessage()), e);
    }
  }

  /** As many as there are, up to {@code octets}. */
  private byte[] read(long position, int octets) throws IOException {
    var buffer = ByteBuffer.allocate(octets);
    while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
      // until it is full, or the file ends
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  @Override
  public void close() {
    threads.close();
    try {
      file.close();
    } catch (IOException e) {
      // it was only read
    }
  }
}
