/**
 * Telling owners that somebody signed in to their account from somewhere new.
 *
 * <p>Begin at {@link org.chappe.app.signin.SignInMail}. What is new, {@code directory} decides.
 */
@NullMarked
package org.chappe.app.signin;

import org.jspecify.annotations.NullMarked;
