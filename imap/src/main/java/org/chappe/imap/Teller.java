package org.chappe.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.chappe.imap.command.FetchItem.Plain;
import org.chappe.imap.wire.ImapWriter;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MailboxSnapshot.Difference;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.Right;
import org.chappe.mailbox.Rights;
import org.chappe.model.SystemFlag;
import org.chappe.model.UidSet;
import org.chappe.store.BodyDamaged;

/**
 * Tells a client what became of the selected mailbox, whoever did it: EXPUNGE, EXISTS, RECENT,
 * FLAGS and FETCH responses nobody asked for. RFC 9051 §7.5.1. One session's.
 */
final class Teller {
  private final ImapWriter out;
  private final Enabled enabled;
  private final Access access;
  private final MailAccount mail;
  private final MailboxView view;
  private final FlagTexts flagTexts;
  private final Contexts contexts;
  private final Set<String> keywords = new HashSet<>(); // those told in FLAGS
  private boolean toldVanished; // since the last sync point
  private boolean toldInPassing; // of new messages, with what else a command was about
  private Rights toldRights;

  Teller(ImapWriter out, Enabled enabled, Access access, MailboxView view, FlagTexts flagTexts) {
    this.out = out;
    this.enabled = enabled;
    this.access = access;
    this.mail = access.mail();
    this.toldRights = access.rights();
    this.view = view;
    this.flagTexts = flagTexts;
    this.contexts = new Contexts(out, mail, view);
  }

  /** Results whose changes are told. */
  Contexts contexts() {
    return contexts;
  }

  /** Tells what is new. Messages that left are told of too, and numbers move. */
  void tellAll() {
    if (enabled.notices().counts()) {
      boolean flags = enabled.notices().flags();
      advance(position -> flags);
      tellExpunged();
    }
  }

  /** As {@link #tellAll()}, whatever NOTIFY asked for: this session made it so. */
  void tellOwn() {
    advance(position -> true);
    tellExpunged();
  }

  /** Tells what is new, but for messages that left: no number moves. */
  void tellKeepingNumbers() {
    if (enabled.notices().counts()) {
      boolean flags = enabled.notices().flags();
      advance(position -> flags);
    }
  }

  /**
   * As {@link #tellKeepingNumbers()}, leaving out changed flags the session knows of itself.
   *
   * @param told whether to tell the changed flags at a position of the newest snapshot
   */
  void tellKeepingNumbers(IntPredicate told) {
    advance(told);
  }

  private void advance(IntPredicate told) {
    if (!tellRights()) {
      return; // neither is it told when the mailbox goes
    }
    MailboxSnapshot newest =
        mail.snapshot()
            .mailbox(view.id())
            .orElseThrow(() -> new SessionEnds("the selected mailbox was deleted"));
    if (view.isAt(newest)) {
      return;
    }
    Difference difference = newest.since(view.snapshot());
    contexts.tellLeft(difference.expunged());
    view.advance(newest, difference);
    if (difference.added() > 0) {
      exists();
    }
    if (difference.added() > 0 || difference.changed().length > 0) {
      tellNewKeywords();
    }
    for (int position : difference.changed()) {
      if (told.test(position)) {
        flags(position, enabled.tellsUids() || enabled.notices().withUid());
      }
    }
    // RFC 5465 §5.1, §5.2: behind changed flags, before what is fetched of new messages
    contexts.tellChanged(difference);
    if (difference.added() > 0 && !enabled.notices().items().isEmpty()) {
      fetchNew(difference.added());
    }
  }

  /**
   * Whether the mailbox may be read. What flags can be changed is told when that is another now,
   * and so is the end of reading: RFC 4314 §5.1.1.
   */
  private boolean tellRights() {
    Rights now = access.rights();
    if (!now.equals(toldRights)) {
      boolean readBefore = toldRights.has(Right.READ);
      toldRights = now;
      if (!now.has(Right.READ)) {
        if (readBefore) {
          out.untagged("NO", "NOPERM", "the selected mailbox may no longer be read");
        }
      } else {
        tellFlags();
        tellPermanentFlags();
      }
    }
    return now.has(Right.READ);
  }

  /**
   * What NOTIFY asked for of the newest messages, but for those this session brought. RFC 5465 §5.2
   */
  private void fetchNew(int added) {
    Notices notices = enabled.notices();
    MailboxSnapshot snapshot = view.snapshot();
    int[] positions =
        IntStream.range(snapshot.count() - added, snapshot.count())
            .filter(position -> !notices.isOwn(mail.id(), snapshot.modSeq(position)))
            .toArray();
    if (positions.length > Notices.MOST_AT_ONCE) {
      Watch.tellOverflow(out, notices);
      return;
    }
    var items = new ArrayList<>(notices.items());
    if (enabled.condstore() && items.contains(Plain.FLAGS) && !items.contains(Plain.MODSEQ)) {
      items.add(Plain.MODSEQ);
    }
    var writer = new FetchWriter(out, view, items, flagTexts, Set.of(), enabled, mail.id());
    if (writer.needsRows() || Arrays.stream(positions).anyMatch(writer::needsRow)) {
      writeRows(writer, positions);
    } else {
      for (int position : positions) {
        writer.fromSnapshot(position);
      }
    }
  }

  private void writeRows(FetchWriter writer, int[] positions) {
    try (MessageCursor rows =
        writer.seen(mail.messages(view.snapshot(), positions, writer.ahead(positions)))) {
      var reader = new SectionReader(rows);
      while (rows.next()) {
        try {
          writer.fromRow(rows, reader);
        } catch (BodyDamaged | Refused e) { // Refused: its encoding is not known, RFC 3516 §4.3
          if (out.isInLine()) {
            throw e;
          }
          // who fetches it is told
        }
      }
    }
  }

  /** What was told up to here was asked for by a command that asks for nothing else. */
  void listened() {
    toldInPassing = false;
  }

  /**
   * Tells the number of messages again if it was told in passing. Thunderbird does not hear it
   * while it fetches: of two messages that come one soon after the other it would show the second
   * when the next one comes.
   */
  void tellAgain() {
    if (toldInPassing && enabled.notices().counts()) {
      out.untagged().number(view.count()).text(" EXISTS").endOfLine();
    }
    toldInPassing = false;
  }

  private void exists() {
    toldInPassing = true;
    out.untagged().number(view.count()).text(" EXISTS").endOfLine();
    if (!enabled.rev2()) {
      boolean readOnly = view.readOnly() || !Access.mayWrite(toldRights);
      view.addRecent(readOnly ? view.snapshot().recentFrom() : mail.takeRecent(view.id()));
      out.untagged().number(view.recentCount()).text(" RECENT").endOfLine();
    }
  }

  /**
   * In one VANISHED, RFC 7162 §3.2.10; or from the last to the first, so that no number moves
   * before it is told.
   */
  private void tellExpunged() {
    if (view.hasGhosts() && enabled.vanished()) {
      UidSet gone = view.ghostUids();
      view.takeGhosts();
      out.untagged().text("VANISHED ").uids(gone).endOfLine();
      toldVanished = true;
    } else if (view.hasGhosts()) {
      int[] ghosts = view.takeGhosts();
      for (int i = ghosts.length - 1; i >= 0; i--) {
        out.untagged().number(ghosts[i]).text(" EXPUNGE").endOfLine();
      }
    }
  }

  /**
   * The response code that tells how far the client knows everything: when messages vanished, or
   * when it may not be told of some yet and has been told later modification sequences, from which
   * it would begin the next time. Empty when the client can tell by itself. RFC 7162 §3.2, §3.2.7,
   * §6
   */
  String syncPoint() {
    boolean needed = enabled.qresync() && (toldVanished || view.hasGhosts());
    toldVanished = false;
    return needed ? "HIGHESTMODSEQ " + view.toldUpTo() : "";
  }

  /** {@code * 3 FETCH (UID 9 FLAGS (\Seen) MODSEQ (12))} */
  void flags(int position, boolean withUid) {
    begin(position, withUid);
    out.octets(flagTexts.of(view.snapshot().flags(position), view.isRecent(position)));
    if (enabled.condstore()) {
      out.text(" MODSEQ (").number(view.snapshot().modSeq(position)).text(")");
    }
    out.text(")").endOfLine();
  }

  /** {@code * 3 FETCH (UID 9 MODSEQ (12))} */
  void modSeq(int position, boolean withUid) {
    begin(position, withUid);
    out.text("MODSEQ (").number(view.snapshot().modSeq(position)).text("))").endOfLine();
  }

  private void begin(int position, boolean withUid) {
    if (enabled.uidOnly()) { // RFC 9586 §3.3
      out.untagged().number(view.snapshot().uid(position)).text(" UIDFETCH (");
      return;
    }
    out.untagged().number(view.number(position)).text(" FETCH (");
    if (withUid) {
      out.text("UID ").number(view.snapshot().uid(position)).text(" ");
    }
  }

  /** FLAGS again when there is a keyword the client has not heard of. RFC 9051 §7.3.5 */
  private void tellNewKeywords() {
    List<String> now = view.snapshot().keywords();
    if (!keywords.containsAll(now)) {
      tellFlags();
    }
  }

  /** {@code * FLAGS (\Answered …)} */
  void tellFlags() {
    out.untagged().text("FLAGS (").text(allFlags()).text(")").endOfLine();
  }

  /** {@code * OK [PERMANENTFLAGS (\Answered … \*)]}: those that may be changed. RFC 4314 §5.1.1 */
  void tellPermanentFlags() {
    String permanent = view.readOnly() ? "" : flags(toldRights);
    out.untagged("OK", "PERMANENTFLAGS (" + permanent + ")", "can be changed");
  }

  /** What the mailbox's messages can have and do have. */
  private String allFlags() {
    return flags(Rights.ALL).replace(" \\*", "");
  }

  /** Of all flags those that can be changed with these rights, and whether others can be made. */
  private String flags(Rights rights) {
    var all = new StringBuilder();
    for (SystemFlag flag : SystemFlag.values()) {
      if (rights.has(Rights.toChange(flag))) {
        all.append(all.isEmpty() ? "" : " ").append(flag.text());
      }
    }
    if (!rights.has(Right.WRITE)) {
      return all.toString();
    }
    // RFC 9051 §2.3.2 asks servers to support these, RFC 8457 §2 describes $Important; they are
    // named before somebody sets them
    var known = new java.util.TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(List.of("$Forwarded", "$Important", "$Junk", "$MDNSent", "$NotJunk", "$Phishing"));
    known.addAll(view.snapshot().keywords());
    known.forEach(keyword -> all.append(' ').append(keyword));
    keywords.addAll(view.snapshot().keywords());
    return all.append(" \\*").toString();
  }
}
