package org.chappe.mailbox.search;

import java.util.function.Consumer;

/**
 * The words of a folded text, given piece by piece: runs of letters and digits, without accents.
 * One thread.
 */
public final class Words {
  /** Characters of a word; what is longer is an address or encoded octets, and nobody's word. */
  public static final int LONGEST = 40;

  private final Consumer<String> each;
  private final StringBuilder word = new StringBuilder();
  private int length;

  /**
   * @param each is given every word once it has ended
   */
  public Words(Consumer<String> each) {
    this.each = each;
  }

  /** What comes next; a piece does not end inside a character. */
  public void add(CharSequence folded) {
    for (int i = 0, c; i < folded.length(); i += Character.charCount(c)) {
      c = Character.codePointAt(folded, i);
      if (Character.isLetterOrDigit(c)) {
        if (length < LONGEST) {
          word.appendCodePoint(c);
        }
        length++;
      } else if (!FoldedText.isMark(c)) {
        end();
      }
    }
  }

  /** The text ends here. */
  public void end() {
    if (length > 0 && length <= LONGEST) {
      each.accept(word.toString());
    }
    word.setLength(0);
    length = 0;
  }
}
