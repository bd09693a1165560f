/** Delivery status notifications: written, read, and who gets them. */
@NullMarked
package org.chappe.relay.report;

import org.jspecify.annotations.NullMarked;
