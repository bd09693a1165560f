package org.chappe.directory.password;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.Block;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;

/**
 * What a thread has computed an Argon2 hash in, for its next one: with 7 MiB made anew for each, a
 * thousand sign-ins left 7 GiB of garbage, and a heap stretched by as much as it may. It goes with
 * the thread. Argon2 clears each block before it gives it back.
 */
final class Argon2Memory implements BlockPool {
  /** Of 1 KiB: 16 MiB. A hash from elsewhere may take more, and lets go of that. */
  private static final int MOST_KEPT = 16 * 1024;

  private static final ThreadLocal<Argon2Memory> OF_THREAD =
      ThreadLocal.withInitial(Argon2Memory::new);

  private final Deque<Block> blocks = new ArrayDeque<>();

  private Argon2Memory() {}

  static Argon2Memory ofThread() {
    return OF_THREAD.get();
  }

  @Override
  public Block allocate() {
    Block kept = blocks.pollLast();
    return kept == null ? new Block() : kept;
  }

  @Override
  public void deallocate(Block block) {
    if (blocks.size() < MOST_KEPT) {
      blocks.addLast(block);
    }
  }

  int kept() {
    return blocks.size();
  }
}
