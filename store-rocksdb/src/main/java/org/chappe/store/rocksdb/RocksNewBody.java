package org.chappe.store.rocksdb;

import java.util.List;
import org.chappe.model.BodyId;
import org.chappe.store.NewBody;
import org.jspecify.annotations.Nullable;

/**
 * A written body: either its chunks, which ride in the commit, or the hold on the upload that has
 * them.
 *
 * @param uploads those of the store it was written for
 * @param inlineChunks in their stored form; empty with an upload
 */
record RocksNewBody(
    Uploads uploads,
    BodyId id,
    Manifest manifest,
    List<byte[]> inlineChunks,
    Uploads.@Nullable Hold hold)
    implements NewBody {
  @Override
  public long octets() {
    return manifest.octets();
  }

  @Override
  public long headerOctets() {
    return manifest.headerOctets();
  }

  @Override
  public long memoryOctets() {
    return inlineOctets();
  }

  long inlineOctets() {
    long octets = 0;
    for (byte[] chunk : inlineChunks) {
      octets += chunk.length;
    }
    return octets;
  }
}
