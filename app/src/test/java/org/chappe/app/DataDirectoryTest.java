package org.chappe.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path folder;

  @Test
  void itIsMadeForItsOwnerOnly() throws IOException {
    var data = new DataDirectory(folder.resolve("a/b/data"));
    assertThat(data.isEmpty()).isTrue();
    data.create();
    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void anEmptyOneThatOthersCouldReadIsClosedToThem() throws IOException {
    Path open = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    var data = new DataDirectory(open);
    data.create();
    assertThat(permissions(data)).isEqualTo("rwx------");
  }

  @Test
  void oneThatIsInUseIsLeftAsItsOwnerWantsIt() throws IOException {
    Path open = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
    Files.writeString(open.resolve("chappe.toml"), "");
    var data = new DataDirectory(open);
    data.create();
    assertThat(permissions(data)).isEqualTo("rwxr-x---");
  }

  @Test
  void onlyOneHasTheLockAndItIsFreeAgainAfterwards() throws IOException {
    var data = new DataDirectory(folder);
    try (var _ = data.lock().orElseThrow()) {
      assertThat(data.lock()).isEmpty();
      assertThat(data.holder()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }
    try (var again = data.lock().orElseThrow()) {
      assertThat(again.channel().isOpen()).isTrue();
    }
  }

  @Test
  void aFileIsReplacedAsAWholeAndForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("f");
    DataDirectory.write(file, "one");
    DataDirectory.write(file, "two");
    assertThat(file).content().isEqualTo("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static String permissions(DataDirectory data) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.path()));
  }
}
