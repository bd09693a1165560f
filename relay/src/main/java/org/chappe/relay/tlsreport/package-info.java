/**
 * TLS reports, RFC 8460: telling other domains how TLS went at connections to their servers, and
 * reading what others tell of ours. Lives here: counting, the reports, when they are sent. Not
 * here: connections and policies ({@code client}, {@code route}), mail's way out ({@link
 * org.chappe.relay.Post}).
 *
 * <p>Begin at {@link org.chappe.relay.tlsreport.TlsReports} and {@link
 * org.chappe.relay.tlsreport.TlsReportReader}.
 */
@NullMarked
package org.chappe.relay.tlsreport;

import org.jspecify.annotations.NullMarked;
