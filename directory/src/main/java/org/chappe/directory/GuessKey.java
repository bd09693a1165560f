package org.chappe.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.chappe.store.Sha256;

/**
 * What guesses are counted by, in eight octets: the beginning of a SHA-256. Names may be long and
 * are made up by strangers; what is kept of them is small, in memory and on disk. Who makes two of
 * one number with much computing has them counted together: nothing is gained by it.
 */
final class GuessKey {
  private GuessKey() {}

  static long of(String user) {
    return hash(user, new byte[0]);
  }

  static long of(Network network) {
    return hash("", octets(network));
  }

  static long of(String user, Network network) {
    return hash(user, octets(network));
  }

  private static byte[] octets(Network network) {
    return ByteBuffer.allocate(13)
        .put((byte) (network.v4() ? 4 : 6))
        .putInt(network.bits())
        .putLong(network.prefix())
        .array();
  }

  private static long hash(String user, byte[] network) {
    var hash = Sha256.start();
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    hash.update(ByteBuffer.allocate(4).putInt(name.length).array());
    hash.update(name);
    hash.update(network);
    return ByteBuffer.wrap(hash.digest()).getLong();
  }
}
