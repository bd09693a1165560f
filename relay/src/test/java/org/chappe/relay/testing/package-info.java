/** What tests of this module and of those above it need. */
@NullMarked
package org.chappe.relay.testing;

import org.jspecify.annotations.NullMarked;
