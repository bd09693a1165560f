package org.chappe.directory;

/**
 * Whether an account's owner gets a mail when somebody signs in from somewhere new.
 *
 * <pre>
 *   format | set (0: as the server's setting says, 1: off, 2: on) | language | day (4) | sent that day (4)
 * </pre>
 *
 * @param language a tag like {@code de}; empty: the server's
 */
record SignInNotice(Choice choice, String language, int day, int sent) {
  private static final int FORMAT = 1;

  /** A day: who is on a journey need not be told at each stop, and a mailbox cannot be flooded. */
  static final int MOST_A_DAY = 3;

  static final SignInNotice UNSET = new SignInNotice(Choice.UNSET, "", 0, 0);

  enum Choice {
    UNSET,
    OFF,
    ON
  }

  static SignInNotice read(byte[] value) {
    var in = new ValueReader("the choice of mails on sign-ins", value, FORMAT);
    int choice = in.octet();
    if (choice >= Choice.values().length) {
      throw in.damaged("choice " + choice);
    }
    return new SignInNotice(Choice.values()[choice], in.text(), in.int32(), in.int32());
  }

  byte[] octets() {
    return new ValueWriter(FORMAT)
        .octet(choice.ordinal())
        .text(language)
        .int32(day)
        .int32(sent)
        .octets();
  }

  boolean isOn(boolean byDefault) {
    return switch (choice) {
      case UNSET -> byDefault;
      case OFF -> false;
      case ON -> true;
    };
  }

  boolean maySend(int today) {
    return day != today || sent < MOST_A_DAY;
  }

  SignInNotice sentOn(int today) {
    return new SignInNotice(choice, language, today, day == today ? sent + 1 : 1);
  }
}
