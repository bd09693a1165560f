package org.chappe.imap.command;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.util.ArrayList;
import org.chappe.imap.wire.Dates;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.mailbox.search.SearchKey;
import org.chappe.mailbox.search.SearchKey.Relation;
import org.chappe.model.SystemFlag;

/** Reads search keys: RFC 9051 §6.4.4, §9; RFC 3501 §6.4.4 for NEW, OLD and RECENT. */
final class SearchProgram {
  private final ImapParser in;
  private final Charset charset;
  private boolean asksModSeq;

  SearchProgram(ImapParser in, Charset charset) {
    this.in = in;
    this.charset = charset;
  }

  /** search-key *(SP search-key): all of them. */
  Criterion keys() {
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

  /** Whether MODSEQ was among the keys. */
  boolean asksModSeq() {
    return asksModSeq;
  }

  private Criterion key() {
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
      case "FLAGGED" -> flag(SystemFlag.FLAGGED);
      case "HEADER" -> header();
      case "KEYWORD" -> keyword();
      case "LARGER" -> key(new SearchKey.Larger(number()));
      case "MODSEQ" -> modSeq();
      case "NEW" -> new Criterion.And(java.util.List.of(new Criterion.Recent(), unseen()));
      case "NOT" -> new Criterion.Not(argument());
      case "OLD" -> new Criterion.Not(new Criterion.Recent());
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
      case "UNANSWERED" -> new Criterion.Not(flag(SystemFlag.ANSWERED));
      case "UNDELETED" -> new Criterion.Not(flag(SystemFlag.DELETED));
      case "UNDRAFT" -> new Criterion.Not(flag(SystemFlag.DRAFT));
      case "UNFLAGGED" -> new Criterion.Not(flag(SystemFlag.FLAGGED));
      case "UNKEYWORD" -> new Criterion.Not(keyword());
      case "UNSEEN" -> unseen();
      default -> throw new SyntaxException(name + " is not a search key");
    };
  }

  private Criterion argument() {
    in.space();
    return key();
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

  private String objectId() {
    in.space();
    return in.objectId();
  }

  private Criterion uids() {
    in.space();
    return new Criterion.Uids(in.messageSet());
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
