package org.chappe.store.rocksdb;

import static org.chappe.store.rocksdb.Opened.number;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.chappe.model.BodyId;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.RowRange;
import org.chappe.store.Sha256;
import org.chappe.store.Store;
import org.chappe.store.Threads;

/**
 * Commits messages with bodies, and removes old ones, until it is killed; prints {@code account
 * version} when a commit is acknowledged. What it writes follows from account and version, so that
 * another process can check it.
 */
final class CrashingMailer {
  static final int ACCOUNTS = 6;

  /** An account keeps so many messages. */
  static final int KEPT = 12;

  private CrashingMailer() {}

  /** Argument: the store's directory. */
  public static void main(String[] arguments) {
    var acknowledged = System.out;
    try (var store =
        RocksDbStore.open(
            Path.of(arguments[0]),
            Opened.SMALL,
            "0.1-test",
            InstantSource.system(),
            _ -> Runtime.getRuntime().halt(9))) {
      var accounts = new ArrayList<CompletableFuture<Void>>();
      for (int account = 0; account < ACCOUNTS; account++) {
        int mine = account;
        accounts.add(Threads.start(() -> mail(store, mine, acknowledged)));
      }
      var all = CompletableFuture.allOf(accounts.toArray(CompletableFuture[]::new));
      while (!all.isDone()) {
        store.bodies().collect(Instant.now());
      }
      all.join();
    }
  }

  static PartitionId partition(int account) {
    return PartitionId.of(Kind.MAIL, "account" + account);
  }

  /** Three kinds: small ones, ones too large to ride in a commit, and one that all share. */
  static byte[] content(int account, long version) {
    int kind = (int) (version % 8);
    var random = new Random(kind == 7 ? 7 : account * 1_000_003L + version);
    var content =
        new byte[kind == 3 ? 300_000 + random.nextInt(200_000) : 100 + random.nextInt(20_000)];
    random.nextBytes(content);
    return content;
  }

  private static void mail(Store store, int account, PrintStream acknowledged) {
    var partition = partition(account);
    for (long version = store.partitions().head(partition).version(); ; version++) {
      var body = write(store, content(account, version));
      var commit =
          Commit.of(partition, version)
              .put(number(version), body.id().octets())
              .head(number(version))
              .link(body, version);
      if (version >= KEPT) {
        long old = version - KEPT;
        commit.deleteRange(RowRange.of(number(old), number(old + 1)));
        commit.unlink(idOf(content(account, old)), old);
      }
      store.partitions().commit(commit.build()).join();
      acknowledged.print(account + " " + version + "\n");
      acknowledged.flush();
    }
  }

  private static NewBody write(Store store, byte[] content) {
    try (var writer = store.bodies().write()) {
      writer.headerEndsAt(Math.min(content.length, 1_000));
      writer.write(content, 0, content.length);
      return writer.finish();
    }
  }

  static BodyId idOf(byte[] content) {
    return new BodyId(Sha256.start().digest(content));
  }

  /** Throws when a body is not whole. */
  static void check(Store store, BodyId body) {
    try {
      store
          .bodies()
          .open(body)
          .orElseThrow(() -> new AssertionError("no body " + body))
          .copyTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
