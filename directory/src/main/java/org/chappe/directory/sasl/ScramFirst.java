package org.chappe.directory.sasl;

import java.util.Optional;

/**
 * The first message of SCRAM's client, RFC 5802 §7:
 *
 * <pre>
 *   client-first-message = gs2-cbind-flag "," ["a=" saslname] "," bare
 *   bare                 = "n=" saslname ",r=" c-nonce *("," extension)
 *
 *   n,,n=ann@example.org,r=fyko+d2lbbFgONRv9qkxdawL
 * </pre>
 *
 * @param header everything before {@code bare}: what the client's last message repeats
 * @param flag {@code p}: it binds to the channel; {@code y}: it would, and believes that the server
 *     cannot; {@code n}: it cannot
 * @param binding the type it binds to
 * @param actAs a name, or nothing
 */
record ScramFirst(
    String header,
    char flag,
    Optional<String> binding,
    String actAs,
    String user,
    String nonce,
    String bare) {
  /** What clients send has 16 to 40 characters; the line itself may have 12,288 octets. */
  private static final int LONGEST_NONCE = 1024;

  static ScramFirst parse(String message) {
    var in = new Scanner(message);
    Optional<String> binding = Optional.empty();
    char flag;
    if (in.accept('p')) {
      flag = 'p';
      binding = Optional.of(bindingType(in.expect('=')));
    } else if (in.accept('y')) {
      flag = 'y';
    } else {
      in.expect('n');
      flag = 'n';
    }
    in.expect(',');
    String actAs = in.accept('a') ? in.expect('=').saslName() : "";
    in.expect(',');
    String header = in.since(0);
    String bare = in.rest();
    if (in.accept('m')) { // §5.1: an extension that must be understood, and there are none
      throw new BadResponse(BadResponse.Kind.SYNTAX, "extensions of SCRAM are not here");
    }
    String user = in.expect("n=").saslName();
    String nonce = nonce(in.expect(",r="));
    skipExtensions(in);
    return new ScramFirst(header, flag, binding, actAs, user, nonce, bare);
  }

  /** cb-name = 1*(ALPHA / DIGIT / "." / "-") */
  private static String bindingType(Scanner in) {
    String name = in.value("a type of channel binding");
    if (!name.chars().allMatch(c -> isLetterOrDigit(c) || c == '.' || c == '-')) {
      throw in.expected("a type of channel binding");
    }
    return name;
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** c-nonce = 1*printable, which is what can be seen of ASCII, but for the comma */
  static String nonce(Scanner in) {
    String nonce = in.value("a nonce");
    if (nonce.length() > LONGEST_NONCE || !nonce.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw in.expected("a nonce of 1 to " + LONGEST_NONCE + " visible characters");
    }
    return nonce;
  }

  /** attr-val = ALPHA "=" value, of which nothing is known and nothing has to be. RFC 5802 §5.1 */
  private static void skipExtensions(Scanner in) {
    while (in.accept(',')) {
      extension(in);
    }
    in.expectEnd();
  }

  static void extension(Scanner in) {
    String extension = in.value("an extension");
    if (extension.length() < 3
        || !isLetterOrDigit(extension.charAt(0))
        || extension.charAt(1) != '='
        || extension.indexOf('\0') >= 0) {
      throw in.expected("an extension like \"x=1\"");
    }
  }
}
