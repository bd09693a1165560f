package org.chappe.mailbox;

import org.chappe.mailbox.search.LikeWords;
import org.chappe.model.AccountId;

/** For who has no index: every text is read. */
final class NoTextIndex implements TextIndex {
  @Override
  public Answers find(MailAccount account, Where where, String folded) {
    return Answers.NONE;
  }

  @Override
  public Nearness near(MailAccount account, Where where, LikeWords.Word word) {
    return Nearness.NONE;
  }

  @Override
  public int worthwhileFrom() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void changed(AccountId account) {}

  @Override
  public void remove(AccountId account) {}

  @Override
  public boolean rebuild(AccountId account) {
    return false;
  }

  @Override
  public boolean rebuildAll() {
    return false;
  }

  @Override
  public void close() {}
}
