package org.chappe.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charsets as mail names them. Some names mean more than they say: what calls itself ISO 8859-1,
 * GB2312 or KS C 5601 is in fact often its Windows superset, and is decoded as that.
 */
public final class Charsets {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** What is to be used, then what mail calls it. */
  private static final String NAMES =
      """
      UTF-8 utf8 utf-8mb4 utf8mb4 unicode-1-1-utf-8 unicode utf_8 x-utf-8 cp65001 utf
      X-Chappe-UTF-7 utf-7 utf7 unicode-1-1-utf-7 x-utf-7 x-unicode-2-0-utf-7 cp65000
      windows-1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 8859-1 latin1 latin-1 l1 ansi cp-1252
      windows-1254 iso-8859-9 iso8859-9 latin5
      x-windows-874 tis-620 iso-8859-11 windows-874 cp874 x-cp874
      GB18030 gb2312 gbk gb_2312-80 x-gbk cp936 ms936 euc-cn gb
      x-windows-949 ks_c_5601-1987 ks_c_5601 ks_c_5601-1989 ksc_5601 ksc5601 5601 euc-kr korean
      x-windows-949 windows-949 cp949 uhc
      windows-31j shift_jis shift-jis sjis x-sjis ms_kanji cp932 ms932
      x-windows-50221 iso-2022-jp iso-2022-jp-ms cp50221 cp50220 jis
      Big5-HKSCS big5 big-5 x-big5 cn-big5 cp950
      ISO-8859-8 iso-8859-8-i iso-8859-8-e
      x-MacRoman macintosh mac macroman x-mac-roman x-mac
      x-MacCyrillic x-mac-cyrillic x-mac-ukrainian
      x-MacCentralEurope x-mac-ce x-mac-centraleurroman x-mac-centraleurope
      x-MacGreek x-mac-greek
      x-MacTurkish x-mac-turkish
      x-MacIceland x-mac-icelandic
      x-MacHebrew x-mac-hebrew
      x-MacArabic x-mac-arabic
      KOI8-U koi8-ru koi8u
      KOI8-R koi8 koi koi8r
      """;

  private static final Map<String, Charset> BY_NAME = byName();

  private Charsets() {}

  private static Map<String, Charset> byName() {
    var byName = new HashMap<String, Charset>();
    for (String line : NAMES.lines().toList()) {
      List<String> names = List.of(line.split(" ", -1));
      String first = names.getFirst();
      Charset charset = first.equals(Utf7.INSTANCE.name()) ? Utf7.INSTANCE : Charset.forName(first);
      names.forEach(name -> byName.put(Octets.lower(name), charset));
    }
    return Map.copyOf(byName);
  }

  /** The charset of that name, regardless of case, or empty when nobody knows it. */
  public static Optional<Charset> find(String name) {
    String plain = Octets.lower(name.strip());
    Charset known = BY_NAME.get(plain);
    if (known != null) {
      return Optional.of(known);
    }
    return supported(plain).or(() -> supported(Octets.lower(respelled(plain))));
  }

  /** {@code cp-850}, {@code x-cp1251}, {@code win-1251}, {@code windows1252}, {@code ibm-850}. */
  private static String respelled(String name) {
    int digits = name.length();
    while (digits > 0 && Octets.isDigit(name.charAt(digits - 1))) {
      digits--;
    }
    String number = name.substring(digits);
    int prefix = name.startsWith("x-") ? 2 : 0;
    String kind = digits > prefix ? name.substring(prefix, digits) : "";
    return switch (kind.replace("-", "").replace("_", "")) {
      case "windows", "win", "cp", "ms", "ansi", "" ->
          number.startsWith("125") ? "windows-" + number : "IBM" + number;
      case "ibm" -> "IBM" + number;
      case "iso8859" -> "ISO-8859-" + number;
      default -> name.substring(prefix);
    };
  }

  private static Optional<Charset> supported(String name) {
    return Optional.ofNullable(Jdk.BY_NAME.get(name));
  }

  /**
   * The JDK's charsets by all their names, listed when first needed. Asking the JDK for a name it
   * does not know takes a third of a millisecond, and a header can have 20,000 such names.
   */
  private static final class Jdk {
    static final Map<String, Charset> BY_NAME = byName();

    private static Map<String, Charset> byName() {
      var byName = new HashMap<String, Charset>();
      for (Charset charset : Charset.availableCharsets().values()) {
        charset.aliases().forEach(alias -> byName.put(Octets.lower(alias), charset));
        byName.put(Octets.lower(charset.name()), charset);
      }
      return Map.copyOf(byName);
    }
  }

  /**
   * The octets as text. A charset that is unknown, or ASCII where the octets are not, is guessed:
   * UTF-8 if they are valid as that, else windows-1252.
   */
  public static String decode(byte[] octets, String charset) {
    Charset found = find(charset).orElse(StandardCharsets.US_ASCII);
    return found.equals(StandardCharsets.US_ASCII)
        ? new String(octets, guess(octets))
        : new String(octets, found);
  }

  /** A raw string as text, its charset guessed. */
  public static String text(String raw) {
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) > 127) {
        return decode(Octets.octets(raw), "us-ascii");
      }
    }
    return raw;
  }

  /** What octets are in: UTF-8 or windows-1252. */
  static Charset guess(byte[] octets) {
    return isUtf8(octets, octets.length) ? StandardCharsets.UTF_8 : WINDOWS_1252;
  }

  /** As {@link #guess}; but a sequence cut off at the end is no sign against UTF-8. */
  static Charset guessFromBeginning(byte[] octets) {
    int length = octets.length;
    int whole = length;
    for (int i = length - 1; i >= 0 && i >= length - 4; i--) {
      if ((octets[i] & 0xC0) == 0xC0) {
        whole = i;
        break;
      }
      if (octets[i] >= 0) {
        break;
      }
    }
    return isUtf8(octets, whole) && isCutSequence(octets, whole, length)
        ? StandardCharsets.UTF_8
        : WINDOWS_1252;
  }

  static boolean isUtf8(byte[] octets, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether nothing stands from {@code from}, or a sequence of UTF-8, whole or cut. */
  private static boolean isCutSequence(byte[] octets, int from, int to) {
    if (from == to) {
      return true;
    }
    int lead = octets[from] & 0xFF;
    int needed = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return to - from <= needed;
  }
}
