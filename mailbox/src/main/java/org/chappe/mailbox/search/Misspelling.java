package org.chappe.mailbox.search;

/** How many letters differ between two words. */
final class Misspelling {
  private Misspelling() {}

  /**
   * The least number of letters to put in, take away, replace or exchange with their neighbour,
   * each place once; more than {@code most}: any number above it.
   */
  static int edits(String word, String other, int most) {
    if (word.equals(other)) {
      return 0;
    }
    int[] a = word.codePoints().toArray();
    int[] b = other.codePoints().toArray();
    if (Math.abs(a.length - b.length) > most) {
      return most + 1;
    }
    int[] beforeLast = new int[b.length + 1];
    int[] last = new int[b.length + 1];
    int[] now = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      now[0] = i;
      int least = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        now[j] = Math.min(replaced, 1 + Math.min(last[j], now[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
          now[j] = Math.min(now[j], beforeLast[j - 2] + 1);
        }
        least = Math.min(least, now[j]);
      }
      if (least > most + 1) { // an exchange takes up the row before
        return most + 1;
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = now;
      now = free;
    }
    return last[b.length];
  }
}
