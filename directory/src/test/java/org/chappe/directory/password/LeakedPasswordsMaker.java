package org.chappe.directory.password;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the filter that is shipped of lists of passwords, one a line, in UTF-8. Which lists, and
 * how to call it: {@code leaked-passwords.md} beside the filter. The same lists give the same
 * octets.
 */
final class LeakedPasswordsMaker {
  private LeakedPasswordsMaker() {}

  /**
   * Makes a filter.
   *
   * @param arguments where it goes, then the lists
   */
  public static void main(String[] arguments) throws IOException {
    var lists = Arrays.stream(arguments).skip(1).map(Path::of).toList();
    long[] keys = keys(lists);
    try (var out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
      write(keys, out);
    }
    System.out.println(keys.length + " passwords");
  }

  /** Of all lists together, each once, in order; shorter ones nobody may have anyway. */
  static long[] keys(List<Path> lists) {
    return lists.stream()
        .flatMap(LeakedPasswordsMaker::lines)
        .filter(line -> line.codePointCount(0, line.length()) >= NewPasswords.LEAST_LENGTH)
        .mapToLong(password -> Sha1.of(password).key())
        .sorted()
        .distinct()
        .toArray();
  }

  private static Stream<String> lines(Path list) {
    try {
      return Files.readString(list, StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(long[] keys, OutputStream out) throws IOException {
    var data = new DataOutputStream(out);
    BinaryFuseFilter.of(keys).write(data);
    data.flush();
  }
}
