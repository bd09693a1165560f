/** Tests of the authorization server. */
@NullMarked
package org.chappe.oauth;

import org.jspecify.annotations.NullMarked;
