/** TLS reports: counted, sent, read. */
@NullMarked
package org.chappe.relay.tlsreport;

import org.jspecify.annotations.NullMarked;
