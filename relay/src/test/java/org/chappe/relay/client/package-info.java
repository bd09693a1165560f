/** Tests of the client: servers that play transcripts, and break them off. */
@NullMarked
package org.chappe.relay.client;

import org.jspecify.annotations.NullMarked;
