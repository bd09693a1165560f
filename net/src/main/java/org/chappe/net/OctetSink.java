package org.chappe.net;

/** Takes octets in order. The array stays the caller's: what is to be kept is copied. */
@FunctionalInterface
public interface OctetSink {
  void octets(byte[] array, int offset, int length);
}
