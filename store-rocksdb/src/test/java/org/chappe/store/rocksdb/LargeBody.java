package org.chappe.store.rocksdb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Random;
import org.chappe.store.Commit;
import org.chappe.store.NewBody;
import org.chappe.store.PartitionId;
import org.chappe.store.PartitionId.Kind;
import org.chappe.store.Store;

/** Writes and reads a body of 200 MB. */
final class LargeBody {
  private LargeBody() {}

  /** Argument: the store's directory. */
  public static void main(String[] arguments) throws IOException {
    try (var store = Opened.in(Path.of(arguments[0]))) {
      var written = write(store);
      var ann = PartitionId.of(Kind.MAIL, "ann");
      store.partitions().commit(Commit.of(ann, 0).link(written, 1).build()).join();
      var body = store.bodies().open(written.id()).orElseThrow();
      body.copyTo(OutputStream.nullOutputStream()); // checks the name
      System.out.print(body.octets() + "\n");
    }
  }

  private static NewBody write(Store store) {
    var piece = new byte[100_000];
    var random = new Random(1);
    try (var writer = store.bodies().write()) {
      for (int i = 0; i < 2_000; i++) {
        random.nextBytes(piece);
        writer.write(piece, 0, piece.length);
      }
      return writer.finish();
    }
  }
}
