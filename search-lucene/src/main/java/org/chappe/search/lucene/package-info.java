/**
 * The index of messages' texts, in Apache Lucene: answers substring searches exactly, without
 * reading bodies.
 *
 * <p>Lives here: how texts become an index, how the index follows the accounts, how it is asked.
 * Not here: what a text is and how it is folded ({@code mailbox.search}). Everything on disk can be
 * made again from the mail. Begin at {@code LuceneTextIndex}.
 */
@NullMarked
package org.chappe.search.lucene;

import org.jspecify.annotations.NullMarked;
