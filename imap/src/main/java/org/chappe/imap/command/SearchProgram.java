package org.chappe.imap.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import org.chappe.imap.wire.Dates;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.SearchKey.Relation;
import org.chappe.mime.Charsets;
import org.chappe.model.SystemFlag;
import org.chappe.model.Uid;
import org.chappe.model.UidSet;

/** Reads search keys: RFC 9051 §6.4.4, §9; RFC 3501 §6.4.4 for NEW, OLD and RECENT. */
final class SearchProgram {
  private final ImapParser in;
  private final Charset charset;
  private boolean asksModSeq;
  private boolean isFuzzy;
  private int keys;

  private SearchProgram(ImapParser in, Charset charset) {
    this.in = in;
    this.charset = charset;
  }

  /** search-program = ["CHARSET" SP charset SP] search-key *(SP search-key) */
  static Program withCharset(ImapParser in) {
    Charset charset = StandardCharsets.UTF_8;
    if (in.peekWord().equals("CHARSET")) {
      in.word("CHARSET");
      in.requireCharsets();
      in.space();
      charset = charset(in.text("a charset"));
      in.space();
    }
    return new SearchProgram(in, charset).program();
  }

  /** search-criteria = charset 1*(SP search-key) — RFC 5256 §5 */
  static Program behindCharset(ImapParser in) {
    Charset charset = charset(in.requiredCharset());
    in.space();
    return new SearchProgram(in, charset).program();
  }

  /** search-criteria alone: what a filter stands for, always in UTF-8. RFC 5466 §3.2, §4 */
  static Program kept(ImapParser in) {
    Program program = new SearchProgram(in, StandardCharsets.UTF_8).program();
    in.endOfLine();
    return program;
  }

  private static Charset charset(String name) {
    return Charsets.find(name)
        .orElseThrow(
            () -> new Refused("BADCHARSET (US-ASCII UTF-8)", "the charset is not known here"));
  }

  private Program program() {
    Criterion criterion = keys();
    return new Program(criterion, asksModSeq, isFuzzy);
  }

  /** search-key *(SP search-key): all of them. */
  private Criterion keys() {
    Criterion first = key();
    if (!in.at(' ')) {
      return first;
    }
    var all = new ArrayList<Criterion>();
    all.add(first);
    while (in.at(' ')) {
      in.space();
      if (in.atEnd()) { // a space at the end: some libraries write one
        break;
      }
      all.add(key());
    }
    return new Criterion.And(all);
  }

  private Criterion key() {
    if (++keys > in.limits().searchKeys()) {
      throw new Refused("LIMIT", "a search has at most " + in.limits().searchKeys() + " keys");
    }
    in.enter();
    Criterion key = in.at('(') ? group() : simple();
    in.leave();
    return key;
  }

  private Criterion group() {
    in.expect('(', "\"(\"");
    Criterion keys = keys();
    in.expect(')', "a space or \")\"");
    return keys;
  }

  private Criterion simple() {
    if (in.atDigit() || in.at('*') || in.at('$')) {
      return new Criterion.Numbers(in.messageSet());
    }
    String name = in.word("a search key");
    return switch (name) {
      case "ALL" -> key(new SearchKey.All());
      case "ANSWERED" -> flag(SystemFlag.ANSWERED);
      case "BCC", "CC", "FROM", "SUBJECT", "TO" -> key(new SearchKey.Header(name, text()));
      case "BEFORE" -> dated(SearchKey.Date.INTERNAL, Relation.BEFORE);
      case "BODY" -> key(new SearchKey.InBody(text()));
      case "DELETED" -> flag(SystemFlag.DELETED);
      case "DRAFT" -> flag(SystemFlag.DRAFT);
      case "EMAILID" -> new Criterion.EmailId(objectId());
      case "FILTER" -> filter();
      case "FLAGGED" -> flag(SystemFlag.FLAGGED);
      case "FUZZY" -> fuzzy();
      case "HEADER" -> header();
      case "KEYWORD" -> keyword();
      case "LARGER" -> key(new SearchKey.Larger(number()));
      case "MODSEQ" -> modSeq();
      case "NEW" -> new Criterion.And(java.util.List.of(new Criterion.Recent(), unseen()));
      case "NOT" -> new Criterion.Not(argument());
      case "OLD" -> new Criterion.Not(new Criterion.Recent());
      case "OLDER" -> within(true);
      case "ON" -> dated(SearchKey.Date.INTERNAL, Relation.ON);
      case "OR" -> new Criterion.Or(argument(), argument());
      case "RECENT" -> new Criterion.Recent();
      case "SAVEDATESUPPORTED" -> key(new SearchKey.All()); // RFC 8514 §4.3
      case "SAVEDBEFORE" -> dated(SearchKey.Date.SAVED, Relation.BEFORE);
      case "SAVEDON" -> dated(SearchKey.Date.SAVED, Relation.ON);
      case "SAVEDSINCE" -> dated(SearchKey.Date.SAVED, Relation.SINCE);
      case "SEEN" -> flag(SystemFlag.SEEN);
      case "SENTBEFORE" -> dated(SearchKey.Date.SENT, Relation.BEFORE);
      case "SENTON" -> dated(SearchKey.Date.SENT, Relation.ON);
      case "SENTSINCE" -> dated(SearchKey.Date.SENT, Relation.SINCE);
      case "SINCE" -> dated(SearchKey.Date.INTERNAL, Relation.SINCE);
      case "SMALLER" -> key(new SearchKey.Smaller(number()));
      case "TEXT" -> key(new SearchKey.InText(text()));
      case "THREADID" -> new Criterion.ThreadId(objectId());
      case "UID" -> uids();
      case "UIDAFTER" -> key(new SearchKey.Uids(above(uid())));
      case "UIDBEFORE" -> key(new SearchKey.Uids(below(uid())));
      case "UNANSWERED" -> new Criterion.Not(flag(SystemFlag.ANSWERED));
      case "UNDELETED" -> new Criterion.Not(flag(SystemFlag.DELETED));
      case "UNDRAFT" -> new Criterion.Not(flag(SystemFlag.DRAFT));
      case "UNFLAGGED" -> new Criterion.Not(flag(SystemFlag.FLAGGED));
      case "UNKEYWORD" -> new Criterion.Not(keyword());
      case "UNSEEN" -> unseen();
      case "YOUNGER" -> within(false);
      default -> throw new SyntaxException(name + " is not a search key");
    };
  }

  private Criterion argument() {
    in.space();
    return key();
  }

  /** search-key =/ "FUZZY" SP search-key — RFC 6203 §7 */
  private Criterion fuzzy() {
    isFuzzy = true;
    return new Criterion.Fuzzy(argument());
  }

  private static Criterion key(SearchKey key) {
    return new Criterion.Key(key);
  }

  private static Criterion flag(SystemFlag flag) {
    return key(new SearchKey.HasFlag(flag));
  }

  private static Criterion unseen() {
    return new Criterion.Not(flag(SystemFlag.SEEN));
  }

  private Criterion keyword() {
    in.space();
    return key(new SearchKey.HasKeyword(in.keyword()));
  }

  private Criterion dated(SearchKey.Date what, Relation relation) {
    in.space();
    LocalDate date = Dates.date(in);
    return key(new SearchKey.Dated(what, relation, date));
  }

  private Criterion header() {
    in.space();
    String name = in.text("a header field's name");
    return key(new SearchKey.Header(name, text()));
  }

  /** RFC 5466 §3.1: with a filter all texts are UTF-8. */
  private Criterion filter() {
    if (!charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.US_ASCII)) {
      throw new SyntaxException("BADCHARSET (US-ASCII UTF-8)", "FILTER needs the charset UTF-8");
    }
    in.space();
    return new Criterion.Filter(FilterValue.name(in.atom("a filter's name")));
  }

  private String objectId() {
    in.space();
    return in.objectId();
  }

  private Criterion uids() {
    in.space();
    return new Criterion.Uids(in.messageSet());
  }

  private long uid() {
    in.space();
    long uid = in.positive();
    if (uid > Uid.MAX_VALUE) {
      throw new SyntaxException("no UID is above " + Uid.MAX_VALUE);
    }
    return uid;
  }

  /** RFC 9738 §3.2. Never the last message for being the last, as in a set with "*". */
  private static UidSet above(long uid) {
    return uid == Uid.MAX_VALUE ? UidSet.NONE : UidSet.of(uid + 1, Uid.MAX_VALUE);
  }

  /** RFC 9738 §3.2 */
  private static UidSet below(long uid) {
    return uid == 1 ? UidSet.NONE : UidSet.of(1, uid - 1);
  }

  /** RFC 5032 §3 */
  private Criterion within(boolean older) {
    in.space();
    return new Criterion.Within(older, in.positive());
  }

  private long number() {
    in.space();
    return in.number();
  }

  /**
   * search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer — RFC
   * 7162 §3.1.5. A message has one modification sequence, so the entry makes no difference.
   */
  private Criterion modSeq() {
    in.space();
    if (in.at('"')) {
      in.string("a metadata item");
      in.space();
      String type = in.word("priv, shared or all");
      if (!type.equals("PRIV") && !type.equals("SHARED") && !type.equals("ALL")) {
        throw new SyntaxException(type + " is not priv, shared or all");
      }
      in.space();
    }
    asksModSeq = true;
    return key(new SearchKey.ChangedAtOrAfter(in.number()));
  }

  private String text() {
    in.space();
    byte[] octets = in.astring("a text to search for");
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException("a text to search for that is not " + charset.name());
    }
  }
}
