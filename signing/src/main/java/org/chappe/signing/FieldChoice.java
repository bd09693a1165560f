package org.chappe.signing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chappe.mime.HeaderField;

/**
 * Which fields are signed. RFC 6376 §5.4.1 with what mail programs show and act on since.
 *
 * <p>A name that is given once more than the message has such fields ("oversigned", RFC 6376 §5.4,
 * §8.15) makes the signature break when one is added:
 *
 * <ul>
 *   <li><b>Always</b>, present or not: what readers are shown as the message's own (From, Reply-To,
 *       To, Cc, Subject, Date), and what decides how a body is read. A Content-Type added to a
 *       message that has none turns its text into anything.
 *   <li><b>When present</b>: fields that may be there once, and that a program on the way rightly
 *       adds where they are missing. A list adds its Sender; a gateway adds a Message-ID.
 *   <li><b>Never</b>: fields of which there may be several, or that a list adds in addition.
 * </ul>
 *
 * <p>Not signed: what changes on the way (Return-Path, Received, Authentication-Results,
 * DKIM-Signature, Bcc) and what nobody acts on (Comments, Keywords). RFC 6376 §5.4.1
 */
final class FieldChoice {
  /** Some hundreds of octets each; a message with more is no letter, and its h= no field. */
  static final int MAX_NAMES = 200;

  private static final List<String> ALWAYS =
      List.of(
          "From",
          "Reply-To",
          "To",
          "Cc",
          "Subject",
          "Date",
          "Content-Type",
          "Content-Transfer-Encoding");
  private static final List<String> WHEN_PRESENT =
      List.of("Sender", "Message-ID", "In-Reply-To", "References", "MIME-Version");
  private static final List<String> NEVER =
      List.of(
          "Content-Disposition",
          "Content-ID",
          "Resent-From",
          "Resent-Sender",
          "Resent-To",
          "Resent-Cc",
          "Resent-Date",
          "Resent-Message-ID",
          "List-Id",
          "List-Help",
          "List-Unsubscribe",
          "List-Unsubscribe-Post", // RFC 8058 §4 wants it signed
          "List-Subscribe",
          "List-Post",
          "List-Owner",
          "List-Archive",
          "Auto-Submitted",
          "Autocrypt");

  /** RFC 8617 §4.1.2: an ARC-Message-Signature SHOULD cover the signatures there are. */
  private static final List<String> SEALED = List.of("DKIM-Signature");

  private FieldChoice() {}

  /** Names for {@code h=} of a DKIM-Signature, in order, with repetitions. */
  static List<String> signed(List<HeaderField> fields) {
    return names(fields, NEVER);
  }

  /** Names for {@code h=} of an ARC-Message-Signature. */
  static List<String> sealed(List<HeaderField> fields) {
    return names(fields, Stream.concat(NEVER.stream(), SEALED.stream()).toList());
  }

  private static List<String> names(List<HeaderField> fields, List<String> never) {
    var byName = SignedFields.byName(fields);
    var names = new ArrayList<String>();
    for (String name : ALWAYS) {
      repeat(names, name, count(byName, name) + 1);
    }
    for (String name : WHEN_PRESENT) {
      int present = count(byName, name);
      repeat(names, name, present == 0 ? 0 : present + 1);
    }
    for (String name : never) {
      repeat(names, name, count(byName, name));
    }
    return names;
  }

  /** One more than the limit is enough to see that it is passed. */
  private static void repeat(List<String> names, String name, int times) {
    for (int i = 0; i < times && names.size() <= MAX_NAMES; i++) {
      names.add(name);
    }
  }

  private static int count(Map<String, ArrayDeque<HeaderField>> byName, String name) {
    ArrayDeque<HeaderField> fields = byName.get(SignedFields.lower(name));
    return fields == null ? 0 : fields.size();
  }
}
