package org.chappe.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeBodyTest {
  @TempDir Path directory;
  @TempDir Path temporary;

  @Test // in a fifth of the memory that it would take as a whole
  void aLargeBodyPassesThroughLittleMemory() throws IOException, InterruptedException {
    var process = Child.start(Child.command("40m", temporary, LargeBody.class, directory));
    try {
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(output).isEqualTo("200000000\n");
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
