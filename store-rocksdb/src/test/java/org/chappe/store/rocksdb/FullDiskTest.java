package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.store.rocksdb.FullDisk.ANN;
import static org.chappe.store.rocksdb.Opened.all;
import static org.chappe.store.rocksdb.Opened.number;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chappe.store.Commit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A write that fails in earnest: the process may make no file larger than 4 MiB ({@code ulimit
 * -f}), so the log takes part of a record and then no more, as on a full disk.
 */
final class FullDiskTest {
  @TempDir Path directory;
  @TempDir Path temporary;

  @Test
  void whatWasAcknowledgedIsThereWhenThereIsRoomAgain() throws IOException, InterruptedException {
    NativeLibrary.unpack(directory.resolve("lib")); // it is larger
    var command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 8192 && exec \"$@\"", "sh"));
    command.addAll(Child.command("128m", temporary, FullDisk.class, directory));
    var process = Child.start(command);
    long acknowledged = 0;
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (var line = Child.wholeLine(lines); line != null; line = Child.wholeLine(lines)) {
        acknowledged = Long.parseLong(line) + 1;
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(FullDisk.FATAL);
    assertThat(acknowledged).isBetween(5L, 50L); // it worked until it was full

    try (var store = Opened.in(directory)) {
      long version = store.partitions().head(ANN).version();
      assertThat(version).isGreaterThanOrEqualTo(acknowledged);
      assertThat(store.partitions().scan(ANN, all(), 1_000)).hasSize((int) version);
      store
          .partitions()
          .commit(Commit.of(ANN, version).put(number(version), number(0)).build())
          .join();
    }
  }
}
