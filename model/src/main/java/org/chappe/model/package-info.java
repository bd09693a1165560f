/**
 * Records shared by all: the field's words as types.
 *
 * <p>Lives here: small immutable values whose constructors refuse what cannot be. Not here:
 * anything that reads, writes or decides. May touch: the JDK.
 */
@NullMarked
package org.chappe.model;

import org.jspecify.annotations.NullMarked;
