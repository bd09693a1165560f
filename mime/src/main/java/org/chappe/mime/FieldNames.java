package org.chappe.mime;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Names of header fields, made ready for looking up octets. RFC 9051 §6.4.5.1: regardless of ASCII
 * case, otherwise exact. Immutable.
 */
public final class FieldNames {
  private final List<String> names; // lower case, without doubles, in order
  private final String[][] byLength;

  private FieldNames(Collection<String> names) {
    var sorted = new TreeSet<String>();
    int longest = 0;
    for (String name : names) {
      sorted.add(Octets.lower(name));
      longest = Math.max(longest, name.length());
    }
    this.names = List.copyOf(sorted);
    this.byLength = new String[longest + 1][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          this.names.stream().filter(n -> n.length() == wanted).toArray(String[]::new);
    }
  }

  public static FieldNames of(Collection<String> names) {
    return new FieldNames(names);
  }

  public static FieldNames of(String... names) {
    return new FieldNames(List.of(names));
  }

  /** In lower case and alphabetical order. */
  public List<String> list() {
    return names;
  }

  public boolean contains(String name) {
    byte[] octets = Octets.octets(name);
    return contains(octets, 0, octets.length);
  }

  /** Whether these have all of {@code others}. */
  public boolean containsAll(FieldNames others) {
    for (String name : others.names) {
      if (!contains(name)) {
        return false;
      }
    }
    return true;
  }

  boolean contains(byte[] block, int from, int to) {
    if (to - from >= byLength.length) {
      return false;
    }
    for (String name : byLength[to - from]) {
      if (Octets.equalsIgnoreCase(block, from, to, name)) {
        return true;
      }
    }
    return false;
  }
}
