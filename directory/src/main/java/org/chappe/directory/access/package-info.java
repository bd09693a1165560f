/**
 * Who is signed in, who was, and from where: what an account's owner and the operator see.
 *
 * <p>Lives here: open sessions and their end, the list of sign-ins, the places an account is known
 * from. Not here: who may come in ({@code directory}), how a protocol says good-bye (front-ends).
 * May touch: {@code directory}, {@code model}, {@code store}.
 *
 * <p>Begin at {@link org.chappe.directory.access.OpenSessions}, then {@code SignInHistory}.
 */
@NullMarked
package org.chappe.directory.access;

import org.jspecify.annotations.NullMarked;
