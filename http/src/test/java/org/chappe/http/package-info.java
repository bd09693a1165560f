/** Tests of the HTTP listener. */
@NullMarked
package org.chappe.http;

import org.jspecify.annotations.NullMarked;
