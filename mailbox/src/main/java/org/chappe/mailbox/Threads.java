package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.chappe.store.PartitionStore;
import org.chappe.store.Row;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which thread a new message belongs to: that of any message it names, or that names it. A thread
 * has the id of its first message. A message that joins two threads gets the older one's id, and so
 * do later ones that name any of both; those that are there keep what they were given (RFC 8474
 * §5.2: it never changes).
 *
 * <p>A row tells the thread of a Message-ID. The rows of the ids a message names are read before
 * the turn is taken, and what turns have written meanwhile is in memory: some thousand of the ids
 * that came last ({@link Recent}). Rows stay when messages go: an answer to a message that was
 * deleted belongs to the thread all the same.
 */
final class Threads {
  /** A row of a letter, a hash, a format and an id, in octets. */
  static final int ROW_OCTETS = 18;

  /** Ids kept while many messages come, some 10 MB; rows of those before them are long readable. */
  private static final int KEPT = 100_000;

  private final LinkedHashMap<Long, Long> known = new LinkedHashMap<>();
  private final boolean many;

  private Threads(boolean many) {
    this.many = many;
  }

  /** Reads what is on disk of the messages' ids. */
  static Threads read(OpenAccount account, List<NewMessage> messages) {
    var threads = new Threads(false);
    threads.read(account, messages.stream().map(m -> Appending.taken(m).ids()));
    return threads;
  }

  /** None is read yet. */
  static Threads none() {
    return new Threads(false);
  }

  /**
   * The same for one turn that places many messages: what it places is remembered here, as it may
   * not be readable yet and is more than {@link Recent} keeps. Each turn needs its own.
   */
  Threads forMany() {
    var threads = new Threads(true);
    threads.known.putAll(known);
    return threads;
  }

  /** Reads what is on disk of these ids too; what was placed meanwhile is newer and stays. */
  void read(OpenAccount account, Stream<long[]> ids) {
    var wanted = new TreeSet<Long>(Long::compareUnsigned);
    while (known.size() > KEPT) {
      known.pollFirstEntry();
    }
    ids.flatMapToLong(Arrays::stream).filter(id -> !known.containsKey(id)).forEach(wanted::add);
    var keys = new ArrayList<byte[]>();
    for (long id : wanted) {
      keys.add(Rows.thread(id));
      if (keys.size() == PartitionStore.MAX_PAGE) {
        readRows(account, keys);
      }
    }
    readRows(account, keys);
  }

  private void readRows(OpenAccount account, List<byte[]> keys) {
    if (!keys.isEmpty()) {
      for (Row row : account.store().partitions().getAll(account.partition(), keys)) {
        var in = new ValueReader("a thread", row.value(), Rows.FORMAT);
        known.put(Rows.number(row.key()), in.i64());
      }
      keys.clear();
    }
  }

  /** The thread of a new message, and with {@code change} its ids' rows. */
  long place(Change change, Recent recent, long message, long[] ids) {
    long thread = message;
    for (long id : ids) {
      Long of = of(recent, id);
      if (of != null) {
        thread = Math.min(thread, of);
      }
    }
    for (long id : ids) {
      Long of = of(recent, id);
      if (of == null || of != thread) {
        change.put(Rows.thread(id), new ValueWriter(Rows.FORMAT, ROW_OCTETS).i64(thread).toArray());
        recent.put(id, thread);
        if (many) {
          known.put(id, thread);
        }
      }
    }
    return thread;
  }

  private @Nullable Long of(Recent recent, long id) {
    Long newer = recent.get(id);
    return newer != null ? newer : known.get(id);
  }

  /** The ids written last and their threads, durable or not. Only the turn's holder uses it. */
  static final class Recent {
    /** 200 KB at most, in accounts that get mail; a message has two ids, or three. */
    private static final int KEPT = 2_048;

    private final LinkedHashMap<Long, Long> threads = new LinkedHashMap<>();

    @Nullable Long get(long id) {
      return threads.get(id);
    }

    void put(long id, long thread) {
      threads.remove(id); // to come last
      threads.put(id, thread);
      if (threads.size() > KEPT) {
        threads.pollFirstEntry();
      }
    }
  }
}
