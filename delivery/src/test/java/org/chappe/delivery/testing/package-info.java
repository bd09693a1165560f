/**
 * Accounts and addresses in memory, for tests of what delivers to them. Begin at {@link
 * org.chappe.delivery.testing.TestMail}.
 */
@NullMarked
package org.chappe.delivery.testing;

import org.jspecify.annotations.NullMarked;
