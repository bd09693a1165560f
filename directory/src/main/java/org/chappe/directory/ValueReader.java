package org.chappe.directory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.chappe.model.Address;
import org.chappe.store.UnknownFormat;

/** Reads what {@link ValueWriter} wrote. Not thread-safe. */
final class ValueReader {
  private final String what;
  private final ByteBuffer in;
  private final int format;

  /**
   * @param what names the value in errors
   * @throws UnknownFormat when the value is of a format above {@code newest}, or of none
   */
  ValueReader(String what, byte[] value, int newest) {
    this.what = what;
    in = ByteBuffer.wrap(value);
    format = octet();
    if (format < 1 || format > newest) {
      throw new UnknownFormat(what, format, newest);
    }
  }

  /** For a value that is its format number only. */
  static void check(String what, byte[] value, int newest) {
    var _ = new ValueReader(what, value, newest);
  }

  /** From 1 to the newest. */
  int format() {
    return format;
  }

  int octet() {
    return take(() -> in.get() & 0xFF);
  }

  int int32() {
    return take(in::getInt);
  }

  long int64() {
    return take(in::getLong);
  }

  String text() {
    return take(() -> {
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        throw new BufferUnderflowException();
      }
      var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
      in.position(in.position() + length);
      return text;
    });
  }

  Address address() {
    var localPart = text();
    return new Address(localPart, text());
  }

  byte[] rest() {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }

  IllegalStateException damaged(String how) {
    return new IllegalStateException(what + " is damaged: " + how);
  }

  private interface Taking<T> {
    T now();
  }

  private <T> T take(Taking<T> taking) {
    try {
      return taking.now();
    } catch (BufferUnderflowException e) {
      throw damaged("it ends after " + in.limit() + " octets");
    }
  }
}
