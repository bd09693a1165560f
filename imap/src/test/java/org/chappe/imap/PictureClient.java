package org.chappe.imap;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that believes what it is told: it keeps a picture of the mailbox from untagged responses
 * alone, and fails when one does not fit.
 */
final class PictureClient implements AutoCloseable {
  private static final Pattern NUMBERED = Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH)(.*)");
  private static final Pattern UID = Pattern.compile("UID (\\d+)");
  private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
  private static final String[] SETTABLE = {"\\Seen", "\\Flagged", "\\Deleted", "Work", "Play"};

  /** A message as the client knows it; 0 and null are "not told yet". */
  static final class Message {
    long uid;
    TreeSet<String> flags = new TreeSet<>();
    boolean flagsKnown;

    @Override
    public String toString() {
      return uid + "" + flags;
    }
  }

  private final Random random;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final List<String> heard = new ArrayList<>();
  final List<Message> picture = new ArrayList<>();
  private boolean numbersMayMove = true;
  private int tags;

  PictureClient(InetSocketAddress server, long seed, boolean rev2) {
    random = new Random(seed);
    try {
      socket = new Socket(server.getAddress(), server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command("LOGIN ann secret");
    if (rev2) {
      command("ENABLE IMAP4rev2");
    }
    command("SELECT INBOX");
    look();
  }

  /** Asks for what was not told yet. */
  void look() {
    if (!picture.isEmpty()) {
      command("FETCH 1:* (UID FLAGS)");
    }
  }

  /** Asks for nothing that was told: what was told wrong stays wrong. */
  void askForWhatWasNotTold() {
    for (int i = 0; i < picture.size(); i++) {
      Message message = picture.get(i);
      if (!message.flagsKnown) {
        command("FETCH " + (i + 1) + " (UID FLAGS)");
      } else if (message.uid == 0) {
        command("FETCH " + (i + 1) + " UID");
      }
    }
  }

  /** Does something a client might do. */
  void step() {
    boolean empty = picture.isEmpty();
    switch (random.nextInt(empty ? 3 : 18)) {
      case 0 -> append();
      case 1 -> command("NOOP");
      case 2 -> idle();
      case 3 -> askForWhatWasNotTold();
      case 4 -> command("UID FETCH " + (1 + random.nextInt(200)) + " (FLAGS)");
      case 5, 14 -> store(false);
      case 6, 7, 15, 16, 17 -> store(true);
      case 8 -> command("EXPUNGE");
      case 9 -> command("UID EXPUNGE " + (1 + random.nextInt(50)) + ":*");
      case 10 -> copy();
      case 11 -> command("MOVE " + number() + " Other");
      case 12 -> command("SEARCH UNSEEN " + set());
      default -> command("UID MOVE " + (1 + random.nextInt(100)) + " INBOX");
    }
  }

  /** Mostly one of the first few: clients are to get in each other's way. */
  private int number() {
    return 1 + random.nextInt(random.nextInt(4) > 0 ? Math.min(3, picture.size()) : picture.size());
  }

  private String set() {
    return number() + ":" + number();
  }

  /** A client takes a silent change as done when it sends it; what is told later counts more. */
  private void store(boolean silent) {
    int number = number();
    String flag = SETTABLE[random.nextInt(SETTABLE.length)];
    String sign = new String[] {"+", "-", ""}[random.nextInt(3)];
    if (silent && picture.get(number - 1).flagsKnown) {
      TreeSet<String> flags = picture.get(number - 1).flags;
      if (sign.isEmpty()) {
        flags.clear();
      }
      if (sign.equals("-")) {
        flags.remove(flag);
      } else {
        flags.add(flag);
      }
    }
    command("STORE %d %sFLAGS%s (%s)".formatted(number, sign, silent ? ".SILENT" : "", flag));
  }

  /** What is copied by sets doubles the mailbox, so large ones only grow one by one. */
  private void copy() {
    command("COPY " + (picture.size() > 20 ? number() : set()) + " INBOX");
  }

  private void append() {
    command("APPEND INBOX (Work) {4+}\r\nabcd");
  }

  private void idle() {
    command("IDLE\r\nDONE");
  }

  /** Sends, and takes in everything up to the tagged answer. */
  String command(String text) {
    String tag = "t" + ++tags;
    numbersMayMove = !text.matches("(FETCH|STORE|SEARCH) (?s).*");
    heard.add("C: " + tag + " " + text);
    try {
      out.write((tag + " " + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      while (true) {
        String line = line();
        if (line.startsWith(tag + " ")) {
          if (line.startsWith(tag + " BAD")) {
            throw failure("a good command was not understood");
          }
          return line;
        }
        takeIn(line);
      }
    } catch (IOException e) {
      throw failure(e.toString());
    }
  }

  private void takeIn(String line) {
    Matcher numbered = NUMBERED.matcher(line);
    if (!numbered.matches()) {
      return;
    }
    int number = Integer.parseInt(numbered.group(1));
    switch (numbered.group(2)) {
      case "EXISTS" -> exists(number);
      case "EXPUNGE" -> expunge(number);
      default -> fetch(number, numbered.group(3));
    }
  }

  private void exists(int count) {
    if (count < picture.size()) {
      throw failure("messages vanished without EXPUNGE");
    }
    while (picture.size() < count) {
      picture.add(new Message());
    }
  }

  private void expunge(int number) {
    if (!numbersMayMove) {
      throw failure("EXPUNGE while numbers must not move");
    }
    if (number < 1 || number > picture.size()) {
      throw failure("EXPUNGE of a message that was not there");
    }
    picture.remove(number - 1);
  }

  private void fetch(int number, String items) {
    if (number < 1 || number > picture.size()) {
      throw failure("FETCH of a message that was not there");
    }
    Message message = picture.get(number - 1);
    Matcher uid = UID.matcher(items);
    if (uid.find()) {
      long told = Long.parseLong(uid.group(1));
      if (message.uid != 0 && message.uid != told) {
        throw failure("message %d was UID %d, now %d".formatted(number, message.uid, told));
      }
      message.uid = told;
    }
    Matcher flags = FLAGS.matcher(items);
    if (flags.find()) {
      message.flags = new TreeSet<>(List.of(flags.group(1).split(" ", -1)));
      message.flags.remove("");
      message.flags.remove("\\Recent");
      message.flagsKnown = true;
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("the server closed the connection");
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    heard.add("S: " + text);
    return text;
  }

  AssertionError failure(String what) {
    int from = Math.max(0, heard.size() - 60);
    return new AssertionError(
        what
            + "\npicture: "
            + picture
            + "\n"
            + String.join("\n", heard.subList(from, heard.size())));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
