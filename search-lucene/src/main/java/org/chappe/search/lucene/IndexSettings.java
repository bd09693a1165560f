package org.chappe.search.lucene;

import java.time.Duration;
import org.chappe.model.ByteSize;

/**
 * What the index may use.
 *
 * @param memory heap for texts that are indexed and not in a file yet, of all shards together
 * @param threads that answer searches; each has one search at a time
 * @param pause after a change until it is indexed, so that the next ones share the work. Until then
 *     a search reads the message, and finds it all the same
 * @param commitAfter how often what was indexed is made to survive a crash; what was not is indexed
 *     again
 * @param characters of a header and of a body that are indexed. Of a longer one the index says only
 *     what it has; whether the rest has it is read
 * @param worthwhileFrom messages from which on asking the index costs less than reading
 */
public record IndexSettings(
    ByteSize memory,
    int threads,
    Duration pause,
    Duration commitAfter,
    int characters,
    int worthwhileFrom) {

  /**
   * 32 MiB: half of it makes twice as many files, twice as much saves little. 2 threads: a search
   * takes milliseconds of a core. 1 Mi characters: 99.9 % of all messages whole, and 4 MB of heap
   * while one is indexed. 16 messages: their bodies are read in about the millisecond a question
   * costs.
   */
  public static final IndexSettings DEFAULT =
      new IndexSettings(
          ByteSize.ofMiB(32), 2, Duration.ofMillis(500), Duration.ofMinutes(1), 1 << 20, 16);

  public IndexSettings {
    if (memory.octets() < 1 << 20 || threads < 1 || characters < 1 || worthwhileFrom < 0) {
      throw new IllegalArgumentException(
          "%s of memory, %d threads, %d characters".formatted(memory, threads, characters));
    }
  }
}
