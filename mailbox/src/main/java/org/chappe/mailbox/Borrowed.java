package org.chappe.mailbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chappe.mime.Header;
import org.chappe.mime.ParserLimits;
import org.chappe.store.Body;
import org.chappe.store.Store;
import org.chappe.store.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * What another account's rows say of one of its messages, to be written under an id of this
 * account: they do not name whose they are.
 *
 * @param entry of the mailbox it is taken from
 * @param ids of the messages it names and its own: {@link MessageIds}
 * @param fields null when its common fields are not kept apart
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Borrowed(Entry entry, long[] ids, byte[] messageRow, byte @Nullable [] fields) {
  /**
   * Rows read at once. They are kept small, as a turn of the account they go to waits for them, and
   * a message made to be large has a row of a megabyte.
   */
  static final int SLICE = 64;

  private static final ReadAhead ALL_ROWS = new ReadAhead(true, true, ReadAhead.Bodies.NONE);

  /** Reads those of {@code positions} from {@code from} on; what was expunged is left out. */
  static List<Borrowed> read(OpenAccount source, StoredMailbox mailbox, int[] positions, int from) {
    int to = Math.min(positions.length, from + SLICE);
    if (from == to) {
      return List.of();
    }
    var rows =
        RowBatch.read(
            source.store().partitions(),
            source.partition(),
            mailbox,
            positions,
            from,
            to,
            ALL_ROWS);
    return IntStream.range(0, rows.size())
        .mapToObj(i -> of(source.store(), mailbox.entry(rows.position(i)), rows, i))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Borrowed> of(Store store, Entry entry, RowBatch rows, int index) {
    byte[] message = rows.message(index);
    if (message == null) {
      return Optional.empty();
    }
    byte[] fields = rows.fields(index);
    Header header = fields == null ? header(store, new MessageRow(message)) : header(fields);
    return Optional.of(new Borrowed(entry, MessageIds.of(header), message, fields));
  }

  private static Header header(byte[] fields) {
    ValueReader.requireFormat("a message's fields", fields, Rows.FORMAT);
    return Header.of(Arrays.copyOfRange(fields, 1, fields.length));
  }

  /** As much of it as was looked at when the message came. */
  private static Header header(Store store, MessageRow row) {
    var block = new ByteArrayOutputStream();
    Optional<Body> body = store.bodies().open(row.body());
    if (body.isPresent()) {
      long most = Math.min(row.headerOctets(), ParserLimits.DEFAULT.headerOctets());
      try {
        body.get().copyTo(block, 0, most);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Header.of(block.toByteArray());
  }

  /** Octets of this message's rows in the other account, keys included. */
  long rowOctets() {
    return messageRow.length
        + (fields == null ? 0 : fields.length)
        + (long) ids.length * (Threads.ROW_OCTETS + 16)
        + Copying.entryOctets(entry)
        + 150L;
  }
}
