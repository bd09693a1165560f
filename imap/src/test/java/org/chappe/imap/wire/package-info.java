/** Tests of IMAP's language. */
@NullMarked
package org.chappe.imap.wire;

import org.jspecify.annotations.NullMarked;
