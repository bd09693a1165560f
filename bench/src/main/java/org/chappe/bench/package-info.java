/**
 * Benchmarks of the hot paths, by JMH: reading a message, committing, snapshots, FETCH.
 *
 * <p>Begin at {@link org.chappe.bench.Bench}. The whole system beside others is measured by the
 * script {@code bench/whole}; results are in {@code docs/performance.md}.
 */
@NullMarked
package org.chappe.bench;

import org.jspecify.annotations.NullMarked;
