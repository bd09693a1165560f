package org.chappe.mailbox;

/**
 * What the holder of an account's turn works on.
 *
 * @param newest with all commits handed in, durable or not
 * @param copies as of {@code newest}
 */
record Memory(StoredSnapshot newest, FlagsTable flags, CopyCounts copies, Threads.Recent threads) {
  Memory with(StoredSnapshot newer) {
    return new Memory(newer, flags, copies, threads);
  }
}
