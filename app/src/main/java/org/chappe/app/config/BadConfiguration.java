package org.chappe.app.config;

import java.util.List;

/** Everything that is wrong with a configuration, a line each, in the order of the file. */
public final class BadConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public BadConfiguration(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
