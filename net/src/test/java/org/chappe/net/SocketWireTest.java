package org.chappe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketWireTest {
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT.withWriteStall(STALL);

  private final List<SocketWire> wire = new ArrayList<>();

  @Test
  void eachPartOfALongWriteHasItsOwnTime() throws IOException {
    List<Integer> parts = new ArrayList<>();
    wire.add(
        new SocketWire(
            new SeenSocket(
                new byte[0],
                length -> {
                  parts.add(length);
                  look(STALL.minusSeconds(1));
                }),
            LIMITS));
    wire.getFirst().write(new byte[200_000], 0, 200_000);
    assertThat(parts).containsExactly(65536, 65536, 65536, 200_000 - 3 * 65536);
    look(STALL.multipliedBy(2));
    assertThat(wire.getFirst().isCut()).as("while nothing is written").isFalse();
  }

  @Test
  void aPartThatTakesTooLongIsCutAndTheWriterLearnsWhy() throws IOException {
    wire.add(
        new SocketWire(new SeenSocket(new byte[0], length -> look(STALL.plusSeconds(1))), LIMITS));
    assertThatThrownBy(() -> wire.getFirst().write(new byte[100_000], 0, 100_000))
        .isInstanceOf(ConnectionClosed.class)
        .hasMessage("the client took nothing for PT5M");
    assertThat(wire.getFirst().cut(ConnectionEnd.STOPPED, "later"))
        .as("the first reason stays")
        .hasMessage("the client took nothing for PT5M");
  }

  @Test
  void onlyTheOwnerReadsAndWrites() throws Exception {
    SocketWire mine = new SocketWire(new SeenSocket(new byte[0], length -> {}), LIMITS);
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              assertThatThrownBy(() -> mine.write(new byte[1], 0, 1))
                  .isInstanceOf(IllegalStateException.class);
              assertThatThrownBy(() -> mine.read(new byte[1], 0, 1, true))
                  .isInstanceOf(IllegalStateException.class);
              wire.add(mine);
            });
    other.join();
    assertThat(wire).as("both were refused").containsExactly(mine);
  }

  private void look(Duration later) {
    wire.getFirst().checkStall(System.nanoTime() + later.toNanos());
  }
}
