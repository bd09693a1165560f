/**
 * A real server for tests of the whole: a process of its own, to be talked to, stopped and killed.
 *
 * <p>Begin at {@link org.chappe.app.testing.ServerProcess}.
 */
@NullMarked
package org.chappe.app.testing;

import org.jspecify.annotations.NullMarked;
