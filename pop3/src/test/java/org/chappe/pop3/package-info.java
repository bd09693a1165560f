/** Transcripts by RFC, and what must hold beside them. Begin at {@code TestServer}. */
@NullMarked
package org.chappe.pop3;

import org.jspecify.annotations.NullMarked;
