package org.chappe.relay.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Mail to send. */
final class Messages {
  static final String SHORT = "Subject: hello\r\n\r\nA line.\r\n";

  private Messages() {}

  /** From ann to these. */
  static OutgoingMail to(String... recipients) {
    return mail(content(SHORT), recipients);
  }

  static OutgoingMail mail(OutgoingContent content, String... recipients) {
    return new OutgoingMail(
        "ann@example.test",
        Arrays.stream(recipients)
            .map(to -> new OutgoingMail.To(to, Optional.empty(), Optional.empty()))
            .toList(),
        content,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  static OutgoingMail utf8(OutgoingMail mail) {
    return new OutgoingMail(
        mail.from(),
        mail.recipients(),
        mail.content(),
        true,
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  static OutgoingMail requiringTls(OutgoingMail mail) {
    return new OutgoingMail(
        mail.from(),
        mail.recipients(),
        mail.content(),
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  static OutgoingMail by(OutgoingMail mail, String by) {
    return new OutgoingMail(
        mail.from(),
        mail.recipients(),
        mail.content(),
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.of(by));
  }

  /** With everything that can be asked for. */
  static OutgoingMail withAll() {
    return new OutgoingMail(
        "",
        List.of(
            new OutgoingMail.To(
                "bob@example.test",
                Optional.of("SUCCESS,FAILURE"),
                Optional.of("rfc822;bob+2Bx@example.test"))),
        content(SHORT),
        false,
        false,
        Optional.of("a+b=c d"),
        Optional.of(true),
        OptionalInt.of(-3),
        Optional.of("120;N"));
  }

  static OutgoingContent content(String text) {
    return new Text(text.getBytes(StandardCharsets.UTF_8), false, Optional.empty());
  }

  static OutgoingContent binary(String text) {
    return new Text(text.getBytes(StandardCharsets.UTF_8), true, Optional.empty());
  }

  /** With another form in seven bits. */
  static OutgoingContent content(String text, String sevenBit) {
    return new Text(text.getBytes(StandardCharsets.UTF_8), false, Optional.of(sevenBit));
  }

  /** {@code told} octets are announced. */
  static OutgoingContent lying(String text, long told) {
    return new OutgoingContent() {
      @Override
      public long octets() {
        return told;
      }

      @Override
      public boolean isEightBit() {
        return false;
      }

      @Override
      public boolean isBinary() {
        return false;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
      }

      @Override
      public boolean writeSevenBitTo(OutputStream out) {
        return false;
      }
    };
  }

  /** Its store fails behind the first line. */
  static OutgoingContent failing() {
    return new OutgoingContent() {
      @Override
      public long octets() {
        return 1000;
      }

      @Override
      public boolean isEightBit() {
        return false;
      }

      @Override
      public boolean isBinary() {
        return false;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write("Subject: half\r\n".getBytes(StandardCharsets.US_ASCII));
        throw new IOException("the store does not answer");
      }

      @Override
      public boolean writeSevenBitTo(OutputStream out) {
        return false;
      }
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Text(byte[] text, boolean isBinary, Optional<String> sevenBit)
      implements OutgoingContent {
    @Override
    public long octets() {
      return text.length;
    }

    @Override
    public boolean isEightBit() {
      for (byte octet : text) {
        if (octet < 0) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(text);
    }

    @Override
    public boolean writeSevenBitTo(OutputStream out) throws IOException {
      if (sevenBit.isPresent()) {
        out.write(sevenBit.get().getBytes(StandardCharsets.US_ASCII));
      }
      return sevenBit.isPresent();
    }
  }
}
