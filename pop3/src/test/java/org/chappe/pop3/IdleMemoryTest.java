package org.chappe.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chappe.pop3.TestServer.given;
import static org.chappe.pop3.TestServer.message;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chappe.model.BodyId;
import org.chappe.store.Body;
import org.chappe.store.BodyStore;
import org.chappe.store.BodyWriter;
import org.chappe.store.MemoryStore;
import org.chappe.store.PartitionStore;
import org.chappe.store.Store;
import org.junit.jupiter.api.Test;

/** What a session holds while its client is silent. */
final class IdleMemoryTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Sees which bodies read ahead are still held by somebody. */
  private static final class Watched implements Store, BodyStore {
    private final Store behind = new MemoryStore();
    final List<WeakReference<Body>> ahead = new CopyOnWriteArrayList<>();

    /** One of its own for each time it is opened. */
    private record Opened(Body body) implements Body {
      @Override
      public BodyId id() {
        return body.id();
      }

      @Override
      public long octets() {
        return body.octets();
      }

      @Override
      public long headerOctets() {
        return body.headerOctets();
      }

      @Override
      public byte[] header() {
        return body.header();
      }

      @Override
      public void copyTo(OutputStream out, long from, long to) throws IOException {
        body.copyTo(out, from, to);
      }

      @Override
      public void copyTo(OutputStream out) throws IOException {
        body.copyTo(out);
      }
    }

    @Override
    public List<Optional<Body>> openAll(List<BodyId> ids, Expected expected, int octetsAhead) {
      var opened = new ArrayList<Optional<Body>>();
      for (Optional<Body> body : behind.bodies().openAll(ids, expected, octetsAhead)) {
        Optional<Body> own = body.map(Opened::new);
        own.ifPresent(one -> ahead.add(new WeakReference<>(one)));
        opened.add(own);
      }
      return opened;
    }

    boolean holds() {
      return ahead.stream().anyMatch(one -> one.get() != null);
    }

    @Override
    public Optional<Body> open(BodyId id) {
      return behind.bodies().open(id);
    }

    @Override
    public BodyWriter write() {
      return behind.bodies().write();
    }

    @Override
    public long collect(Instant unlinkedBefore) {
      return behind.bodies().collect(unlinkedBefore);
    }

    @Override
    public PartitionStore partitions() {
      return behind.partitions();
    }

    @Override
    public BodyStore bodies() {
      return this;
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  @Test
  void aSilentClientHoldsNothingReadAhead() {
    var store = new Watched();
    try (var server =
            given(message("one"), message("two"), message("three")).store(store).server();
        var client = server.ann()) {
      client.plays(
          """
          C: RETR 1
          S: +OK 51 octets
          S: From: ben@example.test
          S: Subject: one
          S:
          S: about one
          S: .
          """);
      assertThat(store.ahead).hasSize(3);
      Instant end = Instant.now().plus(SOON);
      while (store.holds() && Instant.now().isBefore(end)) {
        System.gc();
      }
      assertThat(store.holds()).isFalse();
      client.plays(
          """
          C: RETR 2
          S: +OK 51 octets
          S: From: ben@example.test
          S: Subject: two
          S:
          S: about two
          S: .
          """);
    }
  }
}
