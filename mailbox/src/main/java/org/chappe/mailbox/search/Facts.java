package org.chappe.mailbox.search;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.chappe.mailbox.MailAccount;
import org.chappe.mailbox.MailboxSnapshot;
import org.chappe.mailbox.MessageCursor;
import org.chappe.mailbox.SentDate;
import org.chappe.mailbox.TextIndex.Answers;
import org.chappe.mailbox.TextIndex.Nearness;
import org.chappe.mailbox.TextIndex.Where;
import org.chappe.mime.CommonFields;
import org.chappe.mime.Header;
import org.chappe.mime.HeaderField;
import org.chappe.mime.HeaderFields;
import org.chappe.model.Flags;
import org.chappe.model.Octets;
import org.chappe.store.Body;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one message, at three prices: from memory, with a row read, with its body read.
 */
abstract sealed class Facts {
  private final MailboxSnapshot mailbox;
  int position;

  private Facts(MailboxSnapshot mailbox) {
    this.mailbox = mailbox;
  }

  long uid() {
    return mailbox.uid(position);
  }

  long messageId() {
    return mailbox.messageId(position);
  }

  long threadId() {
    return mailbox.threadId(position);
  }

  Flags flags() {
    return mailbox.flags(position);
  }

  long octets() {
    return mailbox.octets(position);
  }

  long modSeq() {
    return mailbox.modSeq(position);
  }

  Instant internalTime() {
    return mailbox.internalDate(position);
  }

  /** In days since 1970, in UTC as INTERNALDATE is shown. */
  long internalDay() {
    return day(mailbox.internalDate(position));
  }

  long saveDay() {
    return day(mailbox.saveDate(position));
  }

  private static long day(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), 24L * 60 * 60);
  }

  /** {@link SentDate}; {@link SentDate#NOT_KNOWN} where only the fields tell. */
  long sent() {
    return mailbox.sent(position);
  }

  abstract Verdict header(String name, Needle text);

  abstract Verdict body(Needle text);

  abstract Verdict text(Needle text);

  // How near the message comes, 1 to 100, 0 for one that does not, or UNKNOWN. RFC 6203

  int headerLike(String name, LikeWords words) {
    return LikeWords.UNKNOWN;
  }

  int bodyLike(LikeWords words) {
    return LikeWords.UNKNOWN;
  }

  int textLike(LikeWords words) {
    return LikeWords.UNKNOWN;
  }

  /** A word in the header, as in the subject, says more than one in the body. RFC 6203 §4 */
  private static int inText(int inHeader, int inBody) {
    if (inHeader == LikeWords.UNKNOWN || inBody == LikeWords.UNKNOWN) {
      return LikeWords.UNKNOWN;
    }
    return Math.max(inHeader, inBody == 0 ? 0 : inBody - 10);
  }

  /** No disk. */
  static final class InMemory extends Facts {
    InMemory(MailboxSnapshot mailbox) {
      super(mailbox);
    }

    void moveTo(int position) {
      this.position = position;
    }

    @Override
    Verdict header(String name, Needle text) {
      return Verdict.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : Verdict.UNKNOWN;
    }

    @Override
    Verdict text(Needle text) {
      return body(text);
    }
  }

  /** What an index of texts says: no row, no body. */
  static final class WithIndex extends Facts {
    private final MailAccount account;
    private final MailboxSnapshot mailbox;
    private final Map<Question, Answers> asked = new HashMap<>();

    private final Map<Likely, Nearness> askedLike = new HashMap<>();

    private record Question(Where where, String folded) {}

    private record Likely(Where where, LikeWords.Word word) {}

    WithIndex(MailAccount account, MailboxSnapshot mailbox) {
      super(mailbox);
      this.account = account;
      this.mailbox = mailbox;
    }

    void moveTo(int position) {
      this.position = position;
    }

    /**
     * A field can have the text only if the header has; for a field to be there, its name must be.
     */
    @Override
    Verdict header(String name, Needle text) {
      Verdict somewhere =
          text.isEmpty() ? ask(Where.HEADER, FoldedText.fold(name + ":")) : ask(Where.HEADER, text);
      return somewhere == Verdict.NO ? Verdict.NO : Verdict.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : ask(Where.BODY, text);
    }

    /** A text with line ends may begin in the header and end in the body: only reading can tell. */
    @Override
    Verdict text(Needle text) {
      if (text.isEmpty()) {
        return Verdict.YES;
      }
      Verdict verdict = ask(Where.HEADER_OR_BODY, text);
      return verdict == Verdict.NO && text.indexed().indexOf('\n') >= 0 ? Verdict.UNKNOWN : verdict;
    }

    /** What no field can be like is known; which field it is, only its row or body tells. */
    @Override
    int headerLike(String name, LikeWords words) {
      int anywhere = words.score(i -> near(Where.HEADER, words.word(i)));
      return anywhere == 0 ? 0 : LikeWords.UNKNOWN;
    }

    @Override
    int bodyLike(LikeWords words) {
      return words.score(i -> near(Where.BODY, words.word(i)));
    }

    @Override
    int textLike(LikeWords words) {
      return words.score(
          i -> inText(near(Where.HEADER, words.word(i)), near(Where.BODY, words.word(i))));
    }

    private int near(Where where, LikeWords.Word word) {
      return askedLike
          .computeIfAbsent(new Likely(where, word), _ -> account.texts().near(account, where, word))
          .of(mailbox.messageId(position));
    }

    /** Where texts are compared otherwise than by the index, reading has to tell what it found. */
    private Verdict ask(Where where, Needle text) {
      return switch (ask(where, text.indexed())) {
        case YES -> text.isAsIndexed() ? Verdict.YES : Verdict.UNKNOWN;
        case NO -> text.isNowhereElse() ? Verdict.NO : Verdict.UNKNOWN;
        case UNKNOWN -> Verdict.UNKNOWN;
      };
    }

    private Verdict ask(Where where, String folded) {
      Answers answers =
          asked.computeIfAbsent(
              new Question(where, folded), _ -> account.texts().find(account, where, folded));
      return switch (answers.of(mailbox.messageId(position))) {
        case YES -> Verdict.YES;
        case NO -> Verdict.NO;
        case UNKNOWN -> Verdict.UNKNOWN;
      };
    }
  }

  /** The fields clients ask for most, from their row. */
  static final class WithFields extends Facts {
    private final Octets block;
    private @Nullable Header fields;

    WithFields(MailboxSnapshot mailbox, MessageCursor cursor) {
      super(mailbox);
      position = cursor.position();
      block = cursor.fields();
    }

    /** Of all fields: who asks for one only has it looked up in the block. */
    private Header fields() {
      Header all = fields;
      if (all == null) {
        fields = all = Header.of(block.toArray());
      }
      return all;
    }

    @Override
    long sent() {
      long known = super.sent();
      return known == SentDate.NOT_KNOWN ? SentDate.of(fields()) : known;
    }

    @Override
    Verdict header(String name, Needle text) {
      return CommonFields.covers(name)
          ? Verdict.of(
              HeaderFields.anyText(
                  block.array(), block.offset(), block.offset() + block.length(), name, text::isIn))
          : Verdict.UNKNOWN;
    }

    @Override
    int headerLike(String name, LikeWords words) {
      return CommonFields.covers(name) ? nearest(fields(), name, words) : LikeWords.UNKNOWN;
    }

    @Override
    Verdict body(Needle text) {
      return text.isEmpty() ? Verdict.YES : Verdict.UNKNOWN;
    }

    /** A text found in these fields is in the message; one not found may be anywhere else. */
    @Override
    Verdict text(Needle text) {
      for (HeaderField field : fields().fields()) {
        if (text.isIn(field.text())) {
          return Verdict.YES;
        }
      }
      return body(text);
    }
  }

  /** Everything. Each question reads the body anew and stops where it is answered. */
  static final class WithBody extends Facts {
    private final WithFields withFields;
    private final Body body;
    private final MessageText text;
    private final Map<LikeWords, int[]> inBody = new HashMap<>(); // read once for verdict and score
    private @Nullable Header header;

    WithBody(WithFields withFields, MessageCursor cursor, Body body) {
      super(((Facts) withFields).mailbox);
      this.position = withFields.position;
      this.withFields = withFields;
      this.body = body;
      this.text = new MessageText(cursor, body);
    }

    @Override
    long sent() {
      return withFields.sent();
    }

    @Override
    Verdict header(String name, Needle text) {
      return Verdict.of(anyHas(header(), name, text));
    }

    private Header header() {
      Header all = header;
      if (all == null) {
        header = all = Header.of(body.header());
      }
      return all;
    }

    @Override
    int headerLike(String name, LikeWords words) {
      return nearest(header(), name, words);
    }

    @Override
    int bodyLike(LikeWords words) {
      int[] near = inBody(words);
      return words.score(i -> near[i]);
    }

    @Override
    int textLike(LikeWords words) {
      int[] inHeader = nearness(text.header(), words);
      int[] near = inBody(words);
      return words.score(i -> inText(inHeader[i], near[i]));
    }

    private int[] inBody(LikeWords words) {
      return inBody.computeIfAbsent(words, _ -> nearness(text.body(), words));
    }

    @Override
    Verdict body(Needle text) {
      try (var reader = this.text.body()) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // from memory only: BodyStream does not throw it
      }
    }

    @Override
    Verdict text(Needle text) {
      try (var reader = this.text.all()) {
        return Verdict.of(text.isIn(reader));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static int[] nearness(Reader text, LikeWords words) {
    try (text) {
      return words.nearness(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // from memory only: BodyStream does not throw it
    }
  }

  /** Of all fields of that name, as if they were one: a header has one To, or several. */
  private static int nearest(Header header, String name, LikeWords words) {
    String text =
        header.all(name).stream().map(HeaderField::text).collect(Collectors.joining("\n"));
    int[] nearness = nearness(new StringReader(text), words);
    return words.score(i -> nearness[i]);
  }

  private static boolean anyHas(Header header, String name, Needle text) {
    for (HeaderField field : header.all(name)) {
      if (text.isIn(field.text())) {
        return true;
      }
    }
    return false;
  }
}
