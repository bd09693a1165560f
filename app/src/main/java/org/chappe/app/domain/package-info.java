/**
 * What a domain needs beside its addresses: the keys it signs with, from their making to their end,
 * and its records in DNS.
 *
 * <p>Lives here: {@link org.chappe.app.domain.KeyCare}, the round {@link
 * org.chappe.app.domain.KeyWatch} makes of it, and the records a domain is to have ({@link
 * org.chappe.app.domain.DomainRecords}), compared with those it has ({@link
 * org.chappe.app.domain.RecordCheck}). May touch: {@code directory}, {@code signing}, {@code
 * relay}'s DNS.
 */
@NullMarked
package org.chappe.app.domain;

import org.jspecify.annotations.NullMarked;
