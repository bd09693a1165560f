package org.chappe.search.lucene;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.chappe.mailbox.search.Words;
import org.chappe.model.AccountId;

/**
 * The different words of a text, each behind the account's id: the words that are like another are
 * looked for among those of one account, however many words the others have.
 */
final class WordTerms extends TokenStream {
  private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
  private final String account;
  private final Set<String> words = new HashSet<>();
  private Iterator<String> rest;

  /**
   * Of a folded text.
   *
   * @param folded is not kept
   */
  WordTerms(AccountId account, CharSequence folded) {
    this.account = account.toString();
    var reading = new Words(words::add);
    reading.add(folded);
    reading.end();
    rest = words.iterator();
  }

  @Override
  public boolean incrementToken() {
    if (!rest.hasNext()) {
      return false;
    }
    term.setEmpty().append(account).append(rest.next());
    return true;
  }

  @Override
  public void reset() {
    rest = words.iterator();
  }
}
