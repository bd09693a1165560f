package org.chappe.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.chappe.store.StoreUnavailable;
import org.chappe.store.UnknownFormat;

/**
 * The store's directory: the database in {@code db}, its machine code in {@code lib}, and beside
 * them a few lines for people and for the programs to come, {@code STORE}: what is in here, in
 * which format, who wrote it last.
 */
final class DataDirectory {
  /** Counts changes of {@link Layout} that an older program must not meet. */
  static final int FORMAT = 1;

  private static final String NAME = "STORE";

  private final Path directory;

  /** Makes the directory when it is missing. */
  DataDirectory(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(database());
    } catch (IOException e) {
      throw new StoreUnavailable("cannot make " + directory + ": " + e.getMessage(), e);
    }
  }

  Path database() {
    return directory.resolve("db");
  }

  /** Machine code that can be made anew: see {@link NativeLibrary}. */
  Path library() {
    return directory.resolve("lib");
  }

  /**
   * Reads {@code STORE}, if it is there, before the database is touched.
   *
   * @throws UnknownFormat when a newer program wrote it
   */
  void check() {
    var lines = new Properties();
    try (var in = Files.newBufferedReader(directory.resolve(NAME))) {
      lines.load(in);
    } catch (NoSuchFileException e) {
      return; // a new one; or an old one, and then the database tells its format
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreUnavailable("cannot read " + directory.resolve(NAME) + ": " + e, e);
    }
    String format = lines.getProperty("format", "").strip();
    if (!format.equals(String.valueOf(FORMAT))) {
      throw new UnknownFormat(
          "%s (format \"%s\", written by version %s)"
              .formatted(directory, format, lines.getProperty("program", "?")),
          number(format),
          FORMAT);
    }
  }

  private static int number(String format) {
    return format.matches("[0-9]{1,9}") ? Integer.parseInt(format) : -1;
  }

  /** Writes {@code STORE}; the old one stays until the new one is whole. */
  void describe(String program) {
    var text =
        """
        # What this directory holds. Not to be edited.
        engine = rocksdb
        format = %d
        program = %s
        """
            .formatted(FORMAT, program);
    var draft = directory.resolve(NAME + ".new");
    try {
      Files.write(draft, text.getBytes(UTF_8));
      Files.move(draft, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StoreUnavailable("cannot write " + draft + ": " + e.getMessage(), e);
    }
  }
}
