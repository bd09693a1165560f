package org.chappe.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chappe.store.PartitionStoreContract.done;
import static org.chappe.store.PartitionStoreContract.failure;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.chappe.model.BodyId;
import org.chappe.store.PartitionId.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every engine's bodies do. An engine's test extends this and says how it is opened. */
public abstract class BodyStoreContract {
  private static final PartitionId ANN = PartitionId.of(Kind.MAIL, "ann");
  private static final PartitionId BOB = PartitionId.of(Kind.MAIL, "bob");

  /** What the store takes the time from. */
  protected final TestClock clock = new TestClock();

  /** An empty store on {@link #clock}, the same one for the whole of one test. */
  protected abstract Store store();

  /** Changes an octet of what is stored of {@code body}, somewhere behind its header. */
  protected abstract void damage(BodyId body);

  /** A size that is large for this engine. */
  protected abstract long largeOctets();

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0",
    "1, 1",
    "1000, 0",
    "1000, 400",
    "1000, 1000",
    "131071, 131071",
    "131072, 131072",
    "131073, 131073",
    "131072, 0",
    "131073, 1",
    "262144, 131072",
    "400000, 700",
    "400000, 131072",
    "400000, 131073",
    "400000, 300000",
    "400000, 400000",
    "2000000, 900",
    "2000000, 1500000",
    "2000000, 0",
  })
  void octetsComeBackAsTheyCameIn(int octets, int headerOctets) {
    for (boolean compressible : List.of(true, false)) {
      var content = content(octets, octets + headerOctets, compressible);
      var written = write(content, headerOctets);
      assertThat(written.id()).isEqualTo(name(content));
      assertThat(written.octets()).isEqualTo(octets);
      assertThat(written.headerOctets()).isEqualTo(headerOctets);
      link(ANN, written, 1);

      var body = store().bodies().open(written.id()).orElseThrow();

      assertThat(body.id()).isEqualTo(written.id());
      assertThat(body.octets()).isEqualTo(octets);
      assertThat(body.headerOctets()).isEqualTo(headerOctets);
      assertThat(body.header()).isEqualTo(Arrays.copyOf(content, headerOctets));
      assertThat(read(body)).isEqualTo(content);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3_000, 140_000, 1 << 20})
  void bodiesOpenedTogetherAreThoseOpenedAlone(int octetsAhead) {
    var contents = new ArrayList<byte[]>();
    var ids = new ArrayList<BodyId>();
    for (int i = 0; i < 6; i++) {
      var content = content(1 + 60_000 * i, i, i % 2 == 0);
      var written = write(content, i * 500);
      link(ANN, written, i);
      contents.add(content);
      ids.add(written.id());
    }
    contents.add(3, null);
    ids.add(3, name(new byte[] {4, 2}));
    ids.add(ids.getFirst()); // the same body twice
    contents.add(contents.getFirst());

    for (var expected : BodyStore.Expected.values()) {
      var opened = store().bodies().openAll(ids, expected, octetsAhead);
      assertThat(opened).hasSameSizeAs(ids);
      for (int i = 0; i < ids.size(); i++) {
        if (contents.get(i) == null) {
          assertThat(opened.get(i)).isEmpty();
          continue;
        }
        var body = opened.get(i).orElseThrow();
        int header = (int) body.headerOctets();
        assertThat(body.id()).isEqualTo(ids.get(i));
        assertThat(body.header()).isEqualTo(Arrays.copyOf(contents.get(i), header));
        assertThat(read(body)).isEqualTo(contents.get(i));
        int length = contents.get(i).length;
        assertThat(read(body, length / 3, length))
            .isEqualTo(Arrays.copyOfRange(contents.get(i), length / 3, length));
      }
    }
  }

  @Test
  void damageOfOneBodyLeavesThoseOpenedWithItAlone() {
    var ids = new ArrayList<BodyId>();
    for (int i = 0; i < 3; i++) {
      var written = write(content(20_000, i, true), 500);
      link(ANN, written, i);
      ids.add(written.id());
    }
    damage(ids.get(1));

    var opened = store().bodies().openAll(ids, BodyStore.Expected.ALL, 1 << 20);

    assertThat(read(opened.get(0).orElseThrow())).isEqualTo(content(20_000, 0, true));
    assertThatThrownBy(() -> read(opened.get(1).orElseThrow())).isInstanceOf(BodyDamaged.class);
    assertThat(read(opened.get(2).orElseThrow())).isEqualTo(content(20_000, 2, true));
  }

  @Test
  void aRangeIsWhatStandsThere() {
    var content = content(700_000, 5, true);
    var written = write(content, 3_000);
    link(ANN, written, 1);
    var body = store().bodies().open(written.id()).orElseThrow();
    var places =
        List.of(0, 1, 2_999, 3_000, 3_001, 65_536, 131_072, 134_071, 134_072, 134_073, 699_999);
    for (int from : places) {
      for (int to : places) {
        if (from <= to) {
          assertThat(read(body, from, to)).isEqualTo(Arrays.copyOfRange(content, from, to));
        }
      }
      assertThat(read(body, from, content.length))
          .isEqualTo(Arrays.copyOfRange(content, from, content.length));
    }
    assertThatThrownBy(() -> read(body, 10, 9)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read(body, -1, 9)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> read(body, 0, 700_001)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest // a parser may say the header's end before, at or after the octets
  @ValueSource(ints = {1, 7, 1_000, 4_096, 200_000})
  void theHeaderMayEndAnywhereInWhatWasWritten(int piece) {
    var content = content(450_000, piece, true);
    for (int headerOctets : List.of(0, 1, 999, 5_000, 131_072, 140_000, 450_000)) {
      for (int saidAt : List.of(0, headerOctets, 450_000)) {
        try (var writer = store().bodies().write()) {
          boolean said = false;
          for (int from = 0; from < content.length; from += piece) {
            if (!said && from >= saidAt) {
              writer.headerEndsAt(headerOctets);
              said = true;
            }
            writer.write(content, from, Math.min(piece, content.length - from));
          }
          if (!said) {
            writer.headerEndsAt(headerOctets);
          }
          var written = writer.finish();
          assertThat(written.headerOctets()).isEqualTo(headerOctets);
          link(ANN, written, 1);
          var body = store().bodies().open(written.id()).orElseThrow();
          assertThat(read(body)).isEqualTo(content);
          unlink(ANN, written.id(), 1); // else the next round finds the body as it is
          clock.pass(Duration.ofSeconds(1));
          assertThat(store().bodies().collect(clock.instant())).isLessThanOrEqualTo(1);
        }
        if (piece < 100) {
          break; // one octet at a time is slow
        }
      }
    }
  }

  @Test
  void aBodyWhoseHeaderHasNoEndIsAllHeader() {
    var content = content(300_000, 1, true);
    try (var writer = store().bodies().write()) {
      writer.write(content, 0, content.length);
      var written = writer.finish();
      assertThat(written.headerOctets()).isEqualTo(300_000);
      link(ANN, written, 1);
      assertThat(store().bodies().open(written.id()).orElseThrow().header()).isEqualTo(content);
    }
  }

  @Test
  void theWritersArrayMayBeUsedAgain() {
    var content = content(50_000, 3, false);
    var array = new byte[1_000];
    try (var writer = store().bodies().write()) {
      for (int from = 0; from < content.length; from += array.length) {
        System.arraycopy(content, from, array, 0, array.length);
        writer.write(array, 0, array.length);
      }
      Arrays.fill(array, (byte) 0);
      var written = writer.finish();
      link(ANN, written, 1);
      assertThat(read(store().bodies().open(written.id()).orElseThrow())).isEqualTo(content);
    }
  }

  @Test
  void aBodyIsThereOnceACommitLinksIt() {
    var written = write(content(10_000, 1, true), 100);
    assertThat(store().bodies().open(written.id())).isEmpty();
    link(ANN, written, 1);
    assertThat(store().bodies().open(written.id())).isPresent();
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void aCommitThatFailsLinksNothing(int octets) {
    var written = write(content(octets, 1, false), 100);
    var late = Commit.of(ANN, 7).link(written, 1).build();
    assertThat(failure(store().partitions().commit(late))).isInstanceOf(VersionConflict.class);
    assertThat(store().bodies().open(written.id())).isEmpty();

    link(ANN, written, 1); // the same object serves the next attempt
    assertThat(read(store().bodies().open(written.id()).orElseThrow())).hasSize(octets);
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void aBodyWithoutALinkGoesWhenItsGraceIsOver(int octets) {
    var id = writeAndLink(content(octets, 1, false));
    var unlinked = clock.instant();
    unlink(ANN, id, 1);

    assertThat(store().bodies().open(id)).isPresent();
    clock.pass(Duration.ofHours(1));
    assertThat(store().bodies().collect(unlinked)).isZero();
    assertThat(store().bodies().open(id)).isPresent();

    awaitCollected(1);
    assertThat(store().bodies().open(id)).isEmpty();
    assertThat(collectAll()).isZero();
  }

  /** Nobody holds the body's object afterwards. */
  private BodyId writeAndLink(byte[] content) {
    var written = write(content, 100);
    link(ANN, written, 1);
    return written.id();
  }

  @Test
  void aLinkedBodyStays() {
    var written = write(content(10_000, 1, true), 100);
    done(
        store()
            .partitions()
            .commit(Commit.of(ANN, 0).link(written, 1).link(written, 2).link(written, 2).build()));
    link(BOB, written, 1);

    unlink(ANN, written.id(), 1);
    assertThat(collectAll()).isZero();
    unlink(ANN, written.id(), 2);
    assertThat(collectAll()).isZero();
    unlink(ANN, written.id(), 2); // it is not, by now
    unlink(BOB, written.id(), 9); // it never was
    assertThat(collectAll()).isZero();
    assertThat(store().bodies().open(written.id())).isPresent();

    unlink(BOB, written.id(), 1);
    assertThat(collectAll()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void aStoredBodyIsLinkedOnceMore(int octets) {
    byte[] content = content(octets, 1, false);
    var id = writeAndLink(content);
    done(store().partitions().commit(Commit.of(BOB, 0).relink(id, 5).relink(id, 6).build()));

    unlink(ANN, id, 1);
    assertThat(collectAll()).isZero();
    unlink(BOB, id, 5);
    assertThat(collectAll()).isZero();
    assertThat(read(store().bodies().open(id).orElseThrow())).isEqualTo(content);

    unlink(BOB, id, 6);
    awaitCollected(1);
    assertThat(store().bodies().open(id)).isEmpty();
  }

  @Test
  void whatIsNoLongerStoredIsNotLinked() {
    var id = writeAndLink(content(10_000, 1, true));
    unlink(ANN, id, 1);
    done(store().partitions().commit(Commit.of(BOB, 0).relink(id, 5).build())); // in its grace
    unlink(BOB, id, 5);
    awaitCollected(1);

    long version = store().partitions().head(BOB).version();
    var stored = write(content(20_000, 2, true), 100);
    link(ANN, stored, 2);
    var late =
        Commit.of(BOB, version)
            .put(new byte[] {1}, new byte[] {1})
            .relink(stored.id(), 6)
            .relink(id, 7)
            .build();
    assertThat(failure(store().partitions().commit(late))).isInstanceOf(BodyGone.class);
    assertThat(store().partitions().head(BOB).version()).isEqualTo(version);
    assertThat(store().partitions().get(BOB, new byte[] {1})).isEmpty();
    unlink(ANN, stored.id(), 2);
    assertThat(collectAll()).as("not held by the commit that failed").isEqualTo(1);
  }

  @Test
  void theGraceBeginsWithTheLastUnlink() {
    var written = write(content(10_000, 1, true), 100);
    link(ANN, written, 1);
    unlink(ANN, written.id(), 1);
    clock.pass(Duration.ofHours(5));
    link(BOB, written, 1);
    clock.pass(Duration.ofHours(5));
    unlink(BOB, written.id(), 1);
    clock.pass(Duration.ofMinutes(1));
    assertThat(collect(Duration.ofHours(1))).isZero();
    clock.pass(Duration.ofHours(1));
    assertThat(collect(Duration.ofHours(1))).isEqualTo(1);
  }

  @Test
  void unlinkingWithAConflictUnlinksNothing() {
    var written = write(content(10_000, 1, true), 100);
    link(ANN, written, 1);
    var late = Commit.of(ANN, 7).unlink(written.id(), 1).build();
    assertThat(failure(store().partitions().commit(late))).isInstanceOf(VersionConflict.class);
    assertThat(collectAll()).isZero();
    assertThat(store().bodies().open(written.id())).isPresent();
  }

  @Test
  void unlinkingAnUnknownBodyIsNoError() {
    unlink(ANN, name(content(3, 3, true)), 1);
    assertThat(collectAll()).isZero();
  }

  @Test
  void manyPartitionsLinkOneBodyAtOnce() {
    var written = write(content(20_000, 1, true), 100);
    var commits = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 100; i++) {
      var partition = PartitionId.of(Kind.MAIL, "p" + i);
      commits.add(store().partitions().commit(Commit.of(partition, 0).link(written, i).build()));
    }
    commits.forEach(PartitionStoreContract::done);
    for (int i = 0; i < 100; i++) {
      assertThat(collectAll()).isZero();
      unlink(PartitionId.of(Kind.MAIL, "p" + i), written.id(), i);
    }
    assertThat(collectAll()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void aBodyWrittenByManyAtOnceIsKeptOnce(int octets) {
    var content = content(octets, 1, false);
    var writers = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 8; i++) {
      var partition = PartitionId.of(Kind.MAIL, "p" + i);
      writers.add(Threads.start(() -> link(partition, write(content, 100), 1)));
    }
    writers.forEach(CompletableFuture::join);
    var id = name(content);
    assertThat(read(store().bodies().open(id).orElseThrow())).isEqualTo(content);

    for (int i = 0; i < 8; i++) {
      unlink(PartitionId.of(Kind.MAIL, "p" + i), id, 1);
    }
    awaitCollected(1);
    assertThat(store().bodies().open(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 3_000_000})
  void aNewBodyThatIsStillHeldCanAlwaysBeLinked(int octets) {
    var content = content(octets, 1, false);
    var first = write(content, 100);
    var second = write(content, 100);
    for (var written : List.of(first, second, first)) {
      link(ANN, written, 1);
      unlink(ANN, written.id(), 1);
      assertThat(collectAll()).isLessThanOrEqualTo(1);
    }
    link(ANN, second, 1);
    assertThat(collectAll()).isZero();
    assertThat(read(store().bodies().open(first.id()).orElseThrow())).isEqualTo(content);
  }

  @Test
  void whatAWriterDroppedIsNotKept() {
    var content = content(3_000_000, 1, false);
    try (var writer = store().bodies().write()) {
      writer.write(content, 0, content.length);
    }
    assertThat(store().bodies().open(name(content))).isEmpty();
    assertThat(collectAll()).isZero();
    link(ANN, write(content, 0), 1);
    assertThat(read(store().bodies().open(name(content)).orElseThrow())).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 300_000, 3_000_000})
  void damageIsFoundAndNamedAndHarmsNoOther(int octets) {
    var hurt = write(content(octets, 1, false), 100);
    var whole = write(content(octets, 2, false), 100);
    link(ANN, hurt, 1);
    link(BOB, whole, 1);
    damage(hurt.id());

    var body = store().bodies().open(hurt.id()).orElseThrow();
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(BodyDamaged.class)
        .hasMessageStartingWith("body " + hurt.id() + " is damaged: ");
    assertThat(body.header()).isEqualTo(Arrays.copyOf(content(octets, 1, false), 100));
    assertThat(read(store().bodies().open(whole.id()).orElseThrow()))
        .isEqualTo(content(octets, 2, false));
  }

  @Test
  void aLargeBodyIsWrittenAndRead() throws IOException {
    var piece = content(100_000, 1, false);
    NewBody written;
    try (var writer = store().bodies().write()) {
      writer.headerEndsAt(1_000);
      for (long octets = 0; octets < largeOctets(); octets += piece.length) {
        piece[(int) (octets % 99_991)]++;
        writer.write(piece, 0, piece.length);
      }
      written = writer.finish();
    }
    link(ANN, written, 1);

    var body = store().bodies().open(written.id()).orElseThrow();
    assertThat(body.octets()).isGreaterThanOrEqualTo(largeOctets());
    assertThat(body.header()).hasSize(1_000);
    body.copyTo(OutputStream.nullOutputStream()); // checks the name
    long middle = body.octets() / 2;
    assertThat(read(body, middle, middle + 10)).hasSize(10);
  }

  @Test
  void anExceptionOfTheReaderIsPassedOn() {
    var written = write(content(400_000, 1, true), 100);
    link(ANN, written, 1);
    var body = store().bodies().open(written.id()).orElseThrow();
    var gone =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("the client is gone");
          }
        };
    assertThatThrownBy(() -> body.copyTo(gone)).hasMessage("the client is gone");
    assertThatThrownBy(() -> body.copyTo(gone, 5, 6)).hasMessage("the client is gone");
    assertThat(read(body)).hasSize(400_000);
  }

  @Test // whatever the collector and those who link do beside each other, no linked body is lost
  void theCollectorTakesNoBodyThatIsLinkedMeanwhile() {
    var contents = new ArrayList<byte[]>();
    for (int i = 0; i < 3; i++) {
      contents.add(content(i == 2 ? 600_000 : 2_000, i, false));
    }
    var workers = new ArrayList<CompletableFuture<Void>>();
    for (int w = 0; w < 4; w++) {
      var partition = PartitionId.of(Kind.MAIL, "w" + w);
      int worker = w;
      workers.add(Threads.start(() -> linkAndUnlink(partition, contents, new Random(worker))));
    }
    var all = CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new));
    long gone = 0;
    while (!all.isDone()) {
      clock.pass(Duration.ofMillis(1));
      gone += store().bodies().collect(clock.instant());
    }
    all.join();
    assertThat(gone).isPositive(); // else nothing raced
    awaitCollected(-1);
    for (byte[] content : contents) {
      assertThat(store().bodies().open(name(content))).isEmpty();
    }
  }

  private void linkAndUnlink(PartitionId partition, List<byte[]> contents, Random random) {
    for (int i = 0; i < 60; i++) {
      var content = contents.get(random.nextInt(contents.size()));
      var written = write(content, 100);
      link(partition, written, i);
      assertThat(read(store().bodies().open(written.id()).orElseThrow())).isEqualTo(content);
      unlink(partition, written.id(), i);
    }
  }

  /** Collects until {@code expected} bodies went, or when negative until nothing more goes. */
  private void awaitCollected(long expected) {
    // what a writer still held when it was linked goes only after the JVM has noticed its end
    long gone = 0;
    for (int i = 0; expected < 0 ? i < 3 : gone < expected && i < 1_000; i++) {
      System.gc();
      gone += collectAll();
    }
    if (expected >= 0) {
      assertThat(gone).isEqualTo(expected);
    }
  }

  private long collectAll() {
    clock.pass(Duration.ofSeconds(1));
    return store().bodies().collect(clock.instant());
  }

  private long collect(Duration grace) {
    return store().bodies().collect(clock.instant().minus(grace));
  }

  protected final NewBody write(byte[] content, int headerOctets) {
    try (var writer = store().bodies().write()) {
      writer.headerEndsAt(headerOctets);
      writer.write(content, 0, content.length);
      return writer.finish();
    }
  }

  protected final void link(PartitionId partition, NewBody body, long message) {
    long version = store().partitions().head(partition).version();
    done(store().partitions().commit(Commit.of(partition, version).link(body, message).build()));
  }

  protected final void unlink(PartitionId partition, BodyId body, long message) {
    long version = store().partitions().head(partition).version();
    done(store().partitions().commit(Commit.of(partition, version).unlink(body, message).build()));
  }

  protected static byte[] read(Body body) {
    var out = new ByteArrayOutputStream();
    try {
      body.copyTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] read(Body body, long from, long to) {
    var out = new ByteArrayOutputStream();
    try {
      body.copyTo(out, from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The same octets for the same arguments. */
  protected static byte[] content(int octets, long seed, boolean compressible) {
    var random = new Random(seed);
    var content = new byte[octets];
    if (!compressible) {
      random.nextBytes(content);
      return content;
    }
    var words = "Received: from by with for; the quick brown fox \r\n".getBytes(US_ASCII);
    for (int at = 0; at < octets; at++) {
      content[at] = random.nextInt(9) == 0 ? (byte) random.nextInt() : words[at % words.length];
    }
    return content;
  }

  private static BodyId name(byte[] content) {
    MessageDigest digest = Sha256.start();
    return new BodyId(digest.digest(content));
  }
}
