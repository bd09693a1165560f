package org.chappe.app.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chappe.store.ValueReader;
import org.chappe.store.ValueWriter;

/**
 * One thing that happened to a message.
 *
 * @param id the transaction's, which is the queue's too; or of a destination, {@code @far.test}
 * @param event a word, like {@code accepted}
 * @param fields what is known of it, in the order in which it is shown; at most {@link #FIELDS}
 *     texts of at most {@link #LONGEST} characters each
 */
public record JournalEntry(Instant at, String id, String event, Map<String, String> fields) {
  /** The Message-ID's field, by which a message is found. */
  public static final String MESSAGE_ID = "message-id";

  /** Where a queued message waits, with blanks between. */
  static final String DESTINATIONS = "destinations";

  /** Begins the id of what is true of a destination, and of all that waits for it. */
  static final String AT = "@";

  static final int FIELDS = 12;
  static final int LONGEST = 1_000;
  private static final int FORMAT = 1;

  public JournalEntry {
    var copy = new LinkedHashMap<String, String>();
    fields.forEach((name, value) -> {
      if (copy.size() < FIELDS) {
        copy.put(name, value.length() <= LONGEST ? value : value.substring(0, LONGEST));
      }
    });
    fields = Collections.unmodifiableMap(copy);
  }

  /** What is known of the Message-ID; empty: nothing. */
  public String messageId() {
    return fields.getOrDefault(MESSAGE_ID, "");
  }

  boolean ends() {
    return event.equals("sent") || event.equals("failed");
  }

  byte[] value() {
    var out = new ValueWriter(FORMAT, 200).string(event).u8(fields.size());
    fields.forEach((name, value) -> out.string(name).string(value));
    return out.toArray();
  }

  static JournalEntry read(Instant at, String id, byte[] value) {
    var in = new ValueReader("a journal's entry", value, FORMAT);
    String event = in.string();
    var fields = new LinkedHashMap<String, String>();
    for (int left = in.u8(); left > 0; left--) {
      String name = in.string();
      fields.put(name, in.string());
    }
    return new JournalEntry(at, id, event, fields);
  }
}
