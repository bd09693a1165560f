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
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that believes what it is told: it keeps a picture of the mailbox from untagged responses
 * alone, and fails when one does not fit. With QRESYNC it knows up to which modification sequence
 * its picture holds, and can go on from there when it has been away.
 */
final class PictureClient implements AutoCloseable {
  private static final Pattern NUMBERED =
      Pattern.compile("\\* (\\d+) (EXISTS|EXPUNGE|FETCH|UIDFETCH)(.*)");
  private static final Pattern VANISHED =
      Pattern.compile("\\* VANISHED (\\(EARLIER\\) )?([0-9:,]+)");
  private static final Pattern MODSEQ = Pattern.compile("MODSEQ \\((\\d+)\\)");
  private static final Pattern HIGHEST = Pattern.compile("\\S+ OK \\[HIGHESTMODSEQ (\\d+)].*");
  private static final Pattern UID_VALIDITY = Pattern.compile("\\* OK \\[UIDVALIDITY (\\d+)].*");

  /** How a client speaks. */
  enum Kind {
    REV1(""),
    REV2("IMAP4rev2"),
    QRESYNC("QRESYNC"),
    UIDONLY("UIDONLY"),
    UIDONLY_QRESYNC("UIDONLY QRESYNC");

    private final String enable;

    Kind(String enable) {
      this.enable = enable;
    }

    boolean isUidOnly() {
      return this == UIDONLY || this == UIDONLY_QRESYNC;
    }

    boolean resynchronizes() {
      return this == QRESYNC || this == UIDONLY_QRESYNC;
    }
  }

  /** Who looks at which mailbox, and how. */
  record Setup(InetSocketAddress server, String user, String mailbox, Kind kind) {}

  /** A picture and up to where it holds. */
  record Point(long uidValidity, long modSeq, Picture picture) {}

  final Setup setup;
  Picture picture;
  private final List<String> heard = new ArrayList<>();
  private Wire wire;
  private boolean numbersMayMove = true;
  private boolean resuming;
  private OptionalInt exists = OptionalInt.empty(); // told while it resumes
  private long uidValidity;
  private long modSeq; // up to which the picture holds
  private int tags;

  PictureClient(Setup setup) {
    this.setup = setup;
    picture = new Picture(setup.kind().isUidOnly());
    wire = Wire.to(setup.server());
    signIn();
    open();
  }

  private record Wire(Socket socket, InputStream in, OutputStream out) {
    static Wire to(InetSocketAddress server) {
      try {
        var socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        var in = new BufferedInputStream(socket.getInputStream());
        return new Wire(socket, in, socket.getOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void signIn() {
    command("LOGIN " + setup.user() + " secret");
    if (!setup.kind().enable.isEmpty()) {
      command("ENABLE " + setup.kind().enable);
    }
  }

  /** Selects the mailbox knowing nothing, and asks for everything. */
  void open() {
    picture = new Picture(setup.kind().isUidOnly());
    modSeq = 0;
    command("SELECT " + setup.mailbox());
    if (!picture.isEmpty()) {
      askForAll();
    }
  }

  private void askForAll() {
    command(setup.kind().isUidOnly() ? "UID FETCH 1:* (FLAGS)" : "FETCH 1:* (UID FLAGS)");
  }

  /** Asks for nothing that was told: what was told wrong stays wrong. */
  void askForWhatWasNotTold() {
    if (setup.kind().isUidOnly()) {
      if (!picture.isWholeKnown()) {
        askForAll();
      }
      return;
    }
    for (int number = 1; number <= picture.size(); number++) {
      Picture.Message message = picture.get(number);
      if (!message.flagsKnown) {
        command("FETCH " + number + " (UID FLAGS)");
      } else if (message.uid == 0) {
        command("FETCH " + number + " UID");
      }
    }
  }

  /** What it would keep on its disk now. */
  Point point() {
    return new Point(uidValidity, modSeq, picture.copy());
  }

  /**
   * Goes on from a point it kept, RFC 7162 §3.2.5.
   *
   * @param parameters what SELECT's QRESYNC says of the messages known, empty for nothing
   * @param bySelect whether SELECT tells what changed, else UID FETCH does, §3.2.6
   */
  void resume(Point point, String parameters, boolean again, boolean bySelect) {
    picture = point.picture().copy();
    if (again) {
      close();
      wire = Wire.to(setup.server());
      signIn();
    }
    resuming = true;
    exists = OptionalInt.empty();
    String known = "%d %d%s".formatted(point.uidValidity(), point.modSeq(), parameters);
    if (bySelect) {
      command("SELECT %s (QRESYNC (%s))".formatted(setup.mailbox(), known));
    } else {
      command("SELECT " + setup.mailbox());
      command("UID FETCH 1:* (FLAGS) (CHANGEDSINCE %d VANISHED)".formatted(point.modSeq()));
    }
    long last = point.picture().uids().stream().mapToLong(uid -> uid).max().orElse(0);
    command("UID FETCH %d:* (FLAGS)".formatted(last + 1));
    resuming = false;
    int count = exists.orElseThrow(() -> failure("SELECT without EXISTS"));
    told(() -> picture.exists(count)); // those that came since are the last
  }

  /** Sends, and takes in everything up to the tagged answer. */
  String command(String text) {
    String tag = "t" + ++tags;
    numbersMayMove = !text.matches("(FETCH|STORE|SEARCH) (?s).*");
    heard.add("C: " + tag + " " + text);
    long highest = -1; // told to begin from
    long changes = modSeq;
    try {
      wire.out().write((tag + " " + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
      wire.out().flush();
      while (true) {
        String line = line();
        Matcher told = HIGHEST.matcher(line);
        if (told.matches()) {
          highest = Long.parseLong(told.group(1));
        }
        if (line.startsWith(tag + " ")) {
          if (line.startsWith(tag + " BAD")) {
            throw failure("a good command was not understood");
          }
          modSeq = highest >= 0 ? highest : changes;
          return line;
        }
        Matcher change = MODSEQ.matcher(line);
        if (change.find()) {
          changes = Math.max(changes, Long.parseLong(change.group(1)));
        }
        takeIn(line);
      }
    } catch (IOException e) {
      throw failure(e.toString());
    }
  }

  private void takeIn(String line) {
    Matcher validity = UID_VALIDITY.matcher(line);
    if (validity.matches()) {
      uidValidity = Long.parseLong(validity.group(1));
    }
    Matcher vanished = VANISHED.matcher(line);
    if (vanished.matches()) {
      boolean earlier = vanished.group(1) != null;
      requireNumbersMayMove();
      if (resuming && !earlier) {
        each(vanished.group(2), uid -> exists = OptionalInt.of(exists.orElse(0) - 1));
      }
      each(
          vanished.group(2),
          uid ->
              told(() -> {
                if (earlier || resuming) {
                  picture.vanishedEarlier(uid);
                } else {
                  picture.vanished(uid);
                }
              }));
    }
    Matcher numbered = NUMBERED.matcher(line);
    if (numbered.matches()) {
      int number = Integer.parseInt(numbered.group(1));
      told(() -> numbered(number, numbered.group(2), numbered.group(3)));
    }
  }

  private void numbered(int number, String what, String items) {
    if (resuming) {
      switch (what) {
        case "EXISTS" -> exists = OptionalInt.of(number);
        case "UIDFETCH" -> picture.fetchedEarlier(number, items);
        case "FETCH" -> picture.fetchedEarlier(items);
        default -> throw new IllegalStateException("EXPUNGE");
      }
      return;
    }
    switch (what) {
      case "EXISTS" -> picture.exists(number);
      case "EXPUNGE" -> {
        requireNumbersMayMove();
        picture.expunge(number);
      }
      case "UIDFETCH" -> picture.fetchedByUid(number, items);
      default -> picture.fetched(number, items);
    }
  }

  private void requireNumbersMayMove() {
    if (!numbersMayMove) {
      throw failure("EXPUNGE while numbers must not move");
    }
  }

  private void told(Runnable what) {
    try {
      what.run();
    } catch (IllegalStateException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
  }

  private static void each(String set, LongConsumer uids) {
    for (String range : set.split(",", -1)) {
      String[] ends = range.split(":", 2);
      for (long uid = Long.parseLong(ends[0]);
          uid <= Long.parseLong(ends[ends.length - 1]);
          uid++) {
        uids.accept(uid);
      }
    }
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int octet = wire.in().read(); octet != '\n'; octet = wire.in().read()) {
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
        "%s\n%s\npicture: %s\n%s"
            .formatted(what, setup, picture, String.join("\n", heard.subList(from, heard.size()))));
  }

  @Override
  public void close() {
    try {
      wire.socket().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
