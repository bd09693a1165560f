package org.chappe.app.cli;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code in characters: two rows of it in a line of half blocks. What is light is drawn, as
 * terminals mostly are dark; readers take either.
 */
final class QrLines {
  private static final int QUIET = 4; // modules around it, ISO/IEC 18004 §9.1

  private QrLines() {}

  static List<String> of(String text) {
    var code =
        QrCode.encodeText(text, QrCode.Ecc.LOW); // a screen is clean: the smaller, the better
    var lines = new ArrayList<String>();
    for (int y = -QUIET; y < code.size + QUIET; y += 2) {
      var line = new StringBuilder();
      for (int x = -QUIET; x < code.size + QUIET; x++) {
        line.append(block(isLight(code, x, y), isLight(code, x, y + 1)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Around the code all is light; below its last line of characters nothing is drawn. */
  private static boolean isLight(QrCode code, int x, int y) {
    return y < code.size + QUIET && !code.getModule(x, y);
  }

  private static char block(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
