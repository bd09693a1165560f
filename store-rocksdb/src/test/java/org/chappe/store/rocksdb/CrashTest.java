package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.store.rocksdb.CrashingMailer.ACCOUNTS;
import static org.chappe.store.rocksdb.CrashingMailer.KEPT;
import static org.chappe.store.rocksdb.Opened.all;
import static org.chappe.store.rocksdb.Opened.number;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.chappe.model.BodyId;
import org.chappe.store.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes ({@code kill -9}), at moments that differ, and looks at what it left:
 * every acknowledged commit, every body of theirs whole. Memtables are so small that tables and
 * blob files are being made at any moment. {@code -Dchappe.crash.kills=500} does it for longer.
 */
final class CrashTest {
  private static final int KILLS = Integer.getInteger("chappe.crash.kills", 6);

  @TempDir Path directory;
  @TempDir Path temporary;
  private final long[] acknowledged = new long[ACCOUNTS]; // versions, per account

  @Test
  void nothingAcknowledgedIsLost() throws IOException, InterruptedException {
    var random = new Random();
    long blobFiles = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      run(1 + random.nextInt(200));
      check();
      blobFiles += count(".blob");
    }
    assertThat(blobFiles).isPositive(); // else this tells nothing about them
    assertThat(temporary).isEmptyDirectory(); // however often it was killed
  }

  /** Runs the writer until it has acknowledged some commits, and a random moment longer. */
  private void run(int commits) throws IOException, InterruptedException {
    var process = Child.start(Child.command("128m", temporary, CrashingMailer.class, directory));
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      int count = 0;
      for (var line = Child.wholeLine(lines); line != null; line = Child.wholeLine(lines)) {
        int space = line.indexOf(' ');
        long version = Long.parseLong(line.substring(space + 1)) + 1;
        acknowledged[Integer.parseInt(line.substring(0, space))] = version;
        if (++count == commits) {
          process.toHandle().destroyForcibly(); // the lines on their way can be read still
        }
      }
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9); // and it did not end by itself
  }

  private void check() throws IOException {
    try (var store = Opened.in(directory, Opened.SMALL, InstantSource.system())) {
      store.bodies().collect(Instant.now());
      for (int account = 0; account < ACCOUNTS; account++) {
        var partition = CrashingMailer.partition(account);
        long version = store.partitions().head(partition).version();
        assertThat(version).isBetween(acknowledged[account], acknowledged[account] + 1);
        var rows = store.partitions().scan(partition, all(), 100);
        assertThat(rows).hasSize((int) Math.min(version, KEPT));
        long expected = Math.max(0, version - KEPT);
        for (Row row : rows) {
          assertThat(row.key()).isEqualTo(number(expected));
          var body = new BodyId(row.value());
          assertThat(body)
              .isEqualTo(CrashingMailer.idOf(CrashingMailer.content(account, expected)));
          CrashingMailer.check(store, body);
          expected++;
        }
      }
    }
  }

  private long count(String ending) throws IOException {
    try (var files = Files.list(directory.resolve("db"))) {
      return files.filter(file -> file.toString().endsWith(ending)).count();
    }
  }
}
