/** Tests of trust in other issuers. */
@NullMarked
package org.chappe.oauth.external;

import org.jspecify.annotations.NullMarked;
