package org.chappe.mailbox;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chappe.model.Flags;
import org.chappe.model.SystemFlag;

/**
 * The flags an account's entries have, each value one object: a million entries share a handful.
 * Also fixes a keyword's case to the one first seen. Only the holder of the account's turn, or who
 * loads the account, uses it.
 */
final class FlagsTable {
  /** Someone may make combinations without end; past this the table begins anew. */
  private static final int MAX_KNOWN = 4_096;

  /** A flag's place is its bit on disk, never moved. */
  private static final SystemFlag[] SYSTEM = {
    SystemFlag.ANSWERED, SystemFlag.FLAGGED, SystemFlag.DELETED, SystemFlag.SEEN, SystemFlag.DRAFT
  };

  private static final Flags[] PLAIN = plain();

  private final Map<Flags, Flags> known = new HashMap<>();
  private final Map<String, Flags[]> byText = new HashMap<>();

  /** The object that stands for all flags equal to these. */
  Flags of(Flags flags) {
    if (flags.keywords().isEmpty()) {
      return PLAIN[bits(flags)];
    }
    forgetIfFull();
    return known.computeIfAbsent(flags, same -> same);
  }

  /** The flags with these system flags' bits and keywords, a space between. */
  Flags of(int system, String keywords) {
    if (keywords.isEmpty()) {
      return PLAIN[system];
    }
    Flags[] some = byText.get(keywords);
    if (some == null) {
      forgetIfFull();
      some = new Flags[PLAIN.length];
      byText.put(keywords, some);
    }
    Flags flags = some[system];
    if (flags == null) {
      flags = of(new Flags(PLAIN[system].system(), List.of(keywords.split(" ", -1))));
      some[system] = flags;
    }
    return flags;
  }

  /** The system flags as stored. */
  static int bits(Flags flags) {
    int bits = 0;
    for (int bit = 0; bit < SYSTEM.length; bit++) {
      if (flags.has(SYSTEM[bit])) {
        bits |= 1 << bit;
      }
    }
    return bits;
  }

  private void forgetIfFull() {
    if (known.size() >= MAX_KNOWN || byText.size() >= MAX_KNOWN) {
      known.clear();
      byText.clear();
    }
  }

  private static Flags[] plain() {
    var all = new Flags[1 << SYSTEM.length];
    for (int bits = 0; bits < all.length; bits++) {
      var set = EnumSet.noneOf(SystemFlag.class);
      for (int bit = 0; bit < SYSTEM.length; bit++) {
        if ((bits & (1 << bit)) != 0) {
          set.add(SYSTEM[bit]);
        }
      }
      all[bits] = bits == 0 ? Flags.NONE : new Flags(set, List.of());
    }
    return all;
  }
}
