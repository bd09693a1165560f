/**
 * The store on one machine, in RocksDB.
 *
 * <p>Lives here: one database of four column families, the thread that writes it, the threads that
 * read it, bodies cut into chunks. Not here: what a row means. May touch: {@code model}, {@code
 * store}. Only {@code app} sees this module.
 *
 * <p>Begin at {@link org.chappe.store.rocksdb.RocksDbStore}; the octets on disk are drawn in {@link
 * org.chappe.store.rocksdb.Layout}; the way of a commit is told in {@link
 * org.chappe.store.rocksdb.Committer}.
 */
@NullMarked
package org.chappe.store.rocksdb;

import org.jspecify.annotations.NullMarked;
