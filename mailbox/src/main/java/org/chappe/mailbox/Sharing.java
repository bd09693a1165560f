package org.chappe.mailbox;

import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.chappe.model.AccountId;
import org.chappe.model.MailboxId;

/**
 * Rights on mailboxes, and who shares with an account.
 *
 * <p>What counts is the access list in the owner's partition, looked at each time somebody uses a
 * mailbox. So that a session finds who shares with its account, each grant is noted in the
 * partition of who is granted to, and that note is durable before the grant is: after a crash in
 * between there is a note too many, which opens nothing. Notes that lead nowhere are forgotten by
 * who finds that out, but not young ones: their grant may be on its way.
 */
final class Sharing {
  /**
   * Accounts that share with one account. Each is opened when it lists others' mailboxes, so nobody
   * shall have a list that takes minutes. Beyond it a grant works, and is listed by nobody.
   */
  static final int MOST_SHARERS = 1_000;

  /** A note is not forgotten for an hour; a grant takes seconds. */
  static final long YOUNG_SECONDS = 3_600;

  private final OpenAccount account;

  Sharing(OpenAccount account) {
    this.account = account;
  }

  AccessList change(MailboxId mailbox, UnaryOperator<AccessList> change) {
    return account.change(turn -> {
      StoredMailbox now = turn.mailbox(mailbox);
      AccessList after = change.apply(now.access());
      if (after.entries().size() > AccessList.MOST_ENTRIES
          && after.entries().size() > now.access().entries().size()) {
        throw new MailboxRefused(
            MailboxRefused.Reason.LIMIT,
            "a mailbox has rights for at most " + AccessList.MOST_ENTRIES + " identifiers");
      }
      if (!after.equals(now.access())) {
        Change commit = turn.begin();
        commit.access(now, after);
        turn.end(commit);
      }
      return after;
    });
  }

  void note(AccountId owner) {
    account.change(turn -> {
      long now = account.nowSeconds();
      Long noted = turn.now().notedSharers().get(owner);
      boolean room = turn.now().notedSharers().size() < MOST_SHARERS;
      if (noted == null ? room : noted < now - YOUNG_SECONDS / 2) {
        Change change = turn.begin();
        change.noteSharer(owner, now);
        turn.end(change);
      }
      return turn.versions();
    });
  }

  /** Those that are young stay. Nobody waits for it. */
  void forget(Set<AccountId> owners) {
    OpenAccount.Submitted<?> submitted =
        account.submit(turn -> {
          var old = new HashSet<AccountId>();
          for (AccountId owner : owners) {
            Long noted = turn.now().notedSharers().get(owner);
            if (noted != null && noted < account.nowSeconds() - YOUNG_SECONDS) {
              old.add(owner);
            }
          }
          if (!old.isEmpty()) {
            Change change = turn.begin();
            old.forEach(change::forgetSharer);
            turn.end(change);
          }
          return turn.versions();
        });
    if (!submitted.own().isEmpty()) {
      account.finishSoon();
    }
  }
}
