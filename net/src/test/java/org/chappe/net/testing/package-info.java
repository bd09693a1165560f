/**
 * What tests of protocols need: a client that plays transcripts, certificates.
 *
 * <p>Lives here: {@link org.chappe.net.testing.Script}, to begin with. Goes into this module's test
 * jar for the modules above.
 */
@NullMarked
package org.chappe.net.testing;

import org.jspecify.annotations.NullMarked;
