package org.chappe.mailbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.chappe.model.Flags;
import org.chappe.model.SystemFlag;

/**
 * A set of rights, RFC 4314 §2.
 *
 * @param bits one for each {@link Right}, as on disk
 */
public record Rights(int bits) {
  public static final Rights NONE = new Rights(0);
  public static final Rights ALL = new Rights((1 << Right.values().length) - 1);

  /** RFC 2086's "c". Of §2.1.1's two readings the one its examples have: it leads to "k", "x". */
  private static final Rights OLD_CREATE = of(Right.CREATE, Right.DELETE);

  /** RFC 2086's "d". */
  private static final Rights OLD_DELETE = of(Right.DELETE_MESSAGES, Right.EXPUNGE);

  public Rights {
    if (bits >>> Right.values().length != 0) {
      throw new IllegalArgumentException("unknown rights " + Integer.toHexString(bits));
    }
  }

  public static Rights of(Right... rights) {
    int bits = 0;
    for (Right right : rights) {
      bits |= right.bit();
    }
    return new Rights(bits);
  }

  /**
   * Reads letters, "c" and "d" too.
   *
   * @throws IllegalArgumentException for a letter that is none of a right's
   */
  public static Rights parse(String letters) {
    Rights rights = NONE;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      Rights more =
          switch (letter) {
            case 'c' -> OLD_CREATE;
            case 'd' -> OLD_DELETE;
            default ->
                of(
                    Right.of(letter)
                        .orElseThrow(() ->
                            new IllegalArgumentException("\"" + letter + "\" is not a right")));
          };
      rights = rights.and(more);
    }
    return rights;
  }

  public boolean has(Right right) {
    return (bits & right.bit()) != 0;
  }

  public boolean hasAny(Rights some) {
    return (bits & some.bits) != 0;
  }

  public boolean isEmpty() {
    return bits == 0;
  }

  /** These and those. */
  public Rights and(Rights more) {
    return new Rights(bits | more.bits);
  }

  public Rights without(Rights less) {
    return new Rights(bits & ~less.bits);
  }

  /** The letters; "c" and "d" where what they stood for is there in part: RFC 4314 §2.1.1. */
  public String text() {
    var text = new StringBuilder();
    for (Right right : Right.values()) {
      if (right == Right.ADMINISTER) {
        text.append(hasAny(OLD_CREATE) ? "c" : "").append(hasAny(OLD_DELETE) ? "d" : "");
      }
      if (has(right)) {
        text.append(right.letter());
      }
    }
    return text.toString();
  }

  // Flags

  /** The right needed to change a system flag. RFC 4314 §4 */
  public static Right toChange(SystemFlag flag) {
    return switch (flag) {
      case SEEN -> Right.SEEN;
      case DELETED -> Right.DELETE_MESSAGES;
      case ANSWERED, FLAGGED, DRAFT -> Right.WRITE;
    };
  }

  /** Whether every flag may be changed. */
  public boolean allFlags() {
    return has(Right.SEEN) && has(Right.DELETE_MESSAGES) && has(Right.WRITE);
  }

  /** What becomes of a message's flags when somebody with these rights wants others. */
  public Flags applied(Flags before, Flags wanted) {
    if (allFlags()) {
      return wanted;
    }
    Flags kept = before.without(changeable(before));
    return kept.with(changeable(wanted));
  }

  /** Of these flags those that may be changed. */
  public Flags changeable(Flags flags) {
    if (allFlags() || flags.isEmpty()) {
      return flags;
    }
    Set<SystemFlag> system = new LinkedHashSet<>();
    for (SystemFlag flag : flags.system()) {
      if (has(toChange(flag))) {
        system.add(flag);
      }
    }
    return new Flags(system, has(Right.WRITE) ? flags.keywords() : List.of());
  }

  @Override
  public String toString() {
    return text();
  }
}
