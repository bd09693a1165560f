package org.chappe.net;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketWireTest {
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULT.withWriteStall(STALL);

  private final List<SocketWire> wire = new ArrayList<>();
  private final Readiness readiness = new Readiness();

  @AfterEach
  void stop() {
    readiness.close();
  }

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
            LIMITS,
            readiness));
    wire.getFirst().write(new byte[200_000], 0, 200_000);
    assertThat(parts).containsExactly(69_632, 69_632, 200_000 - 2 * 69_632);
    look(STALL.multipliedBy(2));
    assertThat(wire.getFirst().isCut()).as("while nothing is written").isFalse();
  }

  @Test
  void aPartThatTakesTooLongIsCutAndTheWriterLearnsWhy() throws IOException {
    wire.add(
        new SocketWire(
            new SeenSocket(new byte[0], length -> look(STALL.plusSeconds(1))), LIMITS, readiness));
    assertThatThrownBy(() -> wire.getFirst().write(new byte[100_000], 0, 100_000))
        .isInstanceOf(ConnectionClosed.class)
        .hasMessage("the client took nothing for PT5M");
    assertThat(wire.getFirst().cut(ConnectionEnd.STOPPED, "later"))
        .as("the first reason stays")
        .hasMessage("the client took nothing for PT5M");
  }

  private static final Duration WATCHED = Duration.ofMinutes(1);

  @Test
  void aLongSilenceEndsAWaitAndALastWordStillGoesOut() throws Exception {
    try (Pair pair = new Pair()) {
      var reader =
          pair.serve(mine -> {
            mine.beginWait(WATCHED);
            int got = mine.read(new byte[9], 0, 9, true);
            mine.endWait();
            mine.write(new byte[] {'!'}, 0, 1);
            return got;
          });
      pair.awaitReading();
      pair.mine.get().checkStall(System.nanoTime() + WATCHED.minusSeconds(5).toNanos());
      assertThat(reader.isDone()).as("before its time").isFalse();
      pair.mine.get().checkStall(System.nanoTime() + WATCHED.plusSeconds(1).toNanos());
      assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(Wire.SILENT);
      assertThat(pair.client.getInputStream().read()).isEqualTo('!');
    }
  }

  @Test
  void aLongSilenceEndsAWaitForAWordAndMoreCanBeRead() throws Exception {
    try (Pair pair = new Pair()) {
      var reader =
          pair.serve(mine -> {
            mine.beginWait(WATCHED);
            int ended = mine.awaitInputOrWord();
            mine.write(new byte[] {'!'}, 0, 1);
            mine.beginWait(WATCHED);
            int ready = mine.awaitInputOrWord();
            mine.endWait();
            return ended == Wire.SILENT && ready == SocketWire.READABLE
                ? mine.read(new byte[9], 0, 9, false)
                : -100;
          });
      pair.awaitReading();
      pair.mine.get().checkStall(System.nanoTime() + WATCHED.minusSeconds(5).toNanos());
      assertThat(reader.isDone()).as("before its time").isFalse();
      pair.mine.get().checkStall(System.nanoTime() + WATCHED.plusSeconds(1).toNanos());
      assertThat(pair.client.getInputStream().read()).isEqualTo('!');
      pair.client.getOutputStream().write(new byte[] {1, 2, 3});
      assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
  }

  @Test
  void aLongSilenceInTheMiddleCuts() throws Exception {
    try (Pair pair = new Pair()) {
      var reader = pair.serve(mine -> mine.read(new byte[9], 0, 9, true));
      pair.awaitReading();
      pair.mine.get().checkStall(System.nanoTime() + STALL.plusSeconds(1).toNanos());
      assertThatThrownBy(() -> reader.get(20, TimeUnit.SECONDS))
          .hasRootCauseMessage("silent for PT5M in the middle");
    }
  }

  @Test
  void whatCameInTimeIsReadAndTheWatchdogHasNothingToEnd() throws Exception {
    try (Pair pair = new Pair()) {
      var reader =
          pair.serve(mine -> {
            mine.beginWait(WATCHED);
            mine.read(new byte[9], 0, 9, true);
            mine.checkStall(System.nanoTime() + WATCHED.multipliedBy(2).toNanos());
            mine.write(new byte[] {'!'}, 0, 1);
            return mine.read(new byte[9], 0, 9, true);
          });
      pair.client.getOutputStream().write(new byte[] {1, 2, 3});
      assertThat(pair.client.getInputStream().read()).isEqualTo('!');
      pair.client.getOutputStream().write(new byte[] {4, 5});
      assertThat(reader.get(20, TimeUnit.SECONDS)).isEqualTo(2);
    }
  }

  /** A wire on loopback, owned by a virtual thread, and the client at its other end. */
  private final class Pair implements AutoCloseable {
    private final ServerSocketChannel channel =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    private final ServerSocket listener = channel.socket();
    final Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    private final Socket accepted = listener.accept();
    final CompletableFuture<SocketWire> mine = new CompletableFuture<>();
    private volatile @Nullable Thread owner;

    Pair() throws IOException {
      client.setSoTimeout(20_000);
    }

    CompletableFuture<Integer> serve(ToIntFunction<SocketWire> session) {
      var result = new CompletableFuture<Integer>();
      owner =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  var wire = new SocketWire(accepted, LIMITS, readiness);
                  mine.complete(wire);
                  result.complete(session.applyAsInt(wire));
                } catch (IOException | RuntimeException e) {
                  result.completeExceptionally(e);
                }
              });
      return result;
    }

    /** Until the owner is parked in its read, which it enters at once. */
    void awaitReading() throws Exception {
      mine.get(20, TimeUnit.SECONDS);
      while (requireNonNull(owner).getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
      accepted.close();
      listener.close();
    }
  }

  @Test
  void onlyTheOwnerReadsAndWrites() throws Exception {
    SocketWire mine = new SocketWire(new SeenSocket(new byte[0], length -> {}), LIMITS, readiness);
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
