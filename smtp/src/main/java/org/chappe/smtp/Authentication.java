package org.chappe.smtp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.chappe.directory.Account;
import org.chappe.directory.Directory;
import org.chappe.directory.Origin;
import org.chappe.directory.SignIn;
import org.chappe.net.Connection;
import org.chappe.smtp.command.SmtpCommand;
import org.chappe.smtp.wire.BadLine;
import org.chappe.smtp.wire.LineReader;
import org.chappe.smtp.wire.Reply;

/**
 * The exchange after AUTH. RFC 4954 §4. PLAIN (RFC 4616), and LOGIN, which has no RFC: Outlook
 * knows nothing else, and sends it with an initial response (the user's name). Passwords are wiped
 * from the arrays they were decoded into.
 */
final class Authentication {
  private static final byte[] NONE = {};

  private final Connection connection;
  private final LineReader lines;
  private final Directory directory;
  private final SmtpEvents events;

  Authentication(Connection connection, LineReader lines, Directory directory, SmtpEvents events) {
    this.connection = connection;
    this.lines = lines;
    this.directory = directory;
    this.events = events;
  }

  /** Who signed in, or {@link Refused}. */
  Account account(SmtpCommand.Auth command) {
    return switch (command.mechanism()) {
      case "PLAIN" -> plain(command.initial());
      case "LOGIN" -> login(command.initial());
      default -> throw Refused.mistake(504, "5.5.4", "the mechanisms here are PLAIN and LOGIN");
    };
  }

  /** message = [authzid] NUL authcid NUL passwd — RFC 4616 §2 */
  private Account plain(Optional<String> initial) {
    byte[] message = initial.isPresent() ? decoded(initial.get()) : ask("");
    try {
      int first = indexOfNul(message, 0);
      int second = first < 0 ? -1 : indexOfNul(message, first + 1);
      if (second < 0 || indexOfNul(message, second + 1) >= 0) {
        throw Refused.mistake(501, "5.5.2", "PLAIN has a name and a password, parted by NUL");
      }
      String asWhom = text(message, 0, first);
      String user = text(message, first + 1, second);
      char[] password = characters(message, second + 1, message.length);
      if (!asWhom.isEmpty() && !asWhom.equalsIgnoreCase(user)) {
        Arrays.fill(password, '\0');
        throw Refused.mistake(535, "5.7.8", "nobody signs in as somebody else here");
      }
      return signIn(user, password);
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  private Account login(Optional<String> initial) {
    byte[] name = initial.isPresent() ? decoded(initial.get()) : ask("VXNlcm5hbWU6"); // Username:
    String user = text(name, 0, name.length);
    byte[] password = ask("UGFzc3dvcmQ6"); // Password:
    try {
      return signIn(user, characters(password, 0, password.length));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  private Account signIn(String user, char[] password) {
    SignIn answer;
    try {
      answer =
          directory.authenticate(
              user, password, new Origin(connection.remote().getAddress(), "smtp"));
    } finally {
      Arrays.fill(password, '\0');
    }
    return switch (answer) {
      case SignIn.Accepted(Account account) -> account;
      case SignIn.Refused() ->
          throw reported(
              user, Refused.mistake(535, "5.7.8", "the user name or the password is wrong"));
      case SignIn.TooMany(Duration tryAfter) ->
          throw reported(
              user,
              Refused.mistake(
                  454, "4.7.0", "too many wrong passwords, try again in " + shown(tryAfter)));
    };
  }

  private Refused reported(String user, Refused refused) {
    events.emit(
        new SmtpEvent.SignInRefused(
            connection.id(), connection.remote().getAddress(), user, refused.reply()));
    return refused;
  }

  private static String shown(Duration wait) {
    long seconds = Math.max(1, wait.toSeconds());
    return seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
  }

  /** One step: a challenge in Base64, and the client's answer decoded. */
  private byte[] ask(String challenge) {
    Reply.plain(334, challenge).writeTo(connection.out());
    byte[] line;
    try {
      line = lines.line();
    } catch (BadLine e) {
      throw Refused.mistake(500, "5.5.6", "the line is too long, or does not end in CR LF");
    }
    try {
      return line.length == 1 && line[0] == '*' ? cancelled() : base64(line);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  private static byte[] cancelled() {
    throw Refused.no(501, "5.7.0", "the sign-in was cancelled");
  }

  private static byte[] decoded(String initial) {
    return initial.equals("=") ? NONE : base64(initial.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] base64(byte[] line) {
    try {
      return Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw Refused.mistake(501, "5.5.2", "this is not Base64");
    }
  }

  private static String text(byte[] octets, int from, int to) {
    return new String(characters(octets, from, to));
  }

  private static char[] characters(byte[] octets, int from, int to) {
    try {
      CharBuffer buffer =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
      char[] characters = new char[buffer.remaining()];
      buffer.get(characters);
      Arrays.fill(buffer.array(), '\0');
      return characters;
    } catch (CharacterCodingException e) {
      throw Refused.mistake(501, "5.5.2", "this is not UTF-8");
    }
  }

  private static int indexOfNul(byte[] octets, int from) {
    for (int i = from; i < octets.length; i++) {
      if (octets[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
