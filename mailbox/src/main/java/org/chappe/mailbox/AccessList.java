package org.chappe.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chappe.model.AccountId;

/**
 * Who beside its owner has which rights on a mailbox, RFC 4314 §2. The owner has all of them and
 * keeps them: POP3, delivery and the owner's own programs use the mailbox without asking.
 *
 * <p>Somebody's rights are those given to the account and those given to anyone, without what is
 * denied to either. Accounts are named by their ids: who gets an address anew gets nobody's rights.
 */
public record AccessList(List<Entry> entries) {
  public static final AccessList NONE = new AccessList(List.of());

  /**
   * Entries of one mailbox: a row of 2.6 KB, which every mailbox made below it has too, so that one
   * commit holds those of all levels.
   */
  public static final int MOST_ENTRIES = 200;

  /**
   * Rights given or denied.
   *
   * @param whom empty: anyone, that is every account here
   * @param denied whether these are taken away: an identifier with "-" before it
   */
  public record Entry(Optional<AccountId> whom, boolean denied, Rights rights) {
    boolean isOf(Optional<AccountId> somebody, boolean ofDenied) {
      return denied == ofDenied && whom.equals(somebody);
    }
  }

  public AccessList {
    entries = List.copyOf(entries);
  }

  /**
   * What an entry may say: anyone is never given "a", which would give every account all rights.
   */
  public static Rights possible(Optional<AccountId> whom, boolean denied) {
    return whom.isPresent() || denied
        ? Rights.ALL
        : Rights.ALL.without(Rights.of(Right.ADMINISTER));
  }

  /** What {@code user}, who is not the owner, may do. */
  public Rights of(AccountId user) {
    Rights given = Rights.NONE;
    Rights denied = Rights.NONE;
    for (Entry entry : entries) {
      if (entry.whom().isEmpty() || entry.whom().get().equals(user)) {
        if (entry.denied()) {
          denied = denied.and(entry.rights());
        } else {
          given = given.and(entry.rights());
        }
      }
    }
    return given.without(denied);
  }

  /** What one entry says; nothing where there is none. */
  public Rights entry(Optional<AccountId> whom, boolean denied) {
    for (Entry entry : entries) {
      if (entry.isOf(whom, denied)) {
        return entry.rights();
      }
    }
    return Rights.NONE;
  }

  /** With one entry's rights replaced; without rights there is no entry. */
  public AccessList with(Optional<AccountId> whom, boolean denied, Rights rights) {
    var changed = new ArrayList<Entry>(entries.size() + 1);
    boolean there = false;
    for (Entry entry : entries) {
      if (!entry.isOf(whom, denied)) {
        changed.add(entry);
      } else {
        there = true;
        if (!rights.isEmpty()) {
          changed.add(new Entry(whom, denied, rights));
        }
      }
    }
    if (!there && !rights.isEmpty()) {
      changed.add(new Entry(whom, denied, rights));
    }
    return changed.isEmpty() ? NONE : new AccessList(changed);
  }
}
