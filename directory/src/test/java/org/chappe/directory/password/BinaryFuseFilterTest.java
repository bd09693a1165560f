package org.chappe.directory.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BinaryFuseFilterTest {
  private static long[] keys(int count) {
    return new Random(count).longs().distinct().limit(count).toArray();
  }

  private static byte[] written(BinaryFuseFilter filter) throws IOException {
    var octets = new ByteArrayOutputStream();
    filter.write(new DataOutputStream(octets));
    return octets.toByteArray();
  }

  private static BinaryFuseFilter read(byte[] octets) throws IOException {
    return BinaryFuseFilter.read(new DataInputStream(new ByteArrayInputStream(octets)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 10, 1_000, 100_000})
  void itHasAllOfItsKeysAndFewOthers(int count) throws IOException {
    long[] keys = keys(count);
    var filter = read(written(BinaryFuseFilter.of(keys)));
    for (long key : keys) {
      assertThat(filter.contains(key)).isTrue();
    }
    long others = new Random(-1).longs(2_000_000).filter(filter::contains).count();
    assertThat(others).isLessThan(70); // 31 are to be expected
  }

  @Test
  void itIsTheSameEachTimeAndSmall() throws IOException {
    byte[] once = written(BinaryFuseFilter.of(keys(100_000)));
    assertThat(written(BinaryFuseFilter.of(keys(100_000)))).isEqualTo(once);
    assertThat(once.length * 8 / 100_000).isLessThan(20);
  }

  @Test
  void aDamagedFilterIsNotRead() throws IOException {
    byte[] octets = written(BinaryFuseFilter.of(keys(10)));
    byte[] newer = octets.clone();
    newer[0] = 2;
    assertThatThrownBy(() -> read(newer)).hasMessage("the filter has the format 2; expected 1");
    byte[] huge = octets.clone();
    huge[9] = 0x40;
    assertThatThrownBy(() -> read(huge)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(Arrays.copyOf(octets, octets.length - 1)))
        .isInstanceOf(IOException.class);
  }
}
