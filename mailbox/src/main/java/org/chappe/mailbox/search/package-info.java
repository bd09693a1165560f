/**
 * Search over one mailbox's messages: what may be asked, and how it is answered.
 *
 * <p>Lives here: the search program, its evaluation over snapshots, rows and bodies. Not here: a
 * protocol's way of writing it.
 */
@NullMarked
package org.chappe.mailbox.search;

import org.jspecify.annotations.NullMarked;
