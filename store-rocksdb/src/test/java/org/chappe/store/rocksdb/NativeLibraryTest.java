package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeLibraryTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

  @TempDir Path directory;
  private Path library = Path.of("");

  @BeforeEach
  void unpackOnce() throws IOException {
    library = NativeLibrary.unpack(directory.resolve("lib"));
    Files.setLastModifiedTime(library, LONG_AGO);
  }

  @Test
  void whatIsThereIsUsedAgain() throws IOException {
    assertThat(NativeLibrary.unpack(directory.resolve("lib"))).isEqualTo(library);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(LONG_AGO);
  }

  @Test
  void anotherVersionsOrADamagedOneIsReplaced() throws IOException {
    byte[] whole = Files.readAllBytes(library);
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(library, damaged);
    assertThat(NativeLibrary.unpack(directory.resolve("lib"))).hasBinaryContent(whole);
    try (var files = Files.list(directory.resolve("lib"))) {
      assertThat(files).containsExactly(library);
    }
  }
}
