package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Address lists: RFC 5322 §3.4, §4.4, appendix A, and what is none. */
class AddressesTest {
  /** {@code name|route|local|domain}, groups in braces. */
  private static String show(String raw) {
    return Addresses.parse(raw).stream()
        .map(address ->
            switch (address) {
              case MailAddress.Single single -> show(single);
              case MailAddress.Group group ->
                  group.name()
                      + group.members().stream()
                          .map(AddressesTest::show)
                          .collect(Collectors.joining(" ", "{", "}"));
            })
        .collect(Collectors.joining(" "));
  }

  private static String show(MailAddress.Single single) {
    return String.join("|", single.name(), single.route(), single.localPart(), single.domain());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          # RFC 5322 appendix A.1
          John Doe <jdoe@machine.example>                    ~ John Doe||jdoe|machine.example
          "Joe Q. Public" <john.q.public@example.com>        ~ Joe Q. Public||john.q.public|example.com
          Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test> ~ Mary Smith||mary|x.test ||jdoe|example.org Who?||one|y.test
          <boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net> ~ ||boss|nil.test Giant; "Big" Box||sysservices|example.net
          A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>; ~ A Group{Ed Jones||c|a.test ||joe|where.test John||jdoe|one.test}
          Undisclosed recipients:;                           ~ Undisclosed recipients{}
          # A.5: comments and blanks anywhere
          Pete(A nice \\) chap) <pete(his account)@silly.test(his host)> ~ Pete||pete|silly.test
          Chris Jones <c@(Chris's host.)public.example>      ~ Chris Jones||c|public.example
          # A.6: obsolete forms
          Joe Q. Public <john.q.public@example.com>          ~ Joe Q. Public||john.q.public|example.com
          Mary Smith <@node.test:mary@example.net>, , jdoe@test   . example ~ Mary Smith|@node.test|mary|example.net ||jdoe|test.example
          John Doe <jdoe@machine(comment).  example>         ~ John Doe||jdoe|machine.example
          a . b @ c . d                                      ~ ||a.b|c.d
          <@a,@b, @c:x@y>                                    ~ |@a,@b,@c|x|y
          # quoting, literals, comments as names
          "a b"@c                                            ~ ||a b|c
          x@[IPv6:::1]                                       ~ ||x|[IPv6:::1]
          ann@example.test (Ann Bee)                         ~ Ann Bee||ann|example.test
          ann@example.test (Ann (the \\( one) Bee)           ~ Ann (the ( one) Bee||ann|example.test
          =?utf-8?q?A,_B_<x>?= <a@b>                         ~ =?utf-8?q?A,_B_<x>?=||a|b
          # broken, and usual
          root                                               ~ |||
          a@b <a@b>                                          ~ a@b||a|b
          Ann Bee ann@example.test                           ~ Ann Bee||ann|example.test
          <a@b                                               ~ ||a|b
          <a@b, c@d                                          ~ ||a|b ||c|d
          Ann <a@b> trailing, c@d                            ~ Ann||a|b ||c|d
          "unclosed <a@b>, c@d                               ~ "unclosed||a|b ||c|d
          (unclosed <a@b>                                    ~ (unclosed||a|b
          a@b@c                                              ~ ||a@b|c
          <@b>                                               ~ |||b
          ;;,,                                               ~ ``
          G: x@y, H: z@w;, v@u                               ~ G{||x|y ||H|} ||v|u
          """)
  void readsAs(String raw, String expected) {
    // A lone word is a local part: shown here apart, as "|||" would hide it.
    String wanted = raw.equals("root") ? "||root|" : expected;
    assertThat(show(raw)).isEqualTo(wanted);
  }

  @Test
  void foldedLists() {
    assertThat(show("Ann\r\n Bee <a@b>,\r\n\t\"C\r\n D\" <c@d>"))
        .isEqualTo("Ann Bee||a|b C D||c|d");
  }

  @Test
  void emptyValues() {
    assertThat(Addresses.parse("")).isEmpty();
    assertThat(Addresses.parse(" \r\n (only a comment) ")).isEmpty();
  }

  @Test
  void everyOctetAloneAndInAnAddressGivesAtMostTwo() {
    for (int octet = 0; octet < 256; octet++) {
      String c = String.valueOf((char) octet);
      assertThat(Addresses.parse(c).size()).isLessThanOrEqualTo(1);
      assertThat(Addresses.parse("a" + c + "b@c").size()).isBetween(1, 2);
      List<MailAddress> list = Addresses.parse("a@b" + c + ", last@one");
      if ("(\"[<:".indexOf(octet) < 0) { // these may swallow the rest
        assertThat(list.getLast()).isEqualTo(new MailAddress.Single("", "", "last", "one"));
      }
    }
  }

  @Test
  void theLimitHoldsForMembersToo() {
    var header = Header.of(Mail.octets("To: g: a@b, a@b, a@b; c@d\r\nTo: e@f\r\nCc: a@b,c@d\r\n"));
    Envelope envelope = Envelope.of(header, 3);
    assertThat(envelope.addresses()).isEqualTo(3 + 1 + 2);
    assertThat(Envelope.of(header, 0).addresses()).isZero();
  }
}
