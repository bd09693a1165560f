package org.chappe.directory;

import java.util.Optional;

/**
 * Whether an account's owner gets a mail when somebody signs in from somewhere new.
 *
 * <pre>
 *   format | set (0: as the server's setting says, 1: off, 2: on) | language | day (4) | sent that day (4)
 * </pre>
 *
 * @param language a tag like {@code de}; empty: the server's
 */
record SignInNotice(Optional<Boolean> choice, String language, int day, int sent) {
  private static final int FORMAT = 1;

  /** A day: who is on a journey need not be told at each stop, and a mailbox cannot be flooded. */
  static final int MOST_A_DAY = 3;

  static final SignInNotice UNSET = new SignInNotice(Optional.empty(), "", 0, 0);

  static SignInNotice read(byte[] value) {
    var in = new ValueReader("the choice of mails on sign-ins", value, FORMAT);
    Optional<Boolean> choice =
        switch (in.octet()) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(false);
          default -> Optional.of(true);
        };
    return new SignInNotice(choice, in.text(), in.int32(), in.int32());
  }

  byte[] octets() {
    return new ValueWriter(FORMAT)
        .octet(choice.map(on -> on ? 2 : 1).orElse(0))
        .text(language)
        .int32(day)
        .int32(sent)
        .octets();
  }

  boolean isOn(boolean byDefault) {
    return choice.orElse(byDefault);
  }

  boolean maySend(int today) {
    return day != today || sent < MOST_A_DAY;
  }

  SignInNotice sentOn(int today) {
    return new SignInNotice(choice, language, today, day == today ? sent + 1 : 1);
  }
}
