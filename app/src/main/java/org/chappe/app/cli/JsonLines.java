package org.chappe.app.cli;

import java.io.PrintWriter;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AnswerJson;

/** A list as a JSON array, an item a line, written while it comes. */
final class JsonLines {
  private final PrintWriter out;
  private String before = "[";

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  void item(AdminAnswer item) {
    out.println(before);
    out.print(AnswerJson.plain(item));
    before = ",";
  }

  void end() {
    out.println(before.equals("[") ? "[]" : "\n]");
  }
}
