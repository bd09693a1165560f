package org.chappe.directory.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own lists, in both forms. */
final class LeakedListsTest {
  @TempDir private Path folder;

  private static String hex(String password) {
    return Sha1.of(password).hex();
  }

  private static String hex(int number) {
    return hex("password" + number);
  }

  /** In order, of {@code password0} to the last. */
  private static List<String> lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(LeakedListsTest::hex)
        .sorted()
        .map(hex -> hex + ":" + (1 + hex.charAt(0) * 37L * hex.charAt(1)))
        .toList();
  }

  private SortedHashFile file(String text) throws IOException {
    return SortedHashFile.open(Files.writeString(folder.resolve("hashes.txt"), text));
  }

  @Test // the digest of "abc" in FIPS 180
  void passwordsGoBySha1() {
    assertThat(hex("abc")).isEqualTo("A9993E364706816ABA3E25717850C26C9CD0D89D");
    assertThat(hex("\u00E9")).isEqualTo("BF15BE717AC1B080B4F1C456692825891FF5073D");
    assertThat(Sha1.of("abc").key()).isEqualTo(0xA9993E364706816AL);
    assertThat(Sha1.of("abc")).hasToString("Sha1");
  }

  @ParameterizedTest
  @CsvSource({"1,\\r\\n", "2,\\n", "89,\\r\\n", "90,\\r\\n", "91,\\n", "200,\\n", "5000,\\r\\n"})
  void allOfASortedFileAndNothingElseIsFound(int count, String end) throws IOException {
    String lineEnd = end.translateEscapes();
    String text = String.join(lineEnd, lines(count));
    for (String whole : List.of(text, text + lineEnd)) {
      try (var list = file(whole)) {
        for (int i = 0; i < count; i++) {
          assertThat(list.contains(new Sha1(hex(i)))).describedAs("password%d", i).isTrue();
        }
        for (int i = count; i < count + 300; i++) {
          assertThat(list.contains(new Sha1(hex(i)))).describedAs("password%d", i).isFalse();
        }
        assertThat(list.contains(new Sha1("0".repeat(40)))).isFalse();
        assertThat(list.contains(new Sha1("F".repeat(40)))).isFalse();
      }
    }
  }

  @Test
  void smallLettersAreReadToo() throws IOException {
    try (var list = file(hex("abc").toLowerCase(Locale.ROOT) + ":3\n")) {
      assertThat(list.contains(Sha1.of("abc"))).isTrue();
    }
  }

  @Test
  void aLineThatWasNeverMetIsNoLeak() throws IOException {
    try (var list = file(hex("abc") + ":0\n")) {
      assertThat(list.contains(Sha1.of("abc"))).isFalse();
    }
  }

  @Test
  void aFileInAnotherOrderIsRefused() {
    var byCount = new ArrayList<>(lines(1_000));
    byCount.sort((a, b) -> b.substring(41).compareTo(a.substring(41)));
    assertThatThrownBy(() -> file(String.join("\r\n", byCount)))
        .isInstanceOf(LeakedPasswordsUnreadable.class)
        .hasMessageContaining("it is not in the order of the hashes");
    assertThatThrownBy(() -> file(String.join("\r\n", lines(2).reversed())))
        .isInstanceOf(LeakedPasswordsUnreadable.class)
        .hasMessageContaining("it is not in the order of the hashes");
  }

  @ParameterizedTest
  @CsvSource({
    "'',it is empty",
    "0123456789ABCDEF0123456789ABCDEF:5,"
        + "at octet 0: the hashes are NTLM's; the list with SHA-1 hashes is needed",
    "secret,'at octet 0: expected 40 hexadecimal digits, found a line of 6 characters'",
    "A9993E364706816ABA3E25717850C26C9CD0D89D,'at octet 0: expected \":\" and a number behind 40"
        + " hexadecimal digits, found a line of 40 characters'",
    "A9993E364706816ABA3E25717850C26C9CD0D89D:x,"
        + "'at octet 0: expected a number behind \":\", found a line of 42 characters'",
    "A9993E364706816ABA3E25717850C26C9CD0D89D:+1,"
        + "'at octet 0: expected a number behind \":\", found a line of 43 characters'"
  })
  void whatIsNoSuchFileIsTold(String text, String why) {
    assertThatThrownBy(() -> file(text))
        .isInstanceOf(LeakedPasswordsUnreadable.class)
        .hasMessage(why);
  }

  @Test
  void aFileWithoutLinesIsTold() {
    assertThatThrownBy(() -> file("A".repeat(10_000)))
        .hasMessage("the line at octet 0 does not end");
  }

  @Test
  void whatWentBadSinceIsTold() throws IOException {
    try (var list = file(String.join("\n", lines(500)))) {
      Files.writeString(folder.resolve("hashes.txt"), "x\n".repeat(10_000));
      assertThatThrownBy(() -> list.contains(Sha1.of("abc")))
          .isInstanceOf(LeakedPasswordsUnreadable.class)
          .hasMessageContaining("expected 40 hexadecimal digits");
    }
  }

  private Path ranges(String ending, boolean small, List<String> passwords) throws IOException {
    var ranges = new TreeMap<String, TreeSet<String>>();
    for (int i = 0; i < 64; i++) {
      ranges.put(HexFormat.of().withUpperCase().toHexDigits(i << 14, 5), new TreeSet<>());
    }
    ranges.put("FFFFF", new TreeSet<>());
    for (String password : passwords) {
      String hex = hex(password);
      ranges.computeIfAbsent(hex.substring(0, 5), _ -> new TreeSet<>()).add(hex.substring(5));
    }
    for (var range : ranges.entrySet()) {
      String name = small ? range.getKey().toLowerCase(Locale.ROOT) : range.getKey();
      Files.writeString(
          folder.resolve(name + ending),
          Stream.concat(
                  Stream.of("0".repeat(35) + ":0"), range.getValue().stream().map(h -> h + ":7"))
              .collect(Collectors.joining("\r\n")));
    }
    return folder;
  }

  @ParameterizedTest
  @CsvSource({"'',false", "'',true", ".txt,false", ".txt,true"})
  void aFolderOfRangesIsSearched(String ending, boolean small) throws IOException {
    try (var list = HashRangeFolder.open(ranges(ending, small, List.of("abc", "password1")))) {
      assertThat(list.contains(Sha1.of("abc"))).isTrue();
      assertThat(list.contains(Sha1.of("password1"))).isTrue();
      assertThat(list.contains(new Sha1("A9993" + "0".repeat(35)))).isFalse(); // only fills up
      assertThat(list.contains(new Sha1("A9993" + "1".repeat(35)))).isFalse();
      assertThatThrownBy(() -> list.contains(Sha1.of("abd")))
          .isInstanceOf(LeakedPasswordsUnreadable.class)
          .hasMessageEndingWith("is missing");
    }
  }

  @Test
  void aFolderThatIsNoListIsTold() throws IOException {
    assertThatThrownBy(() -> HashRangeFolder.open(folder))
        .hasMessageStartingWith("the folder has no file FFFFF or FFFFF.txt");
    Files.delete(ranges(".txt", false, List.of()).resolve("04000.txt"));
    assertThatThrownBy(() -> HashRangeFolder.open(folder)).hasMessage("04000.txt is missing");
  }

  @Test
  void aFolderOfAnotherHashIsTold() throws IOException {
    Files.writeString(ranges("", false, List.of()).resolve("00000"), "0".repeat(27) + ":1");
    assertThatThrownBy(() -> HashRangeFolder.open(folder))
        .hasMessage("00000: the hashes are NTLM's; the list with SHA-1 hashes is needed");
  }

  /** Of the list it was made of, and others like them. */
  @ParameterizedTest
  @ValueSource(strings = {"password1", "iloveyou", "qwertyuiop", "1q2w3e4r", "trustno1"})
  void theListThatIsShippedHasTheUsualOnes(String password) {
    try (var shipped = new ShippedLeakedPasswords()) {
      assertThat(shipped.contains(Sha1.of(password))).isTrue();
      assertThat(shipped.contains(Sha1.of("k7wq-3mfd-" + password))).isFalse();
    }
  }

  @Test
  void theListThatIsShippedTakesFewForLeaked() {
    try (var shipped = new ShippedLeakedPasswords()) {
      long taken =
          IntStream.range(0, 300_000)
              .filter(i -> shipped.contains(Sha1.of("k7wq-3mfd-x2np-" + i)))
              .count();
      assertThat(taken).isLessThan(30); // 1 in 65,536; below 1 in 10,000 in any case
    }
  }

  @Test
  void theMakerTakesEachLongEnoughPasswordOnce() throws IOException {
    Path one =
        Files.writeString(
            folder.resolve("one"), "password\nshort\r\nSunshine\n", StandardCharsets.UTF_8);
    Path other =
        Files.writeString(
            folder.resolve("other"), "password\n\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9\u00E9");
    assertThat(LeakedPasswordsMaker.keys(List.of(one, other)))
        .containsExactly(
            Stream.of("password", "Sunshine", "\u00E9".repeat(8))
                .map(password -> Sha1.of(password).key())
                .sorted()
                .toArray(Long[]::new));
  }
}
