package org.chappe.relay.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a server offers in its answer to EHLO or LHLO. RFC 5321 §4.1.1.1
 *
 * @param words keyword in capitals, and what stands behind it
 */
record Capabilities(Map<String, String> words) {
  /** After HELO, or before anything was said. */
  static final Capabilities NONE = new Capabilities(Map.of());

  /** limit-value of those limits that are known. RFC 9422 §4 */
  private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]{0,5}");

  Capabilities {
    words = Map.copyOf(words);
  }

  static Capabilities of(RemoteReply hello) {
    Map<String, String> words = new HashMap<>();
    List<String> lines = hello.lines();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.strip().split("[ \t]+", 2);
      String keyword = parts[0].toUpperCase(Locale.ROOT);
      String behind = parts.length == 1 ? "" : parts[1];
      if (keyword.startsWith("AUTH=")) { // an older form: some say both
        behind = keyword.substring(5) + " " + behind;
        keyword = "AUTH";
      }
      words.merge(keyword, behind, (one, other) -> one + " " + other);
    }
    return new Capabilities(words);
  }

  boolean has(String keyword) {
    return words.containsKey(keyword);
  }

  /** The largest message; empty: not said, or no fixed limit. RFC 1870 §4 */
  OptionalLong size() {
    String digits = words.getOrDefault("SIZE", "").strip();
    if (!digits.matches("[0-9]{1,18}")) {
      return OptionalLong.empty();
    }
    long size = Long.parseLong(digits);
    return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }

  /** RFC 4954 §3 */
  Set<String> mechanisms() {
    String all = words.getOrDefault("AUTH", "").strip().toUpperCase(Locale.ROOT);
    return all.isEmpty() ? Set.of() : new TreeSet<>(Arrays.asList(all.split("[ \t]+", -1)));
  }

  /** A limit the server sets: {@code RCPTMAX}, {@code MAILMAX}. What is not one is none. §3.7 */
  OptionalInt limit(String name) {
    for (String one : words.getOrDefault("LIMITS", "").split("[ \t]+", -1)) {
      int equals = one.indexOf('=');
      if (equals > 0
          && one.substring(0, equals).equalsIgnoreCase(name)
          && LIMIT.matcher(one.substring(equals + 1)).matches()) {
        return OptionalInt.of(Integer.parseInt(one.substring(equals + 1)));
      }
    }
    return OptionalInt.empty();
  }

  /** Seconds a message must have left at least for DELIVERBY; 0: not said. RFC 2852 §2 */
  long shortestBy() {
    String digits = words.getOrDefault("DELIVERBY", "").split(",", -1)[0].strip();
    return digits.matches("[0-9]{1,9}") ? Long.parseLong(digits) : 0;
  }
}
