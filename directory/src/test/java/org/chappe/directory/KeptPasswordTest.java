package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After a sign-in the process still knows the password was right, and nothing in its memory is the
 * password: a dump of all live objects is searched for it.
 */
final class KeptPasswordTest {
  private static final int LENGTH = 24;
  private static final int MASK = 0x55;

  @TempDir private Path files;

  @Test
  void thePasswordIsNotInMemory() throws Exception {
    try (var fixture = new Fixture()) {
      fixture.account("ann@a.test");
      byte[] masked = new byte[LENGTH];
      var random = new Random(7);
      for (int i = 0; i < LENGTH; i++) {
        masked[i] = (byte) (('a' + random.nextInt(26)) ^ MASK);
      }
      use(fixture, masked);

      byte[] wanted = new byte[LENGTH];
      Arrays.fill(wanted, (byte) 'z');
      assertThat(found("control", masked, wanted)).as("the search finds what is there").isTrue();
      Arrays.fill(wanted, (byte) 0);
      assertThat(found("after", masked, new byte[0])).isFalse();

      long hashes = fixture.directory.hashes();
      char[] password = unmasked(masked);
      assertThat(
              fixture.directory.authenticate("ann@a.test", password, Fixture.origin("192.0.2.1")))
          .isInstanceOf(SignIn.Accepted.class);
      assertThat(fixture.directory.hashes()).as("it is still remembered").isEqualTo(hashes);
    }
  }

  /** Sets the password and signs in with it, with a wrong one and as somebody who is not here. */
  private static void use(Fixture fixture, byte[] masked) {
    char[] password = unmasked(masked);
    var address = org.chappe.model.Address.parse("ann@a.test");
    fixture.directory.setPassword(address, password);
    var origin = Fixture.origin("192.0.2.1");
    assertThat(fixture.directory.authenticate("ann@a.test", password, origin))
        .isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.directory.authenticate("ann@a.test", password, origin))
        .isInstanceOf(SignIn.Accepted.class);
    assertThat(fixture.directory.authenticate("bob@a.test", password, origin))
        .isInstanceOf(SignIn.Refused.class);
    Arrays.fill(password, '\0');
  }

  private static char[] unmasked(byte[] masked) {
    char[] password = new char[masked.length];
    for (int i = 0; i < password.length; i++) {
      password[i] = (char) (masked[i] ^ MASK);
    }
    return password;
  }

  /** Whether a dump of the live heap has the octets, as Latin-1 or as UTF-16 of either order. */
  private boolean found(String name, byte[] masked, byte[] control) throws IOException {
    for (int i = 0; i < control.length; i++) {
      control[i] = (byte) (masked[i] ^ MASK);
    }
    var dump = files.resolve(name + ".hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    byte[] heap = Files.readAllBytes(dump);
    Files.delete(dump);
    for (int i = 0; i + 2 * masked.length <= heap.length; i++) {
      if (at(heap, i, 1, masked) || at(heap, i, 2, masked)) {
        Arrays.fill(heap, (byte) 0);
        return true;
      }
    }
    return false;
  }

  private static boolean at(byte[] heap, int start, int step, byte[] masked) {
    for (int i = 0; i < masked.length; i++) {
      if (heap[start + i * step] != (byte) (masked[i] ^ MASK)) {
        return false;
      }
    }
    return true;
  }
}
