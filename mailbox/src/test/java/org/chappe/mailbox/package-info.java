/** Tests of the mailbox service over the in-memory store and the one that fails on demand. */
@NullMarked
package org.chappe.mailbox;

import org.jspecify.annotations.NullMarked;
