/**
 * Trust in tokens of other issuers: a company's identity provider opens the mail of the domains it
 * was given, and nothing else.
 *
 * <p>Lives here: which issuers there are, their metadata and keys fetched and kept with limits, JWT
 * checked here and opaque tokens asked about (RFC 7662). May touch: {@code model}, {@code
 * directory}.
 *
 * <p>Begin at {@link org.chappe.oauth.external.ExternalTokens}.
 */
@NullMarked
package org.chappe.oauth.external;

import org.jspecify.annotations.NullMarked;
