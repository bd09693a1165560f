package org.chappe.directory.password;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A folder with a file for each range of hashes, as they come from "Pwned Passwords" by the first
 * five digits: {@code 0A1B2.txt}, or without {@code .txt}, or in small letters; in it a {@link
 * HashLine} for each hash of the range, without these digits. Thread-safe; reads on threads of its
 * own.
 */
final class HashRangeFolder implements LeakedPasswords {
  private static final int NAMED = 5;
  private static final int RANGES = 1 << (4 * NAMED);

  /** Ranges looked at when it is opened: one that is missing is most likely not the only one. */
  private static final int SAMPLES = 64;

  /** A range has some 2,000 lines of 45 octets. */
  private static final long LARGEST = 8 << 20;

  private final Path folder;
  private final boolean small;
  private final String ending;
  private final DiskThreads threads = new DiskThreads();

  private HashRangeFolder(Path folder, boolean small, String ending) {
    this.folder = folder;
    this.small = small;
    this.ending = ending;
  }

  /**
   * Opens a folder and looks into some of its files.
   *
   * @throws LeakedPasswordsUnreadable if it is no such list
   */
  static HashRangeFolder open(Path folder) throws IOException {
    for (var ending : List.of("", ".txt")) {
      for (var small : List.of(false, true)) {
        var opened = new HashRangeFolder(folder, small, ending);
        if (Files.exists(opened.file(RANGES - 1))) {
          for (int i = 0; i < SAMPLES; i++) {
            opened.lines(RANGES / SAMPLES * i);
          }
          opened.lines(RANGES - 1);
          return opened;
        }
      }
    }
    throw new LeakedPasswordsUnreadable(
        "the folder has no file FFFFF or FFFFF.txt: expected one for each five digits of hashes");
  }

  private Path file(int range) {
    String name = HexFormat.of().toHexDigits(range, NAMED);
    return folder.resolve((small ? name : name.toUpperCase(Locale.ROOT)) + ending);
  }

  @Override
  public boolean contains(Sha1 password) {
    int range = Integer.parseInt(password.hex(), 0, NAMED, 16);
    String rest = password.hex().substring(NAMED);
    return threads.read(
        () -> lines(range).stream().anyMatch(line -> line.hex().equals(rest) && line.count() > 0));
  }

  private List<HashLine> lines(int range) throws IOException {
    Path file = file(range);
    if (!Files.isRegularFile(file)) {
      throw new LeakedPasswordsUnreadable(file.getFileName() + " is missing");
    }
    if (Files.size(file) > LARGEST) {
      throw new LeakedPasswordsUnreadable(file.getFileName() + " is larger than 8 MiB");
    }
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .map(line -> HashLine.parse(line, NAMED))
          .toList();
    } catch (LeakedPasswordsUnreadable e) {
      throw new LeakedPasswordsUnreadable(file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
