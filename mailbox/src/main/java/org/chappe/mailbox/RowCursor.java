package org.chappe.mailbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.chappe.mime.CommonFields;
import org.chappe.mime.HeaderFields;
import org.chappe.mime.Part;
import org.chappe.model.BodyId;
import org.chappe.model.Octets;
import org.chappe.store.PartitionId;
import org.chappe.store.Store;
import org.chappe.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows in batches; while the caller works on one, the next is read on a thread of its own,
 * which ends when that batch is read. Memory: two batches.
 */
final class RowCursor implements MessageCursor {
  /** The first batch is small, so that an answer begins at once. */
  private static final int FIRST_BATCH = 32;

  /** About 400 KiB of usual rows. */
  private static final int BATCH = 256;

  private final Store store;
  private final PartitionId partition;
  private final MailboxSnapshot mailbox;
  private final int[] positions;
  private final boolean withFields;

  private int nextPosition; // the first that no batch was begun for
  private @Nullable CompletableFuture<RowBatch> ahead;
  private RowBatch batch = RowBatch.NONE;
  private int at;
  private int position = -1;
  private @Nullable MessageRow row;

  RowCursor(
      Store store,
      PartitionId partition,
      MailboxSnapshot mailbox,
      int[] positions,
      boolean withFields) {
    this.store = store;
    this.partition = partition;
    this.mailbox = mailbox;
    this.positions = positions;
    this.withFields = withFields;
  }

  @Override
  public boolean next() {
    while (true) {
      for (at++; at < batch.size(); at++) {
        byte[] value = batch.message(at);
        if (value != null) {
          row = new MessageRow(value);
          position = batch.position(at);
          return true;
        }
      }
      if (!nextBatch()) {
        row = null;
        return false;
      }
    }
  }

  private boolean nextBatch() {
    at = -1;
    if (ahead != null) {
      batch = join(ahead);
      ahead = null;
    } else if (nextPosition < positions.length) {
      batch = read(begin(FIRST_BATCH));
    } else {
      batch = RowBatch.NONE;
      return false;
    }
    if (nextPosition < positions.length) {
      int[] range = begin(BATCH);
      ahead =
          CompletableFuture.supplyAsync(
              () -> read(range), task -> Thread.ofVirtual().name("read ahead").start(task));
    }
    return true;
  }

  private int[] begin(int size) {
    int from = nextPosition;
    nextPosition = Math.min(positions.length, from + size);
    return new int[] {from, nextPosition};
  }

  private RowBatch read(int[] range) {
    return RowBatch.read(
        store.partitions(), partition, mailbox, positions, range[0], range[1], withFields);
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
    MessageRow now = row;
    if (now == null) {
      throw new IllegalStateException("the cursor stands at no message");
    }
    return now;
  }

  @Override
  public int position() {
    row();
    return position;
  }

  @Override
  public BodyId body() {
    return row().body();
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
    if (!withFields) {
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
    return store
        .bodies()
        .open(body())
        .map(body -> new Octets(HeaderFields.only(body.header(), CommonFields.names())))
        .orElse(Octets.NONE);
  }

  @Override
  public void close() {
    nextPosition = positions.length;
    ahead = null;
    batch = RowBatch.NONE;
    row = null;
  }
}
