/**
 * MIME: octets in, values out.
 *
 * <p>Lives here: one pass over a message while it arrives (parts with offsets, header fields), the
 * values in header fields, decoders, the IMAP forms made from a message once, and the little that
 * is needed to compose one. Not here: where messages are kept, who they are for. May touch: the
 * JDK.
 *
 * <p>Begin at {@code MessageParser}. Broken mail is the normal case: nothing here refuses a message
 * for being broken, and nothing alters it.
 *
 * <p>Octets of a header that are not yet known to be text are kept as <i>raw</i> strings: one
 * character 0 to 255 for each octet, as in ISO 8859-1. Nothing is lost that way and they cost an
 * octet each. {@code EncodedWords.decode} makes text of them.
 */
@NullMarked
package org.chappe.mime;

import org.jspecify.annotations.NullMarked;
