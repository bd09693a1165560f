/**
 * The program: one server on one data directory.
 *
 * <p>Lives here: putting the rooms of the house together ({@link org.chappe.app.Server}), starting
 * and stopping them in the right order, the data directory, the try-out. Not here: the command line
 * ({@code cli}), settings ({@code config}), administration ({@code admin}). May touch: every
 * module; nothing else in the house knows this one.
 *
 * <p>Begin at {@link org.chappe.app.Main}, then {@link org.chappe.app.Server}.
 */
@NullMarked
package org.chappe.app;

import org.jspecify.annotations.NullMarked;
