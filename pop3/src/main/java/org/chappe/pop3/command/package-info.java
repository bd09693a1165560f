/**
 * What a POP3 client may ask, as records, and how it is read from a line. RFC 1939 §9, RFC 2449 §4.
 * May touch nothing but {@code model}.
 */
@NullMarked
package org.chappe.pop3.command;

import org.jspecify.annotations.NullMarked;
