package org.chappe.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chappe.imap.PictureClient.Point;

/** Somebody who does anything a client might do, in an order the seed decides. */
final class RandomClient implements AutoCloseable {
  private static final String[] SETTABLE = {"\\Seen", "\\Flagged", "\\Deleted", "Work", "Play"};

  /** More would be old pictures of mailboxes that no longer have much in common with today's. */
  private static final int POINTS = 20;

  private final PictureClient client;
  private final Random random;
  private final String mailbox;
  private final String other;
  private final boolean uidOnly;
  private final List<Point> points = new ArrayList<>();

  /**
   * @param other where messages are moved to that are to leave
   */
  RandomClient(PictureClient.Setup setup, String other, long seed) {
    client = new PictureClient(setup);
    random = new Random(seed);
    mailbox = setup.mailbox();
    uidOnly = setup.kind().isUidOnly();
    this.other = other;
  }

  PictureClient client() {
    return client;
  }

  /** Does something; returns whether it has opened the mailbox anew, and so is up to date. */
  boolean step() {
    Picture picture = client.picture;
    if (picture.isEmpty() || (uidOnly && picture.get(1).uid == 0)) {
      switch (random.nextInt(4)) {
        case 0, 1 -> append();
        case 2 -> client.command("NOOP");
        default -> client.askForWhatWasNotTold();
      }
      return false;
    }
    switch (random.nextInt(23)) {
      case 0 -> append();
      case 1 -> client.command("NOOP");
      case 2 -> client.command("IDLE\r\nDONE");
      case 3 -> client.askForWhatWasNotTold();
      case 4 -> client.command("UID FETCH " + (1 + random.nextInt(200)) + " (FLAGS)");
      case 5, 14 -> store(false);
      case 6, 7, 15, 16, 17 -> store(true);
      case 8 -> client.command("EXPUNGE");
      case 9 -> client.command("UID EXPUNGE " + (1 + random.nextInt(50)) + ":*");
      case 10 -> copy();
      case 11 -> move();
      case 12 -> client.command(search());
      case 13 -> client.command("UID MOVE " + (1 + random.nextInt(100)) + " " + mailbox);
      case 18 -> replace();
      case 19 -> client.command("CHECK");
      case 20, 21 -> remember();
      default -> {
        return open();
      }
    }
    return false;
  }

  /** Mostly one of the first few: clients are to get in each other's way. */
  private int number() {
    int size = client.picture.size();
    int number = 1 + random.nextInt(random.nextInt(4) > 0 ? Math.min(3, size) : size);
    return uidOnly && client.picture.get(number).uid == 0 ? 1 : number;
  }

  private String set() {
    int number = number();
    return uidOnly
        ? client.picture.get(number).uid + ":" + client.picture.get(number()).uid
        : number + ":" + number();
  }

  /** {@code STORE 3} or {@code UID STORE 17}. */
  private String command(String name, int number) {
    long uid = client.picture.get(number).uid;
    boolean byUid = uidOnly || (uid != 0 && random.nextInt(4) == 0);
    return byUid ? "UID %s %d".formatted(name, uid) : "%s %d".formatted(name, number);
  }

  private String search() {
    return uidOnly ? "UID SEARCH UNSEEN UID " + set() : "SEARCH UNSEEN " + set();
  }

  /** A client takes a silent change as done when it sends it; what is told later counts more. */
  private void store(boolean silent) {
    int number = number();
    String flag = SETTABLE[random.nextInt(SETTABLE.length)];
    String sign = new String[] {"+", "-", ""}[random.nextInt(3)];
    String command = command("STORE", number);
    Picture.Message message = client.picture.get(number);
    if (silent && message.flagsKnown) {
      TreeSet<String> flags = message.flags;
      if (sign.isEmpty()) {
        flags.clear();
      }
      if (sign.equals("-")) {
        flags.remove(flag);
      } else {
        flags.add(flag);
      }
    }
    client.command("%s %sFLAGS%s (%s)".formatted(command, sign, silent ? ".SILENT" : "", flag));
  }

  /** What is copied by sets doubles the mailbox, so large ones only grow one by one. */
  private void copy() {
    if (client.picture.size() > 20) {
      client.command(command("COPY", number()) + " " + mailbox);
    } else {
      client.command((uidOnly ? "UID COPY " : "COPY ") + set() + " " + mailbox);
    }
  }

  /** To beside the mailbox, or to one's own Archive, which may be in another account. */
  private void move() {
    String target = random.nextBoolean() ? other : "Archive";
    client.command(command("MOVE", number()) + " " + target);
  }

  private void replace() {
    client.command(command("REPLACE", number()) + " " + mailbox + " (Play) {4+}\r\nabcd");
  }

  private void append() {
    client.command("APPEND " + mailbox + " (Work) {4+}\r\nabcd");
  }

  /** Keeps what it knows when it knows everything it was told of. */
  private void remember() {
    client.askForWhatWasNotTold();
    if (client.setup.kind().resynchronizes() && client.picture.isWholeKnown()) {
      if (points.size() == POINTS) {
        points.remove(random.nextInt(POINTS));
      }
      points.add(client.point());
    }
  }

  /** Opens the mailbox again, from any of the points it kept when it has some. */
  private boolean open() {
    if (points.isEmpty()) {
      client.open();
    } else {
      Point point = points.get(random.nextInt(points.size()));
      boolean bySelect = random.nextInt(3) > 0;
      client.resume(point, bySelect ? parameters(point) : "", random.nextBoolean(), bySelect);
    }
    return true;
  }

  /** Nothing, the UIDs known, or these and some of their numbers. RFC 7162 §3.2.5.1, §3.2.5.2 */
  private String parameters(Point point) {
    List<Long> uids = point.picture().uids();
    if (uids.isEmpty() || random.nextInt(3) == 0) {
      return "";
    }
    String known = " " + texts(uids);
    if (uidOnly || random.nextBoolean()) {
      return known;
    }
    var numbers = new TreeSet<Integer>();
    while (numbers.isEmpty() || random.nextBoolean()) {
      numbers.add(1 + random.nextInt(uids.size()));
    }
    List<Long> matching = numbers.stream().map(number -> uids.get(number - 1)).toList();
    return "%s (%s %s)".formatted(known, texts(numbers), texts(matching));
  }

  private static String texts(Iterable<? extends Number> numbers) {
    var texts = new ArrayList<String>();
    numbers.forEach(number -> texts.add(number.toString()));
    return texts.stream().collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    client.close();
  }
}
