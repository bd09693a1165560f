package org.chappe.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A message's flags: system flags and keywords. Keywords keep the case in which they were first
 * given and are equal regardless of case. RFC 9051 §2.3.2. {@code \Recent} is no flag: it belongs
 * to a session.
 *
 * @param system the system flags; never changed after construction
 * @param keywords without doubles, ordered regardless of case
 */
public record Flags(Set<SystemFlag> system, List<String> keywords) {
  public static final Flags NONE = new Flags(Set.of(), List.of());

  public Flags {
    var systemCopy = EnumSet.noneOf(SystemFlag.class);
    systemCopy.addAll(system);
    system = Set.copyOf(systemCopy);
    for (String keyword : keywords) {
      requireKeyword(keyword);
    }
    var ordered = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    ordered.addAll(keywords);
    keywords = List.copyOf(ordered);
  }

  public static Flags of(SystemFlag... flags) {
    return new Flags(Set.of(flags), List.of());
  }

  public boolean has(SystemFlag flag) {
    return system.contains(flag);
  }

  public boolean has(String keyword) {
    return keywords.stream().anyMatch(keyword::equalsIgnoreCase);
  }

  public boolean isEmpty() {
    return system.isEmpty() && keywords.isEmpty();
  }

  /** These and {@code more}. */
  public Flags with(Flags more) {
    var systemUnion = EnumSet.noneOf(SystemFlag.class);
    systemUnion.addAll(system);
    systemUnion.addAll(more.system);
    var keywordUnion = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    keywordUnion.addAll(keywords);
    keywordUnion.addAll(more.keywords);
    return new Flags(systemUnion, List.copyOf(keywordUnion));
  }

  /** These but not {@code less}. */
  public Flags without(Flags less) {
    var systemRest = EnumSet.noneOf(SystemFlag.class);
    systemRest.addAll(system);
    systemRest.removeAll(less.system);
    var keywordRest = new TreeSet<String>(String.CASE_INSENSITIVE_ORDER);
    keywordRest.addAll(keywords);
    less.keywords.forEach(keywordRest::remove);
    return new Flags(systemRest, List.copyOf(keywordRest));
  }

  /**
   * Whether {@code keyword} can be one: an IMAP atom of at most 255 characters. RFC 9051 §9:
   * flag-keyword
   */
  public static boolean isKeyword(String keyword) {
    if (keyword.isEmpty() || keyword.length() > 255) {
      return false;
    }
    return keyword.chars().allMatch(c -> c > 0x20 && c < 0x7F && "(){%*\"\\]".indexOf(c) < 0);
  }

  private static void requireKeyword(String keyword) {
    if (!isKeyword(keyword)) {
      throw new IllegalArgumentException("\"" + keyword + "\" cannot be a keyword");
    }
  }

  /** Equal regardless of the keywords' case. */
  @Override
  public boolean equals(Object other) {
    return other == this
        || (other instanceof Flags that
            && system.equals(that.system)
            && equal(keywords, that.keywords));
  }

  /** They are ASCII, in one order. */
  private static boolean equal(List<String> some, List<String> others) {
    boolean equal = some.size() == others.size();
    for (int i = 0; equal && i < some.size(); i++) {
      equal = some.get(i).equalsIgnoreCase(others.get(i));
    }
    return equal;
  }

  @Override
  public int hashCode() {
    int hash = system.hashCode();
    for (String keyword : keywords) {
      hash = 31 * hash + keyword.toLowerCase(Locale.ROOT).hashCode();
    }
    return hash;
  }
}
