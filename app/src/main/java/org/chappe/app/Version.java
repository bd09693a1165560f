package org.chappe.app;

import java.util.Optional;

/** The version of this program, as its jar says. */
public final class Version {
  private Version() {}

  /** {@code 0.1.0}; {@code unreleased} where classes run without their jar. */
  public static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unreleased");
  }
}
