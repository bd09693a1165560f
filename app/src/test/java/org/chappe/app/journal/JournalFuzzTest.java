package org.chappe.app.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import org.chappe.store.UnknownFormat;

/**
 * Any octets are an entry or are said to be damaged; an entry comes back the same from what is kept
 * of it.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}. With {@code
 * JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class JournalFuzzTest {
  @FuzzTest(maxDuration = "5m")
  void anyOctetsAreAnEntryOrDamaged(byte[] octets) {
    JournalEntry entry;
    try {
      entry = JournalEntry.read(Instant.EPOCH, "q1", octets);
    } catch (UnknownFormat e) {
      return;
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).contains("damaged")) {
        throw e;
      }
      return;
    }
    JournalEntry again = JournalEntry.read(Instant.EPOCH, "q1", entry.value());
    if (!again.equals(entry)) {
      throw new AssertionError(entry + " became " + again);
    }
  }
}
