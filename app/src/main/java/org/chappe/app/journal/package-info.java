/**
 * What became of messages, kept for some weeks, so that a person can ask. Begin at {@link
 * org.chappe.app.journal.Journal}.
 */
@NullMarked
package org.chappe.app.journal;

import org.jspecify.annotations.NullMarked;
