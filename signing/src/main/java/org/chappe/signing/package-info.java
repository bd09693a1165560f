/**
 * Signatures of messages (DKIM, RFC 6376; ARC, RFC 8617) and addresses rewritten for forwarding
 * (SRS).
 *
 * <p>Not here: where keys are kept ({@code directory}) and who asks DNS ({@code relay}): keys are
 * handed in. May touch: {@code model}, {@code mime}.
 */
@NullMarked
package org.chappe.signing;

import org.jspecify.annotations.NullMarked;
