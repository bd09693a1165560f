/**
 * Administration: domains, accounts, aliases, the queue, status and stop, asked by the command
 * line.
 *
 * <p>Lives here: what can be asked ({@link org.chappe.app.admin.AdminRequest}) and answered, the
 * one place that does it ({@link org.chappe.app.admin.Administration}), and the Unix socket in the
 * data directory that brings requests to a running server. On a stopped one the same code works on
 * the opened store. May touch: {@code directory}, {@code mailbox}, {@code relay}, the keys and
 * records of {@code app.domain}, Jackson (its tokens only).
 *
 * <p>Begin at {@link org.chappe.app.admin.AdminRequest}.
 */
@NullMarked
package org.chappe.app.admin;

import org.jspecify.annotations.NullMarked;
