package org.chappe.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A response in one of the forms in which it may come: lists whose order means nothing are sorted,
 * names that need no quotes have none.
 */
final class Free {
  private static final Set<String> PAIRS = Set.of("FETCH", "STATUS");
  private static final Set<String> SORTED = Set.of("FLAGS", "LIST", "LSUB", "PERMANENTFLAGS");

  /** A server's guess, RFC 3501 §7.2.2; it may leave it out. */
  private static final Set<String> MARKS = Set.of("\\marked", "\\unmarked");

  private final String line;
  private int at;

  private Free(String line) {
    this.line = line;
  }

  static String form(String line) {
    if (!line.startsWith("* ") || line.contains("\r\n")) {
      return line;
    }
    List<String> tokens = new Free(line).tokens();
    boolean fetch = tokens.size() > 2 && tokens.get(2).equals("FETCH");
    String kind = tokens.size() < 2 ? "" : fetch ? "FETCH" : tokens.get(1).toUpperCase(Locale.ROOT);
    if (kind.equals("ESEARCH")) {
      return "* ESEARCH "
          + String.join(" ", tokens.subList(2, tokens.size()).stream().sorted().toList());
    }
    if (kind.equals("ACL") || kind.equals("MYRIGHTS") || kind.equals("LISTRIGHTS")) {
      return rights(tokens, kind);
    }
    boolean first = true;
    for (int i = 2; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (!unquoted(token).equals(token)) {
        tokens.set(i, unquoted(token));
      } else if (token.startsWith("(")
          && first
          && (PAIRS.contains(kind) || SORTED.contains(kind))) {
        tokens.set(i, list(token, PAIRS.contains(kind)));
        first = false;
      }
    }
    return String.join(" ", tokens);
  }

  private static String unquoted(String token) {
    return token.matches("\"[A-Za-z0-9/.:&+,-]+\"") && !token.equals("\"/\"")
        ? token.substring(1, token.length() - 1)
        : token;
  }

  /** RFC 4314 §3.6 to §3.8: rights are a set, and so are the entries of a list. */
  private static String rights(List<String> tokens, String kind) {
    int names = kind.equals("LISTRIGHTS") ? 4 : 3; // with the mailbox, and the identifier
    List<String> said = new ArrayList<>();
    for (int i = names; i < tokens.size(); i++) {
      if (kind.equals("ACL") && i + 1 < tokens.size()) {
        said.add(tokens.get(i) + " " + sorted(tokens.get(++i)));
      } else {
        said.add(sorted(tokens.get(i)));
      }
    }
    said.sort(null);
    List<String> all = new ArrayList<>(tokens.subList(0, Math.min(names, tokens.size())));
    all.addAll(said);
    return String.join(" ", all);
  }

  private static String sorted(String rights) {
    return rights.matches("[a-z]+")
        ? rights.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining())
        : rights;
  }

  /** A list sorted, as items that have a value each or without. */
  private static String list(String list, boolean pairs) {
    List<String> items = new Free(list.substring(1, list.length() - 1)).tokens();
    List<String> sorted = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (pairs && i + 1 < items.size()) {
        String value = items.get(i + 1);
        boolean flags = items.get(i).equals("FLAGS") && value.startsWith("(");
        sorted.add(items.get(i) + " " + (flags ? list(value, false) : value));
        i++;
      } else if (!MARKS.contains(items.get(i).toLowerCase(Locale.ROOT))) {
        sorted.add(items.get(i));
      }
    }
    sorted.sort(null);
    return "(" + String.join(" ", sorted) + ")";
  }

  /** What spaces part that stand in no string and no list. */
  private List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    while (at < line.length()) {
      int from = at;
      int depth = 0;
      boolean quoted = false;
      for (; at < line.length(); at++) {
        char c = line.charAt(at);
        if (quoted) {
          if (c == '\\') {
            at++;
          } else if (c == '"') {
            quoted = false;
          }
        } else if (c == '"') {
          quoted = true;
        } else if (c == '(' || c == '[') {
          depth++;
        } else if (c == ')' || c == ']') {
          depth--;
        } else if (c == ' ' && depth <= 0) {
          break;
        }
      }
      tokens.add(line.substring(from, Math.min(at, line.length())));
      at++;
    }
    return tokens;
  }
}
