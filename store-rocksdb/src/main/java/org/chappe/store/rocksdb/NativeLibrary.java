package org.chappe.store.rocksdb;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's machine code, kept in the data directory. By itself RocksDB unpacks it, 17 MB, into the
 * temporary folder at every start, and a process that is killed leaves it there.
 *
 * <p>Loaded once in a process, from the first directory that was opened. Thread-safe.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static boolean loaded; // guarded by the class

  private NativeLibrary() {}

  /** Unpacks the library into {@code directory} unless it is there, whole, and loads it. */
  static synchronized void load(Path directory) {
    if (!loaded) {
      try {
        unpack(directory);
        RocksDB.loadLibrary(List.of(directory.toAbsolutePath().toString()));
      } catch (IOException | UnsatisfiedLinkError e) {
        // a folder that may hold no programs (noexec): the temporary one may
        LOG.warn("store.library directory={} outcome=elsewhere why={}", directory, e.toString());
        RocksDB.loadLibrary();
      }
      loaded = true;
    }
  }

  /** The file's checksum is compared, not its name: a newer program brings another library. */
  static Path unpack(Path directory) throws IOException {
    String name = Environment.getJniLibraryFileName("rocksdb");
    URL packed = RocksDB.class.getResource("/" + name);
    if (packed == null) {
      throw new IOException("there is no " + name + " for this kind of machine");
    }
    // loadLibrary(paths) looks for a file named librocksdbjnijni-…, unlike the one that is packed
    Path library = directory.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
    if (!Files.exists(library) || checksum(library.toUri().toURL()) != checksum(packed)) {
      Files.createDirectories(directory);
      Path draft = Files.createTempFile(directory, name, ".new");
      try (var in = packed.openStream()) {
        Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, library, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    return library;
  }

  private static long checksum(URL file) throws IOException {
    try (var in = new CheckedInputStream(file.openStream(), new CRC32())) {
      in.transferTo(OutputStream.nullOutputStream());
      return in.getChecksum().getValue();
    }
  }
}
