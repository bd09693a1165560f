/** Tests of the IMAP front-end, filed under the RFC they check. */
@NullMarked
package org.chappe.imap;

import org.jspecify.annotations.NullMarked;
