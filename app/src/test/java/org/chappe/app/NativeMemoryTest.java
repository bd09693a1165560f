package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class NativeMemoryTest {
  private static final int PIECE = 32 * 1024;
  private static final int PIECES = 2_000;

  static boolean hasGlibc() {
    return Files.exists(Path.of("/proc/self/statm")) && NativeMemory.canTrim();
  }

  @Test
  @EnabledIf("hasGlibc")
  void whatIsFreeGoesToTheSystem() throws IOException {
    try (Arena kept = Arena.ofConfined()) {
      try (Arena freed = Arena.ofConfined()) {
        for (int i = 0; i < PIECES; i++) {
          (i % 50 == 0 ? kept : freed).allocate(PIECE).fill((byte) 1);
        }
      }
      long before = residentPages();
      NativeMemory.trim();
      long given = (before - residentPages()) * 4_096;
      assertThat(given).isGreaterThan((long) PIECE * PIECES / 2);
    }
  }

  private static long residentPages() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
  }
}
