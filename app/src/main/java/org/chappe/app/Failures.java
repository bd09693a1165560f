package org.chappe.app;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the program does about failures that nobody below could handle.
 *
 * <p>A store that failed to write or to sync ends the program: what is on disk is what was
 * acknowledged, and only a start that reads it again knows it for certain. A JVM that is broken
 * ends it too. Any other exception that ends a thread is a bug of that thread's; it is told, and
 * the others go on.
 */
public final class Failures {
  /** EX_IOERR of {@code sysexits.h}. */
  private static final int STORE_FAILED = 74;

  /** EX_SOFTWARE of {@code sysexits.h}. */
  private static final int JVM_BROKEN = 70;

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** For every thread that has no other policy. */
  public static void endTheProgramWhenFatal() {
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
      LOG.error("program.failed thread={}", thread.getName(), failure);
      if (failure instanceof VirtualMachineError) {
        Runtime.getRuntime().halt(JVM_BROKEN);
      }
    });
  }

  /** The store cannot go on. */
  static void storeFailed(Throwable failure) {
    LOG.error("store.failed outcome=\"the program ends\"", failure);
    System.err.println(
        "The store failed: "
            + failure.getMessage()
            + "\nThe program ends; nothing that was acknowledged is lost. Start it again when the"
            + " cause is gone (a full disk, most often).");
    Runtime.getRuntime().halt(STORE_FAILED);
  }
}
