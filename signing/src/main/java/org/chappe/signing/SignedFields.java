package org.chappe.signing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chappe.mime.HeaderField;

/** The fields that a list of names ({@code h=}) means. RFC 6376 §3.7, §5.4.2 */
final class SignedFields {
  private SignedFields() {}

  /** For each name the lowest field that is not taken yet; names without one mean nothing. */
  static List<HeaderField> chosen(List<HeaderField> fields, List<String> names) {
    var byName = byName(fields);
    var chosen = new ArrayList<HeaderField>(names.size());
    for (String name : names) {
      ArrayDeque<HeaderField> left = byName.get(lower(name));
      if (left != null && !left.isEmpty()) {
        chosen.add(left.removeLast());
      }
    }
    return chosen;
  }

  /** Fields by their names in lower case, in order. */
  static Map<String, ArrayDeque<HeaderField>> byName(List<HeaderField> fields) {
    var byName = new HashMap<String, ArrayDeque<HeaderField>>();
    for (HeaderField field : fields) {
      if (!field.name().isEmpty()) {
        byName.computeIfAbsent(lower(field.name()), name -> new ArrayDeque<>()).add(field);
      }
    }
    return byName;
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
