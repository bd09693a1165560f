/**
 * The configuration: one TOML file and {@code --set} on the command line, as typed records.
 *
 * <p>Lives here: a record per area with its defaults and their reasons, reading them with every
 * problem told at once, and the reference page made from them. Not here: what a setting does; code
 * below {@code app} receives a record of its own. May touch: {@code model}, {@code net}'s {@code
 * HostPort}, tomlj.
 *
 * <p>Begin at {@link org.chappe.app.config.Config}, then {@link org.chappe.app.config.Settings}:
 * the same {@code read} methods read a file and write the reference page.
 */
@NullMarked
package org.chappe.app.config;

import org.jspecify.annotations.NullMarked;
