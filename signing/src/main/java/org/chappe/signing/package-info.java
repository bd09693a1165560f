/**
 * Signatures of messages (DKIM, RFC 6376; ARC, RFC 8617) and addresses rewritten for forwarding
 * (SRS).
 *
 * <p>Begin at {@code DkimSigner} and {@code DkimVerifier}; {@code ArcSealer} and {@code
 * ArcVerifier} are made of the same parts. All of them read a message once, as it streams by:
 * {@code MessageInput} keeps its header, {@code BodyHash} and {@code BodyHashes} keep nothing of
 * its body.
 *
 * <p>Not here: where keys are kept ({@code directory}) and who asks DNS ({@code relay}): keys are
 * handed in. May touch: {@code model}, {@code mime}.
 */
@NullMarked
package org.chappe.signing;

import org.jspecify.annotations.NullMarked;
