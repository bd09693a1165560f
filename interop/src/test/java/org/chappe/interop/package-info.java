/**
 * Real clients against a real server process, each as its user would run it.
 *
 * <p>Lives here: one test class a client. A client that is not installed is installed from Debian's
 * packages when that is possible, otherwise the test fails and names the package. Begin at {@code
 * Client}.
 */
@NullMarked
package org.chappe.interop;

import org.jspecify.annotations.NullMarked;
