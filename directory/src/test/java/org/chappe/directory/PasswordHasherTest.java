package org.chappe.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.chappe.directory.password.Argon2Hash;
import org.chappe.directory.password.PasswordCost;
import org.chappe.directory.password.PasswordHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordHasherTest {
  private final PasswordHasher hasher = hasher(2, 10, Duration.ofSeconds(20));

  @AfterEach
  void close() {
    hasher.close();
  }

  private static PasswordHasher hasher(int atOnce, int waiting, Duration wait) {
    return new PasswordHasher(
        new DirectorySettings.Hashing(Fixture.CHEAP, atOnce, waiting, wait), new Random(1));
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aHashIsWrittenWithItsCostAndReadBack() {
    var hash = hasher.hash(octets("secret"));
    assertThat(hash.toString())
        .matches("\\$argon2id\\$v=19\\$m=8,t=1,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    var read = PasswordHash.parse(hash.toString());
    assertThat(read.toString()).isEqualTo(hash.toString());
    assertThat(hasher.matches(read, octets("secret"))).isTrue();
    assertThat(hasher.matches(read, octets("secret "))).isFalse();
  }

  @Test
  void samePasswordsHaveDifferentHashes() {
    var one = hasher.hash(octets("secret"));
    var other = hasher.hash(octets("secret"));
    assertThat(one.toString()).isNotEqualTo(other.toString());
    assertThat(salt(one)).isNotEqualTo(salt(other));
  }

  private static String salt(PasswordHash hash) {
    return hash.toString().substring(27, 49);
  }

  @Test
  void aQuickHashOfAnotherSystemCostsOneOfOursBesides() {
    var quick = PasswordHash.parse("{SSHA}yI6cZwQadOA1e+/f+T+H3eCQQhRzYWx0");
    assertThat(hasher.matches(quick, octets("wrong"))).isFalse();
    assertThat(hasher.computed()).isEqualTo(2);
    assertThat(hasher.matches(quick, octets("password"))).isTrue();
    assertThat(hasher.computed()).isEqualTo(4);
  }

  @Test
  void whatIsWeakerThanTheCurrentCostIsReplaced() {
    try (var dear =
        new PasswordHasher(
            new DirectorySettings.Hashing(
                new PasswordCost(16, 2, 1), 1, 10, Duration.ofSeconds(20)),
            new Random(1))) {
      assertThat(dear.needsRehash(hasher.hash(octets("x")))).isTrue();
      assertThat(dear.needsRehash(dear.hash(octets("x")))).isFalse();
      assertThat(hasher.needsRehash(dear.hash(octets("x")))).isFalse();
    }
  }

  @Test
  void noMoreThanTheRoomThereIsWaits() throws Exception {
    try (var one = hasher(1, 2, Duration.ofSeconds(20))) {
      var slow = new Argon2Hash(new PasswordCost(16_384, 20, 1), new byte[16], new byte[32]);
      var first = Thread.ofVirtual().start(() -> one.matches(slow, octets("x")));
      while (one.computed() == 0) {
        Thread.onSpinWait();
      }
      var second = one.begin(octets("a"));
      var third = one.begin(octets("b"));
      assertThatThrownBy(() -> one.begin(octets("c"))).isInstanceOf(PasswordHasher.Busy.class);
      first.join();
      assertThat(second.get()).isNotNull();
      assertThat(third.get()).isNotNull();
    }
  }

  @Test
  void aTurnThatDoesNotComeIsNotWaitedFor() {
    try (var one = hasher(1, 2, Duration.ofMillis(1))) {
      var slow = new Argon2Hash(new PasswordCost(16_384, 20, 1), new byte[16], new byte[32]);
      assertThatThrownBy(() -> one.matches(slow, octets("x")))
          .isInstanceOf(PasswordHasher.Busy.class);
    }
  }
}
