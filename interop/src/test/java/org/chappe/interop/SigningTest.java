package org.chappe.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chappe.model.Address;
import org.chappe.signing.Algorithm;
import org.chappe.signing.ArcResult;
import org.chappe.signing.ArcSealer;
import org.chappe.signing.ArcVerifier;
import org.chappe.signing.Canonicalization;
import org.chappe.signing.DkimResult;
import org.chappe.signing.DkimSigner;
import org.chappe.signing.DkimVerifier;
import org.chappe.signing.KeyLookup;
import org.chappe.signing.Signatures;
import org.chappe.signing.SigningKey;
import org.chappe.signing.SigningOptions;
import org.chappe.signing.Srs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is signed here verifies with OpenDKIM and dkimpy, and the other way round; ARC with dkimpy;
 * SRS with Mail::SRS, where the scheme comes from. No DNS: each is handed the keys. The others
 * compare {@code t=} with their own clock, so it is the clock's time here too.
 */
class SigningTest {
  private static final SigningKey RSA =
      SigningKey.generate("example.org", "2026a-r", Algorithm.RSA_SHA256);
  private static final SigningKey ED25519 =
      SigningKey.generate("example.org", "2026a-e", Algorithm.ED25519_SHA256);

  /** OpenDKIM wants the fields that RFC 5322 §3.6 wants. */
  private static final String HEADER =
      """
      From: Ann <ann@example.org>
      To: bob@example.net
      Date: Sun, 1 Mar 2026 12:00:00 +0000
      Message-ID: <1@example.org>
      Subject: Greetings
      """;

  /** dkimpy, on messages in files; a line for each. */
  private static final String DKIMPY =
      """
      import sys, dkim

      command, folder, *names = sys.argv[1:]
      records = dict(line.rstrip('\\n').split('\\t') for line in open(folder + '/records'))
      def dns(name, timeout=5):
          return records.get(name.decode().rstrip('.'), '').encode() or None
      def attempt(what):
          try:
              return what()
          except Exception as e:
              return repr(e)
      def signatures(octets):
          return sum(1 for line in octets.split(b'\\r\\n\\r\\n')[0].split(b'\\r\\n')
                     if line.lower().startswith(b'dkim-signature:'))
      for name in names:
          octets = open(folder + '/' + name, 'rb').read()
          if command == 'verify':
              print(name, [attempt(lambda: dkim.DKIM(octets).verify(i, dnsfunc=dns))
                           for i in range(signatures(octets))])
          elif command == 'sign':
              for algorithm, selector, key in [
                      (b'rsa-sha256', b'2026a-r', 'rsa.pem'),
                      (b'ed25519-sha256', b'2026a-e', 'ed25519.seed')]:
                  for canon in [(b'relaxed', b'relaxed'), (b'simple', b'simple')]:
                      signed = dkim.sign(octets, selector, b'example.org',
                                         open(folder + '/' + key, 'rb').read(),
                                         canonicalize=canon, signature_algorithm=algorithm)
                      octets = signed + octets
              open(folder + '/' + name, 'wb').write(octets)
          elif command == 'arc-verify':
              print(name, attempt(lambda: dkim.ARC(octets).verify(dnsfunc=dns)[0].decode()))
          elif command == 'arc-sign':
              lines = dkim.arc_sign(octets, b'2026a-r', b'example.org',
                                    open(folder + '/rsa.pem', 'rb').read(), b'mx.example')
              open(folder + '/' + name, 'wb').write(b''.join(lines) + octets)
      """;

  @TempDir private Path folder;

  @BeforeAll
  static void install() {
    Client.named("dkimverify", "python3-dkim", "python3-nacl", "python3-authres");
    Client.named("opendkim", "opendkim");
    Client.named("srs", "srs");
  }

  @Test
  void dkimpyVerifiesBothSignatures() throws Exception {
    for (SigningOptions options : allOptions()) {
      for (var one : messages().entrySet()) {
        write(one.getKey(), signed(one.getValue(), options, ED25519, RSA));
      }
      assertThat(dkimpy("verify", messages().keySet().toArray(String[]::new)))
          .containsExactlyElementsOf(
              messages().keySet().stream().map(name -> name + " [True, True]").toList());
    }
  }

  @Test
  void dkimpyNoticesAChange() throws Exception {
    byte[] message = signed(octets(HEADER + "\nHello\n"), SigningOptions.DEFAULT, RSA);
    write("changed", latin(message).replace("Hello", "Hallo").getBytes(StandardCharsets.UTF_8));
    assertThat(dkimpy("verify", "changed").getFirst()).doesNotContain("True");
  }

  @Test
  void openDkimVerifiesEachSignature() throws Exception {
    for (SigningOptions options : allOptions()) {
      for (SigningKey key : List.of(RSA, ED25519)) {
        for (var one : forOpenDkim().entrySet()) {
          write(one.getKey(), signed(one.getValue(), options, key));
          String output = openDkim("v", "", folder.resolve(one.getKey())).output();
          assertThat(output)
              .describedAs("%s, %s, %s", one.getKey(), options.body(), key)
              .contains("verification (s=" + key.selector() + ", d=example.org, ")
              .contains("succeeded");
        }
      }
    }
  }

  @Test
  void whatDkimpySignsPasses() throws Exception {
    for (var one : messages().entrySet()) {
      write(one.getKey(), one.getValue());
    }
    dkimpy("sign", messages().keySet().toArray(String[]::new));
    for (String name : messages().keySet()) {
      assertThat(verdicts(Files.readAllBytes(folder.resolve(name))))
          .describedAs(name)
          .containsExactly("pass ", "pass ", "pass ", "pass ");
    }
  }

  @Test
  void whatOpenDkimSignsPasses() throws Exception {
    keys();
    for (String canonicalization : List.of("relaxed/relaxed", "simple/simple")) {
      String settings =
          """
          KeyFile %s
          Domain example.org
          Selector 2026a-r
          Canonicalization %s
          SignatureAlgorithm rsa-sha256
          OversignHeaders From,Subject
          RequireSafeKeys no
          """
              .formatted(folder.resolve("rsa.pem"), canonicalization);
      for (var one : forOpenDkim().entrySet()) {
        write(one.getKey(), one.getValue());
        String output = openDkim("s", settings, folder.resolve(one.getKey())).output();
        assertThat(output).describedAs(one.getKey()).contains("DKIM-Signature:");
        String field =
            output.substring(output.indexOf("DKIM-Signature:")).strip().replace("\r", "");
        byte[] message = joined(octets(field + "\n"), one.getValue());
        assertThat(verdicts(message)).describedAs(one.getKey()).containsExactly("pass ");
      }
    }
  }

  @Test
  void dkimpyValidatesChainsSealedHere() throws Exception {
    var expected = new ArrayList<String>();
    for (var one : messages().entrySet()) {
      byte[] message = one.getValue();
      for (int i = 0; i < 3; i++) {
        message = sealed(message);
        write(one.getKey() + i, message);
        expected.add(one.getKey() + i + " pass");
      }
    }
    write("broken", latin(sealed(octets(HEADER + "\nHello\n"))).replace("Hello", "Hallo"));
    expected.add("broken fail");
    String[] names = expected.stream().map(line -> line.split(" ", 2)[0]).toArray(String[]::new);
    assertThat(dkimpy("arc-verify", names)).containsExactlyElementsOf(expected);
  }

  /**
   * dkimpy takes what it writes into its set from Authentication-Results of the name it is told.
   */
  @Test
  void chainsSealedByDkimpyPassAndGrow() throws Exception {
    for (var one : messages().entrySet()) {
      write(one.getKey(), joined(results("none"), one.getValue()));
    }
    dkimpy("arc-sign", messages().keySet().toArray(String[]::new));
    for (String name : messages().keySet()) {
      byte[] message = Files.readAllBytes(folder.resolve(name));
      assertThat(validated(message).reason()).describedAs(name).isEmpty();
      assertThat(validated(message).sets())
          .containsExactly(
              new ArcResult.ArcSet(1, "example.org", "mx.example; spf=pass;  arc=none"));
      write(name, joined(results("pass"), sealed(message)));
    }
    // dkimpy sees two results of arc, the older one from before, so the older one goes
    for (String name : messages().keySet()) {
      String text = latin(Files.readAllBytes(folder.resolve(name)));
      write(
          name,
          text.replaceFirst("Authentication-Results: mx.example; spf=pass; arc=none\r\n", ""));
    }
    dkimpy("arc-sign", messages().keySet().toArray(String[]::new));
    for (String name : messages().keySet()) {
      ArcResult found = validated(Files.readAllBytes(folder.resolve(name)));
      assertThat(found.reason()).describedAs(name).isEmpty();
      assertThat(found.sets()).hasSize(3);
    }
  }

  @Test
  void mailSrsReadsWhatIsRewrittenHere() {
    var srs = new Srs("first.example", List.of(SECRET.getBytes(StandardCharsets.US_ASCII)));
    for (String sender : List.of("ann@example.org", "Ann.X=y+z@sub.example.org")) {
      Address once = rewritten(srs, Address.parse(sender));
      assertThat(mailSrs("--reverse", "first.example", once.toString())).isEqualTo(sender);
      var second = new Srs("second.example", List.of(SECRET.getBytes(StandardCharsets.US_ASCII)));
      Address twice = rewritten(second, once);
      assertThat(mailSrs("--reverse", "second.example", twice.toString()))
          .isEqualTo(once.toString());
    }
  }

  @Test
  void whatMailSrsRewritesIsReadHere() {
    var srs = new Srs("first.example", List.of(SECRET.getBytes(StandardCharsets.US_ASCII)));
    String once = mailSrs("--forward", "first.example", "ann@example.org");
    assertThat(srs.reverse(Address.parse(once).localPart(), Instant.now()))
        .isEqualTo(new Srs.Original(Address.parse("ann@example.org")));
    String twice = mailSrs("--forward", "second.example", once);
    assertThat(srs.reverse(Address.parse(twice).localPart(), Instant.now()))
        .isEqualTo(new Srs.Original(Address.parse(once)));
  }

  private static final String SECRET = "a secret of more than 16 octets";

  private static String mailSrs(String way, String alias, String address) {
    return Client.named("srs")
        .run("--secret=" + SECRET, "--alias=" + alias, way, address)
        .ok()
        .output()
        .strip();
  }

  private static Address rewritten(Srs srs, Address address) {
    return ((Srs.Rewritten) srs.rewrite(address, Instant.now())).reversePath();
  }

  /** Messages of odd kinds, by a name. */
  private static Map<String, byte[]> messages() {
    var messages = new LinkedHashMap<String, byte[]>();
    messages.put("plain", octets(HEADER + "\nHello Bob.\n"));
    messages.put("empty-body", octets(HEADER + "\n"));
    messages.put("blank-lines-at-the-end", octets(HEADER + "\nHello\n\n \n\n\n"));
    messages.put("blank-lines-only", octets(HEADER + "\n\n\n\n"));
    messages.put("blanks", octets(HEADER + "\n\t a \t b\t\n c  \n\n d\n"));
    messages.put("no-end-of-the-last-line", octets(HEADER + "\nHello"));
    messages.put(
        "folded",
        octets(HEADER.replace("Greetings", "many\n\t kind   \n  greetings\t ") + "\nHello\n"));
    messages.put(
        "blanks-before-values",
        octets(
            HEADER.replace(" Greetings", "Hi").replace("Ann", " \tAnn")
                + "X-Empty:\nList-Id:\n <l.example.org>\n\nHello\n"));
    messages.put("utf-8", octets(HEADER.replace("Ann", "Jörg") + "X: ☃\n\nGrüße ☃\n"));
    messages.put(
        "8-bit",
        joined(octets(HEADER + "\n"), "Gr\u00fc\u00dfe\r\n".getBytes(StandardCharsets.ISO_8859_1)));
    messages.put(
        "repeated",
        octets(
            "Received: by b\nReceived: by a\nComments: 1\nComments: 2\n"
                + "List-Post: <mailto:a@example.org>\nList-Post: <mailto:b@example.org>\n"
                + HEADER
                + "\nHello\n"));
    messages.put("dots", octets(HEADER + "\n.\n..\n.a\n"));
    messages.put("long-lines", octets(HEADER + "\n" + "x ".repeat(490) + "\n"));
    messages.put("1-MB", octets(HEADER + "\n" + "0123456789 abcdef  \n".repeat(52_429)));
    return messages;
  }

  /**
   * OpenDKIM neither signs nor verifies a body whose last line has no end, and reading a file it
   * takes one blank after each colon for given, which simple canonicalization minds.
   */
  private static Map<String, byte[]> forOpenDkim() {
    Map<String, byte[]> messages = messages();
    messages.remove("no-end-of-the-last-line");
    messages.remove("blanks-before-values");
    return messages;
  }

  private static List<SigningOptions> allOptions() {
    return List.of(
        SigningOptions.DEFAULT,
        SigningOptions.DEFAULT.canonicalized(Canonicalization.SIMPLE, Canonicalization.SIMPLE));
  }

  private static byte[] signed(byte[] message, SigningOptions options, SigningKey... keys) {
    var signer = new DkimSigner(options, Instant.now());
    signer.write(message, 0, message.length);
    return joined(((Signatures.Signed) signer.finish(List.of(keys))).octets(), message);
  }

  private static byte[] sealed(byte[] message) {
    var sealer = new ArcSealer(SigningOptions.DEFAULT, Instant.now());
    sealer.write(message, 0, message.length);
    var set = sealer.finish(RSA, "mx.example; spf=pass", validated(message).status());
    return joined(((Signatures.Signed) set).octets(), message);
  }

  private static byte[] results(String chain) {
    return octets("Authentication-Results: mx.example; spf=pass; arc=" + chain + "\n");
  }

  private static ArcResult validated(byte[] message) {
    var verifier = new ArcVerifier(SigningTest::lookup, Instant.now());
    verifier.write(message, 0, message.length);
    return verifier.finish();
  }

  private static List<String> verdicts(byte[] message) {
    var verifier = new DkimVerifier(SigningTest::lookup, Instant.now());
    verifier.write(message, 0, message.length);
    return verifier.finish().stream().map(SigningTest::verdict).toList();
  }

  private static String verdict(DkimResult result) {
    return result.status().text() + " " + result.reason();
  }

  private static KeyLookup.Answer lookup(String name) {
    for (SigningKey key : List.of(RSA, ED25519)) {
      if (key.dnsName().equals(name)) {
        return new KeyLookup.Found(List.of(key.dnsText()));
      }
    }
    return new KeyLookup.Absent();
  }

  private void keys() throws IOException {
    write("rsa.pem", RSA.pem());
    byte[] pkcs8 = ED25519.pkcs8();
    byte[] seed = Arrays.copyOfRange(pkcs8, pkcs8.length - 32, pkcs8.length);
    write("ed25519.seed", Base64.getEncoder().encodeToString(seed));
  }

  /** Lines that dkimpy prints; Debian's Python has it, whichever comes first in the path. */
  private List<String> dkimpy(String command, String... names) throws IOException {
    keys();
    write(
        "records",
        "%s\t%s\n%s\t%s\n"
            .formatted(RSA.dnsName(), RSA.dnsText(), ED25519.dnsName(), ED25519.dnsText()));
    write("dkimpy-test.py", DKIMPY);
    var arguments = new ArrayList<String>();
    arguments.add("PATH=/usr/bin:/bin");
    arguments.add("python3");
    arguments.add(folder.resolve("dkimpy-test.py").toString());
    arguments.add(command);
    arguments.add(folder.toString());
    arguments.addAll(List.of(names));
    return Client.named("env").run(arguments.toArray(String[]::new)).ok().output().lines().toList();
  }

  private Client.Result openDkim(String mode, String settings, Path message) throws IOException {
    Path configuration = folder.resolve("opendkim.conf");
    Path records = folder.resolve("opendkim.keys");
    Files.writeString(
        records,
        "%s %s\n%s %s\n"
            .formatted(RSA.dnsName(), RSA.dnsText(), ED25519.dnsName(), ED25519.dnsText()));
    Files.writeString(
        configuration,
        "Mode %s\nSyslog no\nTestPublicKeys %s\n%s".formatted(mode, records, settings));
    return Client.named("opendkim")
        .run("-x", configuration.toString(), "-t", message.toString())
        .ok();
  }

  private void write(String name, byte[] octets) throws IOException {
    Files.write(folder.resolve(name), octets);
  }

  private void write(String name, String latin) throws IOException {
    write(name, latin.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] octets(String text) {
    return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String latin(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
