package org.chappe.app;

import org.chappe.app.cli.ChappeCommand;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(ChappeCommand.run(args));
  }
}
