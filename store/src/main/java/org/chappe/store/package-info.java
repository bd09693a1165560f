/**
 * Partitions and bodies: what every layer above is written on, DESIGN.md §1.
 *
 * <p>Lives here: the interface, the in-memory engine, the engine that fails on demand; in the
 * tests' archive the contract suite every engine passes. Not here: what a row means. May touch:
 * {@code model}.
 *
 * <p>Begin at {@link org.chappe.store.Store}.
 */
@NullMarked
package org.chappe.store;

import org.jspecify.annotations.NullMarked;
