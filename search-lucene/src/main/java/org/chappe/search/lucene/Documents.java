package org.chappe.search.lucene;

import java.nio.ByteBuffer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.model.AccountId;

/**
 * What is in a shard, and how it is asked for. Two kinds of documents:
 *
 * <pre>
 *  message   account  8 octets, term         the account filter
 *            key      account 8, message 8   to delete one
 *            id       message, number
 *            header   {@link Trigrams}       not of an unreadable one
 *            body     {@link Trigrams}
 *            words    {@link WordTerms}      of the header
 *            inbody   {@link WordTerms}      of the body
 *            part     "1"                    there is more text than was indexed
 *
 *  floor     floor    8 octets, term         one an account: up to where it was indexed
 *            id       message, number        every message up to it is here, or gone
 *            version  number                 of the account, when that was so
 * </pre>
 */
final class Documents {
  static final String ID = "id";
  static final String VERSION = "version";

  private static final String ACCOUNT = "account";
  private static final String KEY = "key";
  private static final String HEADER = "header";
  private static final String BODY = "body";
  private static final String HEADER_WORDS = "words";
  private static final String BODY_WORDS = "inbody";
  private static final String PART = "part";
  private static final String FLOOR = "floor";

  /**
   * Of a longer text only so many trigrams are compared, and who has them may have it: 300
   * characters are hardly ever the same by chance, and each costs some KiB and a reader.
   */
  static final int MOST_TRIGRAMS = 100;

  private static final FieldType TERM = type(IndexOptions.DOCS, false);
  private static final FieldType WORDS = type(IndexOptions.DOCS, true);
  private static final FieldType TEXT = type(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, true);

  private Documents() {}

  private static FieldType type(IndexOptions options, boolean tokenized) {
    var type = new FieldType();
    type.setIndexOptions(options);
    type.setTokenized(tokenized);
    type.setOmitNorms(true); // for scores, which nobody asks for
    type.freeze();
    return type;
  }

  /** A message whose texts are whole, or not ({@code part}). */
  static Document message(
      AccountId account, long message, CharSequence header, CharSequence body, boolean part) {
    var document = new Document();
    document.add(new Field(ACCOUNT, number(account.value()), TERM));
    document.add(new Field(KEY, key(account, message), TERM));
    document.add(new NumericDocValuesField(ID, message));
    document.add(new Field(HEADER, new Trigrams(header), TEXT));
    document.add(new Field(BODY, new Trigrams(body), TEXT));
    document.add(new Field(HEADER_WORDS, new WordTerms(account, header), WORDS));
    document.add(new Field(BODY_WORDS, new WordTerms(account, body), WORDS));
    if (part) {
      document.add(new Field(PART, "1", TERM));
    }
    return document;
  }

  static Document floor(AccountId account, Floor floor) {
    var document = new Document();
    document.add(new Field(FLOOR, number(account.value()), TERM));
    document.add(new NumericDocValuesField(ID, floor.message()));
    document.add(new NumericDocValuesField(VERSION, floor.version()));
    return document;
  }

  static Term floorOf(AccountId account) {
    return new Term(FLOOR, number(account.value()));
  }

  static Term allOf(AccountId account) {
    return new Term(ACCOUNT, number(account.value()));
  }

  static Term one(AccountId account, long message) {
    return new Term(KEY, key(account, message));
  }

  /** The one place where an account's messages are told from all others. */
  static Query within(AccountId account, Query query) {
    return new BooleanQuery.Builder()
        .add(new TermQuery(allOf(account)), Occur.FILTER)
        .add(query, Occur.FILTER)
        .build();
  }

  static Query partOnly() {
    return new TermQuery(new Term(PART, "1"));
  }

  static Query having(Where where, String folded) {
    return switch (where) {
      case HEADER -> having(HEADER, folded);
      case BODY -> having(BODY, folded);
      case HEADER_OR_BODY ->
          new BooleanQuery.Builder()
              .add(having(HEADER, folded), Occur.SHOULD)
              .add(having(BODY, folded), Occur.SHOULD)
              .build();
    };
  }

  /**
   * A word with so many letters that differ.
   *
   * @param where HEADER or BODY
   */
  static Query misspelled(AccountId account, Where where, String word, int edits) {
    String id = account.toString();
    var term = new Term(where == Where.HEADER ? HEADER_WORDS : BODY_WORDS, id + word);
    return edits == 0
        ? new TermQuery(term)
        : new FuzzyQuery(
            term,
            edits,
            id.length(),
            Integer.MAX_VALUE, // not used by this way to write it
            true,
            MultiTermQuery.CONSTANT_SCORE_BLENDED_REWRITE);
  }

  /** Whether who is found {@link #having} this may have it only. */
  static boolean isTooLong(String folded) {
    return folded.length() > MOST_TRIGRAMS * Trigrams.LENGTH;
  }

  /** Every third trigram and the last one have all characters in them. */
  private static Query having(String field, String folded) {
    if (folded.length() < Trigrams.LENGTH) {
      return new PrefixQuery(new Term(field, Trigrams.term(folded, 0, folded.length())));
    }
    int length = Math.min(folded.length(), MOST_TRIGRAMS * Trigrams.LENGTH);
    var phrase = new PhraseQuery.Builder();
    for (int at = 0; at < length; at += Trigrams.LENGTH) {
      int from = Math.min(at, length - Trigrams.LENGTH);
      phrase.add(new Term(field, Trigrams.term(folded, from, from + Trigrams.LENGTH)), from);
    }
    return phrase.build();
  }

  private static BytesRef number(long value) {
    return new BytesRef(ByteBuffer.allocate(8).putLong(value).array());
  }

  private static BytesRef key(AccountId account, long message) {
    return new BytesRef(ByteBuffer.allocate(16).putLong(account.value()).putLong(message).array());
  }
}
