package org.chappe.directory.password;

/**
 * What one Argon2id hash costs (RFC 9106 §3.1).
 *
 * @param memoryKiB memory of one hash, KiB; at least 8 for each lane
 * @param iterations passes over that memory
 * @param parallelism lanes; one thread computes them all here
 */
public record PasswordCost(int memoryKiB, int iterations, int parallelism) {
  /**
   * One of the five settings OWASP holds for equally strong. On one core of an AMD EPYC, warm:
   *
   * <pre>
   *   47104 KiB, t=1   45 ms        9216 KiB, t=4   26 ms
   *   19456 KiB, t=2   29 ms        7168 KiB, t=5   24 ms
   *   12288 KiB, t=3   28 ms
   * </pre>
   *
   * The one with the least memory is chosen: log-ins come in floods, the heap is shared with mail,
   * and it is the fastest.
   */
  public static final PasswordCost DEFAULT = new PasswordCost(7_168, 5, 1);

  public PasswordCost {
    if (parallelism < 1 || parallelism > 64) {
      throw new IllegalArgumentException("parallelism " + parallelism + " is outside 1..64");
    }
    if (memoryKiB < 8 * parallelism || memoryKiB > 4 * 1024 * 1024) {
      throw new IllegalArgumentException(
          "memory of %d KiB is outside %d..4194304".formatted(memoryKiB, 8 * parallelism));
    }
    if (iterations < 1 || iterations > 1_000) {
      throw new IllegalArgumentException("iterations " + iterations + " are outside 1..1000");
    }
  }

  /**
   * Whether a guess at a hash of this cost is cheaper than at one of {@code other}'s: less memory,
   * or less memory times passes.
   */
  boolean isWeakerThan(PasswordCost other) {
    return memoryKiB < other.memoryKiB || work() < other.work();
  }

  /** KiB that are gone over; below 2^32. */
  long work() {
    return (long) memoryKiB * iterations;
  }
}
