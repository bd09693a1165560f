/**
 * Mail on its way out: the outbox, who takes the mail of a domain ({@code route}), the SMTP and
 * LMTP client ({@code client}), retries ({@code outbox}), what senders are told ({@code report})
 * and what other domains are told of TLS with them ({@code tlsreport}). Begin at {@code Relay}.
 *
 * <p>Not here: taking mail in ({@code smtp}), mailboxes here ({@code delivery}). May touch: {@code
 * model}, {@code mime}, {@code net}, {@code store}, {@code directory}, {@code mailbox}, {@code
 * delivery}, {@code signing}.
 */
@NullMarked
package org.chappe.relay;

import org.jspecify.annotations.NullMarked;
