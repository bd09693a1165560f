package org.chappe.directory.password;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class Argon2MemoryTest {
  private static final byte[] SALT = "sixteen octets !".getBytes(UTF_8);

  @Test
  void aThreadHashesInTheMemoryOfItsLastHash() throws Exception {
    onANewThread(() -> {
      String first = hash(1024, "correct horse");
      int kept = Argon2Memory.ofThread().kept();
      assertThat(kept).isBetween(1024, 1040);

      hash(1024, "another");
      assertThat(hash(1024, "correct horse")).isEqualTo(first);
      assertThat(Argon2Memory.ofThread().kept()).isEqualTo(kept);
    });
  }

  @Test
  void anotherThreadHasItsOwnAndGetsTheSame() throws Exception {
    String here = hash(256, "correct horse");
    onANewThread(() -> {
      assertThat(Argon2Memory.ofThread().kept()).isZero();
      assertThat(hash(256, "correct horse")).isEqualTo(here);
    });
  }

  @Test
  void ofALargeHashAPartIsKept() throws Exception {
    onANewThread(() -> {
      hash(20 * 1024, "correct horse");
      assertThat(Argon2Memory.ofThread().kept()).isEqualTo(16 * 1024);
    });
  }

  private static String hash(int memoryKiB, String password) {
    var cost = new PasswordCost(memoryKiB, 1, 1);
    return Argon2Hash.compute(cost, SALT, 32, password.getBytes(UTF_8)).toString();
  }

  private static void onANewThread(Runnable test) throws Exception {
    var task = new FutureTask<Boolean>(test, true);
    Thread.ofPlatform().start(task);
    task.get();
  }
}
