package org.chappe.relay.route.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chappe.relay.route.sts.StsPolicy.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StsPolicyTest {
  private static StsPolicy parse(String text) throws BadPolicy {
    return StsPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test // RFC 8461 §3.2, the example
  void aPolicyIsFieldsByLine() throws BadPolicy {
    var policy =
        parse(
            """
            version: STSv1\r
            mode: enforce\r
            mx: mail.example.com\r
            mx: *.example.net\r
            mx: backupmx.example.com\r
            max_age: 604800\r
            """);
    assertThat(policy.mode()).isEqualTo(Mode.ENFORCE);
    assertThat(policy.mx())
        .containsExactly("mail.example.com", "*.example.net", "backupmx.example.com");
    assertThat(policy.maxAge()).isEqualTo(Duration.ofDays(7));
    assertThat(policy.lines())
        .containsExactly(
            "version: STSv1",
            "mode: enforce",
            "mx: mail.example.com",
            "mx: *.example.net",
            "mx: backupmx.example.com",
            "max_age: 604800");
  }

  @Test // RFC 8461 §3.2: LF or CRLF, no end at the end, unknown fields, the first of two
  void whatTheGrammarLeavesOpenIsRead() throws BadPolicy {
    var policy =
        parse(
            "max_age:1\nmax_age: x\nfuture.field: ça\nversion:STSv1 \nmode:\ttesting\r\nmode: enforce"
                + "\nmx: MX.Example.com");
    assertThat(policy.mode()).isEqualTo(Mode.TESTING);
    assertThat(policy.mx()).containsExactly("mx.example.com");
    assertThat(policy.maxAge()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test // RFC 8461 §3.2
  void modeNoneNeedsNoMxAndAYearIsTheMost() throws BadPolicy {
    var policy = parse("version: STSv1\nmode: none\nmax_age: 9999999999\n");
    assertThat(policy.mode()).isEqualTo(Mode.NONE);
    assertThat(policy.maxAge()).isEqualTo(Duration.ofHours(24 * 365 + 6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: none/max_age: 1                                  | there is no field \"version\"",
        "version: STSv1/max_age: 1                              | there is no field \"mode\"",
        "version: STSv1/mode: none                              | there is no field \"max_age\"",
        "version: STSv1/mode: enforce/max_age: 1                | there is no field \"mx\"",
        "version: STSv2                                         | expected version STSv1, found \"STSv2\"",
        "Version: STSv1/mode: none/max_age: 1                   | there is no field \"version\"",
        "version: STSv1/mode: Enforce | expected mode enforce, testing or none, found \"Enforce\"",
        "max_age: 12345678901      | expected max_age in seconds, found \"12345678901\"",
        "max_age: -1               | expected max_age in seconds, found \"-1\"",
        "mx: *.*.example.com       | expected an MX host, or *. and a domain, found \"*.*.example.com\"",
        "mx: *                     | expected an MX host, or *. and a domain, found \"*\"",
        "mx: bücher.example        | expected an MX host, or *. and a domain, found \"bücher.example\"",
        "mx: mx.example.com.       | expected an MX host, or *. and a domain, found \"mx.example.com.\"",
        "<html>                    | expected a field's name and ':', found \"<html>\"",
        "'x: a\u0001b'             | expected no control characters, found \"x: a\u0001b\"",
      })
  void whatIsWrongIsSaid(String text, String error) {
    assertThatThrownBy(() -> parse(text.replace('/', '\n')))
        .isInstanceOf(BadPolicy.class)
        .hasMessage(error);
  }

  @Test // RFC 8461 §3.3
  void whatIsTooLongOrNoUtf8IsRefused() {
    assertThatThrownBy(() -> StsPolicy.parse(new byte[65_537]))
        .hasMessage("65537 octets; the limit is 65536");
    assertThatThrownBy(() -> StsPolicy.parse(new byte[] {'x', ':', (byte) 0xE9}))
        .hasMessage("it is not UTF-8");
  }

  @Test // RFC 8461 §4.1, its examples
  void aStarStandsForOneLabel() throws BadPolicy {
    var policy = parse("version: STSv1\nmode: enforce\nmx: *.example.com\nmx: a.b\nmax_age: 1");
    assertThat(policy.names("mail.example.com")).isTrue();
    assertThat(policy.names("a.b")).isTrue();
    assertThat(List.of("example.com", "foo.bar.example.com", "com", "x.a.b", "*.a.b"))
        .noneMatch(policy::names);
  }

  @ParameterizedTest // RFC 8461 §3.1
  @ValueSource(
      strings = {
        "v=STSv1; id=20160831085700Z;",
        "v=STSv1;id=20160831085700Z",
        "v=STSv1 ;\t id=20160831085700Z ; ",
        "v=STSv1; later=x.y; id=20160831085700Z; id=2;",
      })
  void aRecordTellsTheId(String record) {
    assertThat(StsRecord.id(List.of("v=spf1 -all", record))).contains("20160831085700Z");
  }

  @ParameterizedTest // RFC 8461 §3.1
  @ValueSource(
      strings = {
        "v=STSv1", "v=STSv1;", "v=STSv1; id=;", "v=STSv1; id=a-b;", "v=STSv1; id=1;; x=y",
        "v=stsv1; id=1", "id=1; v=STSv1", " v=STSv1; id=1", "v=STSv1; id=1; x",
            "v=STSv1; id=1; x=y=z",
        "v=STSv1; id=123456789012345678901234567890123",
      })
  void aRecordThatIsWrittenWrongIsNone(String record) {
    assertThat(StsRecord.id(List.of(record))).isEmpty();
  }

  @Test // RFC 8461 §3.1: not one
  void twoRecordsAreNone() {
    assertThat(StsRecord.id(List.of("v=STSv1; id=1;", "v=STSv1; id=2;")))
        .isEqualTo(Optional.empty());
  }
}
