package org.chappe.search.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.TextIndex;
import org.chappe.mailbox.search.LikeWords;
import org.chappe.model.AccountId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The texts of all accounts, in a few Lucene indexes. Thread-safe.
 *
 * <p>Texts are indexed as trigrams with positions ({@link Trigrams}), which makes a substring a
 * phrase: what is found has the text, and nothing needs to be checked. {@link Follower} keeps the
 * index near the accounts; what it does not have yet is UNKNOWN.
 *
 * <p>Lucene waits for the disk where it reads mapped files, which would hold the carrier of a
 * virtual thread; so questions are answered on a few platform threads.
 */
public final class LuceneTextIndex implements TextIndex {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneTextIndex.class);

  /**
   * Four: enough that a damaged one costs a quarter and that merging one leaves the others quick;
   * few, as each has a buffer and files of its own. Fixed, because an account's shard must be found
   * again.
   */
  static final int SHARDS = 4;

  /** Kept, or the level would be forgotten: Lucene tells at the start that it has no vectors. */
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  private final IndexSettings settings;
  private final List<Shard> shards = new ArrayList<>(SHARDS);
  private final ExecutorService threads;
  private volatile @Nullable Follower follower;

  /**
   * An index in a folder, which is made when it is needed. It answers nothing before it follows.
   */
  public LuceneTextIndex(Path folder, IndexSettings settings) {
    this(folder, settings, Shard.Opener.FILES);
  }

  LuceneTextIndex(Path folder, IndexSettings settings, Shard.Opener opener) {
    LUCENE.setLevel(Level.SEVERE);
    this.settings = settings;
    double megabytes = settings.memory().octets() / (double) (1 << 20) / SHARDS;
    for (int i = 0; i < SHARDS; i++) {
      shards.add(new Shard(folder.resolve("shard-" + i), opener, megabytes));
    }
    threads =
        Executors.newFixedThreadPool(
            settings.threads(), Thread.ofPlatform().daemon().name("search-", 1).factory());
  }

  /** Begins to follow these accounts. Once. */
  public void follow(MailAccounts accounts) {
    follower = new Follower(accounts, shards, this::shard, settings);
  }

  /** Account ids are random: any octet of them spreads evenly. */
  private Shard shard(AccountId account) {
    return shards.get((int) Long.remainderUnsigned(account.value(), SHARDS));
  }

  @Override
  public Answers find(MailAccount account, Where where, String folded) {
    changed(account.id()); // in case that the index lags behind
    try {
      return CompletableFuture.supplyAsync(() -> ask(account, where, folded), threads).join();
    } catch (RejectedExecutionException e) {
      return Answers.NONE; // it is being closed
    }
  }

  private Answers ask(MailAccount account, Where where, String folded) {
    try {
      return shard(account.id()).find(account, where, folded);
    } catch (IOException | RuntimeException e) {
      LOG.warn("search.find account={} outcome=failed why={}", account.id(), e.toString());
      return Answers.NONE;
    }
  }

  @Override
  public Nearness near(MailAccount account, Where where, LikeWords.Word word) {
    changed(account.id());
    try {
      return CompletableFuture.supplyAsync(() -> askNear(account, where, word), threads).join();
    } catch (RejectedExecutionException e) {
      return Nearness.NONE; // it is being closed
    }
  }

  private Nearness askNear(MailAccount account, Where where, LikeWords.Word word) {
    try {
      return shard(account.id()).near(account, where, word);
    } catch (IOException | RuntimeException e) {
      LOG.warn("search.find account={} outcome=failed why={}", account.id(), e.toString());
      return Nearness.NONE;
    }
  }

  @Override
  public int worthwhileFrom() {
    return settings.worthwhileFrom();
  }

  @Override
  public void changed(AccountId account) {
    Follower now = follower;
    if (now != null) {
      now.changed(account);
    }
  }

  @Override
  public void remove(AccountId account) {
    Follower now = follower;
    if (now != null) {
      now.remove(account).join();
    }
  }

  @Override
  public boolean rebuild(AccountId account) {
    Follower now = follower;
    if (now == null || !now.remove(account).join()) {
      return false;
    }
    now.changed(account);
    return true;
  }

  @Override
  public boolean rebuildAll() {
    Follower now = follower;
    return now != null && now.clear().join();
  }

  /** Returns when everything that has changed until now is indexed. */
  public void awaitFollowed() throws InterruptedException {
    Follower now = follower;
    if (now != null) {
      now.awaitIdle();
    }
  }

  /** Commits what is indexed. */
  @Override
  public void close() {
    Follower now = follower;
    if (now != null) {
      now.close();
    }
    threads.close();
    shards.forEach(Shard::close);
  }
}
