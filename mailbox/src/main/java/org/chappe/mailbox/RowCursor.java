package org.chappe.mailbox;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.mailbox.ReadAhead.Bodies;
import org.chappe.mime.CommonFields;
import org.chappe.mime.HeaderFields;
import org.chappe.mime.Part;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.chappe.store.BodyStore.Expected;
import org.chappe.store.PartitionId;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.chappe.store.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows, and bodies when they are wanted, in batches; while the caller works on one, the next
 * is read on a thread of its own, which ends when that batch is read. Memory: two batches.
 */
final class RowCursor implements MessageCursor {
  /** The first batch is small, so that an answer begins at once. */
  private static final int FIRST_BATCH = 32;

  /** About 400 KiB of usual rows. */
  private static final int BATCH = 256;

  /** With bodies: one trip to the store for that many makes its costs small beside the others. */
  private static final int FIRST_BODIES = 4;

  private static final int BODIES = 32;

  /** Octets of messages in a batch with whole bodies; the last may go beyond. */
  private static final long MESSAGE_OCTETS = 384 * 1024;

  /** Octets of bodies held for a batch, as they are stored: mail shrinks to two thirds. */
  private static final int BODY_OCTETS = 256 * 1024;

  private static final int NOWHERE = -1;

  private final Store store;
  private final PartitionId partition;
  private final MailboxSnapshot mailbox;
  private final int[] positions;
  private final ReadAhead wanted;

  private int nextPosition; // the first that no batch was begun for
  private @Nullable CompletableFuture<RowBatch> ahead;
  private RowBatch batch = RowBatch.NONE;
  private int at;
  private int position = NOWHERE;
  private @Nullable MessageRow row; // of the message at hand, when it was read

  RowCursor(
      Store store,
      PartitionId partition,
      MailboxSnapshot mailbox,
      int[] positions,
      ReadAhead wanted) {
    this.store = store;
    this.partition = partition;
    this.mailbox = mailbox;
    this.positions = positions;
    // Of a message alone a part may be wanted, however large the rest: nothing is ahead of it.
    this.wanted = positions.length > 1 ? wanted : wanted.withoutBodies();
  }

  @Override
  public boolean next() {
    while (true) {
      for (at++; at < batch.size(); at++) {
        if (batch.has(at)) {
          byte[] value = batch.message(at);
          row = value == null ? null : new MessageRow(value);
          position = batch.position(at);
          return true;
        }
      }
      if (!nextBatch()) {
        row = null;
        position = NOWHERE;
        return false;
      }
    }
  }

  @Override
  public boolean isNextAtHand() {
    for (int next = at + 1; next < batch.size(); next++) {
      if (batch.has(next)) {
        return true;
      }
    }
    CompletableFuture<RowBatch> begun = ahead;
    return begun == null ? nextPosition == positions.length : begun.isDone();
  }

  private boolean nextBatch() {
    at = -1;
    if (ahead != null) {
      batch = join(ahead);
      ahead = null;
    } else if (nextPosition < positions.length) {
      batch = read(begin(wanted.bodies() == Bodies.NONE ? FIRST_BATCH : FIRST_BODIES));
    } else {
      batch = RowBatch.NONE;
      return false;
    }
    if (nextPosition < positions.length) {
      int[] range = begin(wanted.bodies() == Bodies.NONE ? BATCH : BODIES);
      ahead =
          CompletableFuture.supplyAsync(
              () -> read(range), task -> Thread.ofVirtual().name("read ahead").start(task));
    }
    return true;
  }

  private int[] begin(int size) {
    int from = nextPosition;
    int most = Math.min(positions.length, from + size);
    nextPosition = wanted.bodies() == Bodies.ALL ? filled(from, most) : most;
    return new int[] {from, nextPosition};
  }

  /** Where messages from {@code from} on have enough octets, {@code most} at the latest. */
  private int filled(int from, int most) {
    long octets = 0;
    int to = from;
    while (to < most && octets < MESSAGE_OCTETS) {
      octets += mailbox.octets(positions[to]);
      to++;
    }
    return to;
  }

  private RowBatch read(int[] range) {
    var rows =
        RowBatch.read(
            store.partitions(), partition, mailbox, positions, range[0], range[1], wanted);
    return switch (wanted.bodies()) {
      case NONE -> rows;
      case HEADERS -> rows.withBodies(store.bodies(), Expected.HEADERS, BODY_OCTETS);
      case ALL -> rows.withBodies(store.bodies(), Expected.ALL, BODY_OCTETS);
    };
  }

  private static RowBatch join(CompletableFuture<RowBatch> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException known) {
        throw known;
      }
      throw e;
    }
  }

  private MessageRow row() {
    return rowIfThere()
        .orElseThrow(() -> new IllegalStateException("the message went; open() tells"));
  }

  /** Empty when it was not read ahead, and the message expunged since its fields were. */
  private Optional<MessageRow> rowIfThere() {
    MessageRow now = row;
    if (now == null) {
      byte[] key = Rows.message(mailbox.messageId(position()));
      now = store.partitions().get(partition, key).map(MessageRow::new).orElse(null);
      row = now;
    }
    return Optional.ofNullable(now);
  }

  @Override
  public int position() {
    if (position == NOWHERE) {
      throw new IllegalStateException("the cursor stands at no message");
    }
    return position;
  }

  @Override
  public BodyId body() {
    return row().body();
  }

  @Override
  public Optional<Body> open() {
    Optional<MessageRow> known = rowIfThere();
    Optional<Body> ahead = batch.body(at);
    return ahead.isPresent()
        ? ahead
        : known.flatMap(message -> store.bodies().open(message.body()));
  }

  @Override
  public long octets() {
    return row().octets();
  }

  @Override
  public long headerOctets() {
    return row().headerOctets();
  }

  @Override
  public Octets envelope() {
    return row().envelope();
  }

  @Override
  public Octets bodyWithoutExtensions() {
    return row().bodyWithoutExtensions();
  }

  @Override
  public Octets bodyStructure() {
    return row().bodyStructure();
  }

  @Override
  public Octets preview() {
    return row().preview();
  }

  @Override
  public Part parts() {
    return row().parts();
  }

  @Override
  public Octets fields() {
    if (!wanted.fields()) {
      throw new IllegalStateException("fields were not asked for");
    }
    byte[] value = batch.fields(at);
    if (value != null) {
      ValueReader.requireFormat("a message's fields", value, Rows.FORMAT);
      return new Octets(value, 1, value.length - 1);
    }
    return fieldsOfBody();
  }

  /** For a message whose fields were too many to be kept apart. */
  private Octets fieldsOfBody() {
    return open()
        .map(body -> new Octets(HeaderFields.only(body.header(), CommonFields.names())))
        .orElse(Octets.NONE);
  }

  @Override
  public void close() {
    nextPosition = positions.length;
    ahead = null;
    batch = RowBatch.NONE;
    row = null;
    position = NOWHERE;
  }
}
