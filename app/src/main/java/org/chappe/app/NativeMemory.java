package org.chappe.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * What the C library keeps of memory that was given back to it: after a busy time mostly what the
 * JVM's compiler has used, 30 MB and more. It keeps that for each thread's next call, and gives it
 * to the system when asked only.
 */
final class NativeMemory {
  @SuppressWarnings("restricted") // the jar allows native access
  private static final Optional<MethodHandle> TRIM =
      Linker.nativeLinker()
          .defaultLookup()
          .find("malloc_trim") // glibc has it; others keep less
          .map(function ->
              Linker.nativeLinker()
                  .downcallHandle(
                      function,
                      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)));

  private NativeMemory() {}

  static boolean canTrim() {
    return TRIM.isPresent();
  }

  /** Gives it to the system. Takes milliseconds, and the locks of what it looks through. */
  static void trim() {
    if (TRIM.isEmpty()) {
      return;
    }
    try {
      var _ = (int) TRIM.get().invokeExact(0L);
    } catch (Throwable e) { // which C functions do not throw
      throw new IllegalStateException(e);
    }
  }
}
