/** Tests of reading commands' arguments. */
@NullMarked
package org.chappe.imap.command;

import org.jspecify.annotations.NullMarked;
