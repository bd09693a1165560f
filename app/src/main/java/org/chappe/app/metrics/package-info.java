/** Numbers about a running server, for those who watch it. Everything here is thread-safe. */
@NullMarked
package org.chappe.app.metrics;

import org.jspecify.annotations.NullMarked;
