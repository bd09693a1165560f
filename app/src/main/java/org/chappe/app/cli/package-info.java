/**
 * The command line: what a person types and reads.
 *
 * <p>Lives here: one class per command, their help texts, their exit codes (0 done, 1 refused or
 * failed, 2 wrong usage, 3 from {@code status}: not serving). Not here: what a command does; {@code
 * admin} and {@link org.chappe.app.Server} do that. May touch: picocli, {@code admin}, {@code
 * config}, {@code org.chappe.app}.
 *
 * <p>Begin at {@link org.chappe.app.cli.ChappeCommand}.
 */
@NullMarked
package org.chappe.app.cli;

import org.jspecify.annotations.NullMarked;
