package org.chappe.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A body, pulled. */
class BodyStreamTest {
  private static final int PIECES = 300_000; // more than two pieces of it

  private final byte[] octets = new byte[PIECES];
  private final Body body;

  BodyStreamTest() {
    new Random(1).nextBytes(octets);
    var store = new MemoryStore();
    NewBody written;
    try (BodyWriter writer = store.bodies().write()) {
      writer.write(octets, 0, octets.length);
      written = writer.finish();
    }
    var partition = PartitionId.of(PartitionId.Kind.SINGLE, "test");
    store.partitions().commit(Commit.of(partition, 0).link(written, 1).build()).join();
    body = store.bodies().open(written.id()).orElseThrow();
  }

  @Test
  void allOfItInOrder() throws IOException {
    try (var in = new BodyStream(body, 0, PIECES)) {
      assertThat(in.readAllBytes()).isEqualTo(octets);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aRangeOctetByOctet() throws IOException {
    try (var in = new BodyStream(body, 131_070, 131_075)) {
      for (int i = 131_070; i < 131_075; i++) {
        assertThat(in.read()).isEqualTo(octets[i] & 0xFF);
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void behindItsEndThereIsNothing() throws IOException {
    try (var in = new BodyStream(body, PIECES - 3L, PIECES + 10L)) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(octets, PIECES - 3, PIECES));
    }
    try (var in = new BodyStream(body, PIECES + 5L, PIECES + 10L)) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }
}
