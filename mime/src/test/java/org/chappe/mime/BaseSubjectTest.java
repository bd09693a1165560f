package org.chappe.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5256 §2.1 */
class BaseSubjectTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          hello                        ~ hello         ~ false
          Re: hello                    ~ hello         ~ true
          re : RE: Fw:fwd: hello       ~ hello         ~ true
          Re[2]: hello                 ~ hello         ~ true
          RE [x] : hello               ~ hello         ~ true
          [list] Re: hello             ~ hello         ~ true
          [list] [other] hello         ~ hello         ~ false
          Re: [list] Re: hello (fwd)   ~ hello         ~ true
          hello (FWD) (fwd)            ~ hello         ~ true
          [fwd: Re: hello]             ~ hello         ~ true
          [Fwd: [fwd: hello] (fwd)]    ~ hello         ~ true
          [list]                       ~ [list]        ~ false
          Re: [list]                   ~ [list]        ~ true
          Re:                          ~ ``            ~ true
          Return: hello                ~ Return: hello ~ false
          Regards                      ~ Regards       ~ false
          [unclosed Re: x              ~ [unclosed Re: x ~ false
          ``                           ~ ``            ~ false
          """)
  void baseOf(String subject, String text, boolean reply) {
    assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(text, reply));
  }

  @Test
  void blanksBecomeOneSpace() {
    assertThat(BaseSubject.of(" Re:\t a \r\n  b ").text()).isEqualTo("a b");
  }

  @Test
  void endlessRepliesTakeNoTime() {
    assertThat(BaseSubject.of("Re: ".repeat(100_000)).isReplyOrForward()).isTrue();
    assertThat(BaseSubject.of("[fwd:".repeat(50_000) + "]".repeat(50_000)).text()).isNotEmpty();
    Duration cpu = Mail.cpu(() -> BaseSubject.of("Re: ".repeat(100_000)));
    assertThat(cpu).isLessThan(Duration.ofSeconds(2));
  }
}
