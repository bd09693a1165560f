package org.chappe.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which known name somebody may have meant. */
final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest letters changed, added, removed or swapped; none when that are
   * more than a third of them.
   */
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .filter(other -> distance(name, other) * 3 <= Math.max(name.length(), other.length()));
  }

  /** Damerau's distance, where two neighbours swapped are one change: the commonest slip. */
  static int distance(String one, String other) {
    int[][] row = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          row[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = row[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(row[i - 1][j], row[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        row[i][j] = swapped ? Math.min(least, row[i - 2][j - 2] + 1) : least;
      }
    }
    return row[one.length()][other.length()];
  }
}
