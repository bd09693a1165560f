package org.chappe.relay.route.sts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The TXT record at {@code _mta-sts}, which says that there is a policy, and which. */
final class StsRecord {
  private static final Pattern DELIMITER = Pattern.compile("[ \\t]*;[ \\t]*");
  private static final Pattern VERSION = Pattern.compile("v=STSv1[ \\t]*;.*", Pattern.DOTALL);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
  private static final Pattern FIELD =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[!-:<>-~]+");

  private StsRecord() {}

  /**
   * The policy's id; nothing when there is not exactly one record of this version, or it is written
   * wrong. RFC 8461 §3.1
   *
   * @param records each with its strings put together
   */
  static Optional<String> id(List<String> records) {
    var ours = records.stream().filter(text -> VERSION.matcher(text).matches()).toList();
    return ours.size() == 1 ? read(ours.getFirst()) : Optional.empty();
  }

  private static Optional<String> read(String text) {
    var fields = DELIMITER.split(text, -1);
    Optional<String> id = Optional.empty();
    for (int i = 1; i < fields.length; i++) {
      if (fields[i].isEmpty() && i == fields.length - 1) {
        break; // a delimiter may stand at the end
      }
      if (!FIELD.matcher(fields[i]).matches()) {
        return Optional.empty();
      }
      if (id.isEmpty() && fields[i].startsWith("id=")) {
        id = Optional.of(fields[i].substring(3));
      }
    }
    return id.filter(value -> ID.matcher(value).matches());
  }
}
