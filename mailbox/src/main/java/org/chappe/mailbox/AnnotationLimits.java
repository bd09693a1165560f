package org.chappe.mailbox;

/**
 * Limits of annotations, RFC 5464 §4.1: of one, and of all that one mailbox has, or the account
 * itself. Quota does not count them.
 */
public final class AnnotationLimits {
  /** Of a value: notes, colours and pictures of a face are far below; the RFC wants 1,024. */
  public static final int VALUE_OCTETS = 64 * 1024;

  /** Of entries: clients we know set fewer than ten, which is what the RFC wants at least. */
  public static final int ENTRIES = 100;

  /** Of an entry's name, which is part of a row's key. */
  public static final int NAME_OCTETS = 255;

  /** Of all values and names together, so that all can be read, and copied in one commit. */
  public static final int OCTETS = 512 * 1024;

  private AnnotationLimits() {}
}
