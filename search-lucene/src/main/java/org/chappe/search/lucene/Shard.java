package org.chappe.search.lucene;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.TextIndex.Answer;
import org.chappe.mailbox.TextIndex.Answers;
import org.chappe.mailbox.TextIndex.Nearness;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.mailbox.search.LikeWords;
import org.chappe.model.AccountId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Lucene index with some of the accounts; {@link Documents} says what is in it.
 *
 * <p>One thread writes, any platform thread asks. It is opened when first used. What cannot be read
 * is moved aside, and begun anew; when it cannot be written (a full disk) it is closed, and opened
 * again at the next use as it was last committed. The lock guards opening and closing only.
 */
final class Shard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  /** With a commit, which fields there are; 2: words, too. What has others is indexed anew. */
  private static final String FORMAT = "2";

  /** Accounts written since the last refresh; more make one. */
  private static final int MOST_UNSEEN = 10_000;

  private final Path folder;
  private final Opener opener;
  private final double bufferMegabytes;
  private final ReentrantLock opening = new ReentrantLock();

  /** Accounts written since searchers last saw everything, and a number for the last such write. */
  private final Map<AccountId, Long> unseen = new ConcurrentHashMap<>();

  private final AtomicLong writes = new AtomicLong();
  private volatile @Nullable Opened opened;
  private volatile boolean closed; // with the lock: for good
  private volatile boolean dirty;

  /** Opens a shard's files; tests put one that fails between. */
  interface Opener {
    Directory open(Path folder) throws IOException;

    Opener FILES = MMapDirectory::new; // reading has no call that an interrupt would close
  }

  private record Opened(Directory directory, IndexWriter writer, SearcherManager searchers) {}

  Shard(Path folder, Opener opener, double bufferMegabytes) {
    this.folder = folder;
    this.opener = opener;
    this.bufferMegabytes = bufferMegabytes;
  }

  /** Whether there is anything on the disk. */
  boolean exists() {
    return Files.isDirectory(folder);
  }

  // Opening

  private Opened opened() throws IOException {
    Opened now = opened;
    if (now != null) {
      return now;
    }
    opening.lock();
    try {
      now = opened;
      if (now != null) {
        return now;
      }
      if (closed) {
        throw new IOException("the index is closed");
      }
      try {
        now = open();
      } catch (IOException | RuntimeException e) {
        if (e instanceof OtherFormat) {
          LOG.info("search.index shard={} outcome=rebuild why=format", folder.getFileName());
          delete(folder);
        } else if (isDamage(e)) {
          moveAside(e);
        } else {
          throw e;
        }
        now = open();
      }
      opened = now;
      return now;
    } finally {
      opening.unlock();
    }
  }

  private Opened open() throws IOException {
    boolean anew = !Files.isDirectory(folder);
    Files.createDirectories(folder);
    Directory directory = opener.open(folder);
    IndexWriter writer = null;
    try {
      writer = new IndexWriter(directory, config());
      requireFormat(writer, anew);
      return new Opened(directory, writer, new SearcherManager(writer, new Searchers()));
    } catch (IOException | RuntimeException e) {
      if (writer != null) {
        quietly(writer::rollback);
      }
      quietly(directory::close);
      throw e;
    }
  }

  private static void requireFormat(IndexWriter writer, boolean anew) throws IOException {
    if (anew) {
      writer.setLiveCommitData(Map.of("format", FORMAT).entrySet());
      writer.commit();
      return;
    }
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      for (Map.Entry<String, String> entry : data) {
        if (entry.getKey().equals("format") && entry.getValue().equals(FORMAT)) {
          return;
        }
      }
    }
    throw new OtherFormat();
  }

  /** An index that is as it was written, by a version that wrote other fields. */
  private static final class OtherFormat extends IOException {
    private static final long serialVersionUID = 1;
  }

  private IndexWriterConfig config() {
    var merging = new ConcurrentMergeScheduler();
    merging.setMaxMergesAndThreads(3, 1); // further ones hold up the indexing, not the deliveries
    return new IndexWriterConfig()
        .setRAMBufferSizeMB(bufferMegabytes)
        .setUseCompoundFile(true) // else a dozen open files for each segment
        .setMergeScheduler(merging);
  }

  /** No cache of queries: nobody asks the same twice, and it would take 5 % of the heap. */
  private static final class Searchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(
        org.apache.lucene.index.IndexReader reader,
        org.apache.lucene.index.@Nullable IndexReader previous) {
      var searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);
      return searcher;
    }
  }

  /**
   * Of what opening says. An IllegalArgumentException: it was written by a codec we do not have.
   */
  private static boolean isDamage(Exception e) {
    return e instanceof CorruptIndexException
        || e instanceof IndexFormatTooNewException
        || e instanceof IndexFormatTooOldException
        || e instanceof NoSuchFileException
        || e instanceof EOFException
        || e instanceof IllegalArgumentException;
  }

  /** With the lock and nothing open. One damaged index is kept, for who wants to look. */
  private void moveAside(Exception why) throws IOException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".damaged");
    delete(aside);
    if (Files.exists(folder)) {
      Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    }
    LOG.warn(
        "search.index shard={} outcome=rebuild aside={} why={}",
        folder.getFileName(),
        aside,
        String.valueOf(why.getMessage()).lines().findFirst().orElse(""));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Deletes everything; who asks meanwhile hears that nothing is known. */
  void clear() throws IOException {
    opening.lock();
    try {
      Opened last = opened;
      opened = null;
      dirty = false;
      unseen.clear();
      if (last != null) {
        quietly(last.searchers()::close);
        quietly(last.writer()::rollback);
        quietly(last.directory()::close);
      }
      delete(folder);
    } finally {
      opening.unlock();
    }
  }

  /** After a failure: closed without a commit, moved aside when it is damaged. */
  @SuppressWarnings("ReferenceEquality") // that very one
  private void fail(Opened failed, Exception why) {
    opening.lock();
    try {
      if (opened != failed) {
        return; // somebody else met the same
      }
      opened = null;
      dirty = false;
      unseen.clear();
      quietly(failed.searchers()::close);
      quietly(failed.writer()::rollback);
      quietly(failed.directory()::close);
      if (why instanceof CorruptIndexException) {
        moveAside(why);
      } else if (!closed) {
        LOG.error("search.index shard={} outcome=failed", folder.getFileName(), why);
      }
    } catch (IOException e) {
      LOG.error("search.index shard={} outcome=failed", folder.getFileName(), e);
    } finally {
      opening.unlock();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void quietly(Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.debug("search.close", e);
    }
  }

  private interface Work<T> {
    T in(Opened index) throws IOException;
  }

  /** Whatever fails closes the index; the next use opens it again. */
  private <T> T with(Work<T> work) throws IOException {
    Opened index = opened();
    try {
      return work.in(index);
    } catch (IOException | RuntimeException e) {
      fail(index, e);
      throw e;
    }
  }

  // Writing: one thread

  void add(AccountId account, long message, CharSequence header, CharSequence body, boolean part)
      throws IOException {
    with(index ->
        index.writer().addDocument(Documents.message(account, message, header, body, part)));
    dirty = true;
  }

  void floor(AccountId account, Floor floor) throws IOException {
    with(index ->
        index.writer().updateDocument(Documents.floorOf(account), Documents.floor(account, floor)));
    dirty = true;
    if (unseen.size() >= MOST_UNSEEN) {
      refresh();
    }
    unseen.put(account, writes.incrementAndGet());
  }

  /** Forgets an account. */
  void forget(AccountId account) throws IOException {
    with(index ->
        index.writer().deleteDocuments(Documents.allOf(account), Documents.floorOf(account)));
    dirty = true;
    unseen.put(account, writes.incrementAndGet());
  }

  /**
   * Deletes the messages of an account that are gone.
   *
   * @return how many are left
   */
  int deleteGone(AccountId account, LongPredicate isThere) throws IOException {
    refresh();
    long[] ids = ids(new TermQuery(Documents.allOf(account)));
    var gone = Arrays.stream(ids).filter(id -> !isThere.test(id)).toArray();
    for (int from = 0; from < gone.length; from += 1_000) {
      Term[] terms =
          Arrays.stream(gone, from, Math.min(gone.length, from + 1_000))
              .mapToObj(id -> Documents.one(account, id))
              .toArray(Term[]::new);
      with(index -> index.writer().deleteDocuments(terms));
      dirty = true;
    }
    unseen.put(account, writes.incrementAndGet());
    return ids.length - gone.length;
  }

  /** Documents of an account, deleted ones that still take room included. */
  int documents(AccountId account) throws IOException {
    return asking(searcher -> searcher.getIndexReader().docFreq(Documents.allOf(account)));
  }

  /** Messages of an account that can be found. */
  int messages(AccountId account) throws IOException {
    refresh();
    return ids(new TermQuery(Documents.allOf(account))).length;
  }

  boolean isDirty() {
    return dirty;
  }

  /** What was written until now survives a crash. */
  void commit() throws IOException {
    dirty = false;
    with(index -> index.writer().commit());
  }

  // Asking

  private interface Asking<T> {
    T ask(IndexSearcher searcher) throws IOException;
  }

  private <T> T asking(Asking<T> work) throws IOException {
    return with(index -> {
      IndexSearcher searcher = index.searchers().acquire();
      try {
        return work.ask(searcher);
      } finally {
        index.searchers().release(searcher);
      }
    });
  }

  /** Marks go when it is done, so that nobody passes by one under way; later ones stay. */
  private void refresh() throws IOException {
    Map<AccountId, Long> marked = Map.copyOf(unseen);
    with(index -> {
      index.searchers().maybeRefreshBlocking();
      return index;
    });
    marked.forEach(unseen::remove);
  }

  /** With everything written so far. */
  Floor floor(AccountId account) throws IOException {
    if (unseen.containsKey(account)) {
      refresh();
    }
    return asking(searcher -> floor(searcher, account));
  }

  private static Floor floor(IndexSearcher searcher, AccountId account) throws IOException {
    var query = new TermQuery(Documents.floorOf(account));
    long[] message = searcher.search(query, new Numbers(Documents.ID));
    long[] version = searcher.search(query, new Numbers(Documents.VERSION));
    return message.length == 0 ? Floor.NONE : new Floor(message[0], version[0]);
  }

  /** Everything about one account that was written before this was called. */
  Answers find(MailAccount account, Where where, String folded) throws IOException {
    AccountId id = account.id();
    if (unseen.containsKey(id)) {
      refresh();
    }
    return asking(searcher -> {
      Floor floor = floor(searcher, id);
      if (floor.message() == 0 || floor.version() > account.snapshot().version().value()) {
        return Answers.NONE;
      }
      long[] found = ids(searcher, Documents.within(id, Documents.having(where, folded)));
      long[] part = ids(searcher, Documents.within(id, Documents.partOnly()));
      Answer ofFound = Documents.isTooLong(folded) ? Answer.UNKNOWN : Answer.YES;
      return new Found(floor.message(), found, part, ofFound);
    });
  }

  /** As {@link #find}, for words that may be spelled otherwise. */
  Nearness near(MailAccount account, Where where, LikeWords.Word word) throws IOException {
    AccountId id = account.id();
    if (unseen.containsKey(id)) {
      refresh();
    }
    return asking(searcher -> {
      Floor floor = floor(searcher, id);
      if (floor.message() == 0 || floor.version() > account.snapshot().version().value()) {
        return Nearness.NONE;
      }
      var levels = new ArrayList<Near.Level>();
      for (int edits = 0; edits <= word.edits(); edits++) {
        Query query = Documents.misspelled(id, where, word.plain(), edits);
        long[] found = ids(searcher, Documents.within(id, query));
        levels.add(new Near.Level(LikeWords.misspelled(edits), found));
      }
      if (word.isFoundInside()) {
        Query query = Documents.having(where, word.folded());
        long[] found = ids(searcher, Documents.within(id, query));
        levels.add(1, new Near.Level(LikeWords.PART, found));
      }
      long[] part = ids(searcher, Documents.within(id, Documents.partOnly()));
      return new Near(floor.message(), part, levels);
    });
  }

  private long[] ids(Query query) throws IOException {
    return asking(searcher -> ids(searcher, query));
  }

  private static long[] ids(IndexSearcher searcher, Query query) throws IOException {
    long[] ids = searcher.search(query, new Numbers(Documents.ID));
    Arrays.sort(ids);
    return ids;
  }

  /** Collects a number of all documents found, which come in order. */
  private record Numbers(String field) implements CollectorManager<OfSegments, long[]> {
    @Override
    public OfSegments newCollector() {
      return new OfSegments(field);
    }

    @Override
    public long[] reduce(Collection<OfSegments> collectors) {
      return collectors.stream()
          .flatMapToLong(one -> Arrays.stream(one.found, 0, one.count))
          .toArray();
    }
  }

  private static final class OfSegments extends SimpleCollector {
    private final String field;
    private long[] found = new long[64];
    private int count;
    private NumericDocValues values = DocValues.emptyNumeric();

    OfSegments(String field) {
      this.field = field;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      values = DocValues.getNumeric(context.reader(), field);
    }

    @Override
    public void collect(int document) throws IOException {
      if (!values.advanceExact(document)) {
        throw new CorruptIndexException("document " + document + " has no " + field, field);
      }
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = values.longValue();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  /** Commits and closes; a use under way may fail. */
  @Override
  public void close() {
    opening.lock();
    try {
      closed = true;
      Opened last = opened;
      opened = null;
      if (last != null) {
        quietly(last.searchers()::close);
        quietly(last.writer()::close);
        quietly(last.directory()::close);
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }
}
