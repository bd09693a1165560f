package org.chappe.app.cli;

import java.io.PrintWriter;
import org.chappe.app.admin.AdminAnswer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** A list as a JSON array, an item a line, written while it comes. */
final class JsonLines {
  // Without annotations: the socket's marks of what is what are not for people's programs.
  private static final JsonMapper PLAIN =
      JsonMapper.builder().disable(MapperFeature.USE_ANNOTATIONS).build();

  private final PrintWriter out;
  private String before = "[";

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  void item(AdminAnswer item) {
    out.println(before);
    out.print(PLAIN.writeValueAsString(item));
    before = ",";
  }

  void end() {
    out.println(before.equals("[") ? "[]" : "\n]");
  }

  static String of(AdminAnswer answer) {
    return PLAIN.writeValueAsString(answer);
  }
}
