package org.chappe.mailbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.chappe.store.RowRange;

/**
 * Keys of the rows in an account's partition, and what their values hold; DESIGN.md §3.
 *
 * <p>A key is a letter and numbers, big-endian. A value begins with its format number. {@code
 * varint} has seven bits an octet, the lowest first. Ids and UIDs in lists are ranges: how many,
 * then for each the gap to the one before and its length less one, all varint.
 *
 * <pre>
 *  head        -                        {@link HeadRow}
 *              | 1 | next mailbox 8 | next message 8 | last UIDVALIDITY 4 | octets 8 | messages 8
 *              | max octets 8 (-1: none) | max messages 8 | max mailboxes 8 | history floor 8
 *              | removed 1 | shown limit 8 (may be missing: 0) |
 *  mailbox     'm' | mailbox 8          {@link MailboxRow}
 *              | 1 | role 1 (0: none) | UIDVALIDITY 4 | UIDNEXT 8 | recent from 8 | highest MODSEQ 8 | name
 *  dying       'd' | mailbox 8          a mailbox that was deleted and has entries left
 *              | 1 |
 *  subscribed  's' | name               | 1 |
 *  entry       'e' | mailbox 8 | UID 4  {@link EntryRow}
 *              | 2 | system flags 1 | message 8 | thread 8 | MODSEQ 8 | internal date 8 | save date 4
 *              | octets 8 | missing line ends 4 | sent 8 (not in format 1) | keywords, a space between
 *              beside the system flags, 0x80: UTF-8 in its header or in a part's; sent: {@link SentDate}
 *  message     'b' | message 8          {@link MessageRow}: made once when it came in
 *              | 1 | body id 32 | octets 8 | header octets 8
 *              | envelope, BODY, BODYSTRUCTURE, parts, preview: five lengths of 4, then the octets |
 *  fields      'f' | message 8          | 1 | common header fields, raw |
 *  link        'l' | message 8          | 1 | body id 32 |
 *              what to unlink when the message goes, without reading the message row
 *  thread      't' | hash 8             | 1 | thread 8 |     {@link Threads}: of a Message-ID
 *  expunged    'x' | mailbox 8 | version 8
 *              | 1 | UIDs |             kept as long as the mailbox
 *  option      'o' | name               | 1 | text |
 *              what was set for the account by name; kept for front-ends, and not read here
 *  access key  'k' | mailbox 8          | 1 | key 32 |   RFC 4467; goes with its mailbox
 *  annotation  'a' | mailbox 8 (0: the account itself) | entry's name, in small letters
 *              | 1 | value |            RFC 5464; goes with its mailbox
 *  rights      'r' | mailbox 8          {@link AccessRow}: beside its row, which is written with every
 *              message and need not carry them; kept in memory; goes with its mailbox
 *              | 1 | for each entry: kind 1 (1 anyone, 2 account; +16 denied) | account 8 | rights 4 |
 *  sharer      'r' | 0 8 | account 8    who may share something with this account: {@link Sharing}
 *              | 1 | noted, in seconds 8 |
 *  changed     'v' | version 8          {@link ChangedRow}: kept above the history floor
 * </pre>
 *
 * Entries with UIDs at or above UIDNEXT belong to a change that is not complete: nobody sees them,
 * and opening the account sweeps them. A message, its fields and its link are there exactly as long
 * as an entry for it is.
 */
final class Rows {
  static final int FORMAT = 1;

  private Rows() {}

  static byte[] mailbox(long mailbox) {
    return key('m', mailbox);
  }

  static byte[] dying(long mailbox) {
    return key('d', mailbox);
  }

  static byte[] subscribed(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + text.length).put((byte) 's').put(text).array();
  }

  static byte[] option(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + text.length).put((byte) 'o').put(text).array();
  }

  static byte[] entry(long mailbox, long uid) {
    return ByteBuffer.allocate(13).put((byte) 'e').putLong(mailbox).putInt((int) uid).array();
  }

  static byte[] message(long message) {
    return key('b', message);
  }

  static byte[] fields(long message) {
    return key('f', message);
  }

  static byte[] link(long message) {
    return key('l', message);
  }

  static byte[] thread(long hash) {
    return key('t', hash);
  }

  static byte[] expunged(long mailbox, long version) {
    return ByteBuffer.allocate(17).put((byte) 'x').putLong(mailbox).putLong(version).array();
  }

  static byte[] accessKey(long mailbox) {
    return key('k', mailbox);
  }

  static byte[] annotation(long mailbox, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + text.length).put((byte) 'a').putLong(mailbox).put(text).array();
  }

  static String annotationName(byte[] key) {
    return new String(key, 9, key.length - 9, StandardCharsets.UTF_8);
  }

  static byte[] access(long mailbox) {
    return key('r', mailbox);
  }

  static byte[] sharer(long account) {
    return ByteBuffer.allocate(17).put((byte) 'r').putLong(0).putLong(account).array();
  }

  /** Whether a row of letter 'r' says who shares, and which account does. */
  static OptionalLong sharer(byte[] key) {
    return key.length == 17
        ? OptionalLong.of(ByteBuffer.wrap(key).getLong(9))
        : OptionalLong.empty();
  }

  static byte[] changed(long version) {
    return key('v', version);
  }

  /** All rows of one letter. */
  static RowRange all(char letter) {
    return RowRange.withPrefix(new byte[] {(byte) letter});
  }

  /** All rows of one letter and first number. */
  static RowRange all(char letter, long number) {
    return RowRange.withPrefix(key(letter, number));
  }

  /** Rows of one letter whose number is in {@code from} to {@code to}, both included. */
  static RowRange between(char letter, long from, long to) {
    return RowRange.of(key(letter, from), key(letter, to + 1));
  }

  /** The number behind the letter. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key, 1, 8).getLong();
  }

  /** An entry's UID. */
  static long uid(byte[] key) {
    return ByteBuffer.wrap(key, 9, 4).getInt() & 0xFFFF_FFFFL;
  }

  static String subscribedName(byte[] key) {
    return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
  }

  private static byte[] key(char letter, long number) {
    return ByteBuffer.allocate(9).put((byte) letter).putLong(number).array();
  }
}
