package org.chappe.imap.command;

import java.util.List;
import java.util.Optional;
import org.chappe.mime.FieldNames;

/** One data item of FETCH: fetch-att, RFC 9051 §6.4.5. */
public sealed interface FetchItem {
  /** Items without arguments, by their names on the wire. */
  enum Plain implements FetchItem {
    FLAGS("FLAGS"),
    UID("UID"),
    INTERNALDATE("INTERNALDATE"),
    SIZE("RFC822.SIZE"),
    /** RFC 7162 §3.1.4.2 */
    MODSEQ("MODSEQ"),
    /** RFC 8514 §4.2 */
    SAVEDATE("SAVEDATE"),
    /** RFC 8474 §5.3 */
    EMAILID("EMAILID"),
    /** RFC 8474 §5.3 */
    THREADID("THREADID"),
    /** RFC 8970; LAZY makes no difference, as it is made when the message comes in. */
    PREVIEW("PREVIEW"),
    ENVELOPE("ENVELOPE"),
    /** Without extension data. */
    BODY("BODY"),
    BODYSTRUCTURE("BODYSTRUCTURE");

    private final String text;

    Plain(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** Which octets of a message or part. */
  enum Text {
    /** Of a message all, of a part the body. */
    WHOLE,
    HEADER,
    FIELDS,
    FIELDS_NOT,
    TEXT,
    MIME
  }

  /**
   * {@code <first.count>}: RFC 9051 §9
   *
   * @param count at most as many octets
   */
  record Partial(long first, long count) {}

  /**
   * {@code BODY[section]}, {@code BODY.PEEK[section]}, and what RFC 3501 calls {@code RFC822}.
   *
   * @param label what the response calls it
   * @param part numbers; empty for the message itself
   * @param names of FIELDS and FIELDS_NOT
   * @param seen whether fetching it sets {@code \Seen}
   */
  record Section(
      String label,
      List<Integer> part,
      Text text,
      Optional<FieldNames> names,
      Optional<Partial> partial,
      boolean seen)
      implements FetchItem {
    public Section {
      part = List.copyOf(part);
    }
  }

  /** {@code BINARY[part]}, {@code BINARY.PEEK[part]}: the transfer encoding undone. */
  record Binary(String label, List<Integer> part, Optional<Partial> partial, boolean seen)
      implements FetchItem {
    public Binary {
      part = List.copyOf(part);
    }
  }

  /** {@code BINARY.SIZE[part]} */
  record BinarySize(String label, List<Integer> part) implements FetchItem {
    public BinarySize {
      part = List.copyOf(part);
    }
  }
}
