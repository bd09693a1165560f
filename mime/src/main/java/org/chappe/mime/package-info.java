/** Octets in, values out: headers, addresses, parts, encodings. */
@NullMarked
package org.chappe.mime;

import org.jspecify.annotations.NullMarked;
