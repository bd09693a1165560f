/**
 * The authorization server: OAuth 2.0 and OpenID Connect for the accounts here, RFC 6749 as RFC
 * 9700 wants it, and the tokens that open mail.
 *
 * <p>Lives here: clients that register themselves, the pages on which a person signs in and
 * consents, grants and their tokens, keys, metadata. Not here: who somebody is ({@code directory}),
 * how HTTP is spoken ({@code http}), tokens of others ({@code oauth.external}), SASL. May touch:
 * {@code model}, {@code store}, {@code net} for languages, {@code directory}, {@code http}.
 *
 * <p>Begin at {@link org.chappe.oauth.OAuth}. Clients, keys and grants are rows ({@code Rows} draws
 * them); codes and half-finished log-ins are in memory, bounded, and gone with a restart.
 */
@NullMarked
package org.chappe.oauth;

import org.jspecify.annotations.NullMarked;
