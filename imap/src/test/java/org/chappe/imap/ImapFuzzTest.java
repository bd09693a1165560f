package org.chappe.imap;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chappe.imap.command.Append;
import org.chappe.imap.command.AppendMessage;
import org.chappe.imap.command.CatPart;
import org.chappe.imap.command.ImapCommand;
import org.chappe.imap.command.Replace;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.ParserLimits;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SessionEnds;
import org.chappe.imap.wire.SyntaxException;
import org.chappe.net.ConnectionClosed;
import org.chappe.net.OctetReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Any octets are commands, mistakes or the end of input, and the same ones whether they come whole
 * or one at a time.
 *
 * <p>As a test this goes through the inputs beside it in {@code src/test/resources}, among them all
 * that once failed, and through commands put together of pieces. With {@code JAZZER_FUZZ=1} in the
 * environment it searches for new ones.
 */
class ImapFuzzTest {
  private static final ParserLimits LIMITS =
      new ParserLimits(2_000, 1_024, 2_048, 4_096, 10, 500, 100, 20);

  @FuzzTest(maxDuration = "10m")
  void anyOctetsAreAnswered(byte[] octets) {
    List<String> whole = read(octets, Integer.MAX_VALUE, false);
    assertThat(read(octets, 1, false)).isEqualTo(whole);
    read(octets, 7, true);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void pieces(long seed) {
    var random = new Random(seed * 7_919);
    for (int round = 0; round < 400; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      anyOctetsAreAnswered(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** What a session would do with these octets, one line for each command. */
  private static List<String> read(byte[] octets, int step, boolean utf8) {
    var read = new ArrayList<String>();
    var in = new ImapParser(OctetReader.of(octets, step), () -> read.add("+"), LIMITS);
    if (utf8) {
      in.utf8Names();
    }
    try {
      while (true) {
        String tag = in.begin();
        try {
          ImapCommand command = ImapCommand.parse(in.commandName(), in);
          if (command instanceof Append append) {
            messages(in, append.first());
          }
          if (command instanceof Replace replace) {
            message(in, replace.message());
            in.endOfLine();
          }
          read.add(tag + " " + command.name() + " " + command);
        } catch (SyntaxException e) {
          read.add(tag + " BAD " + e.text());
        } catch (Refused e) {
          read.add(tag + " NO " + e.text());
        }
        in.skipRest();
      }
    } catch (ConnectionClosed e) {
      return read;
    } catch (SessionEnds e) {
      read.add("BYE");
      return read;
    }
  }

  /** Reads messages as a session does. */
  private static void messages(ImapParser in, AppendMessage first) {
    for (AppendMessage message = first; ; message = AppendMessage.parse(in)) {
      message(in, message);
      if (!in.another()) {
        in.endOfLine();
        return;
      }
    }
  }

  private static void message(ImapParser in, AppendMessage message) {
    switch (message.data()) {
      case AppendMessage.Whole whole -> in.message((array, offset, length) -> {});
      case AppendMessage.Utf8 utf8 -> utf8(in);
      case AppendMessage.Catenate catenate -> {
        do {
          switch (CatPart.parse(in)) {
            case CatPart.Text text -> in.message((array, offset, length) -> {});
            case CatPart.Utf8 utf8 -> utf8(in);
            case CatPart.Url url -> {}
          }
        } while (in.accept(' '));
        in.expect(')', "\")\"");
      }
    }
  }

  private static void utf8(ImapParser in) {
    in.message((array, offset, length) -> {});
    in.expect(')', "\")\"");
  }

  private static final String[] PIECES = {
    "\r\n",
    "\r\n",
    "\r\n",
    "\n",
    "\r",
    "a ",
    "b ",
    "UID ",
    " ",
    " ",
    "(",
    ")",
    "\"",
    "\\",
    "*",
    "$",
    "%",
    "1",
    "0",
    ":",
    ",",
    "1:*",
    "4294967295",
    "99999999999999999999",
    "{3}\r\nabc",
    "{3+}\r\nabc",
    "{0+}\r\n",
    "{5}",
    "{5+}",
    "{2000+}\r\n",
    "{1025}\r\n",
    "{99999999}",
    "~{3+}",
    "~{3+}\r\n\0bc",
    " ~{4}\r\nabcd",
    " (\\Seen) {2+}\r\nab",
    "[",
    "]",
    "<0.5>",
    "<",
    ">",
    ".",
    "\0",
    "\u00e9",
    "\u00c3\u00a9",
    "&",
    "&-",
    "&AOk-",
    "&AO",
    "NIL",
    "a FETCH 1 ",
    "a UID FETCH 1:* (FLAGS ",
    "BODY",
    "BODY.PEEK[",
    "HEADER.FIELDS ",
    "HEADER",
    "TEXT",
    "1.2.MIME",
    "BINARY.SIZE[1]",
    "a STORE 1 ",
    "+FLAGS.SILENT ",
    "\\Seen",
    "\\Deleted",
    "(UNCHANGEDSINCE 5) ",
    "(CHANGEDSINCE 0)",
    "a SEARCH ",
    "RETURN (MIN SAVE) ",
    "CHARSET UTF-8 ",
    "CHARSET x ",
    "OR ",
    "NOT ",
    "ALL",
    "SUBJECT ",
    "HEADER a b",
    "MODSEQ 5",
    "SENTSINCE 1-Feb-1994",
    "KEYWORD x",
    "OLDER 5",
    "YOUNGER 0",
    "a SORT ",
    "(REVERSE DATE SUBJECT) ",
    "(DISPLAYTO) UTF-8 ",
    "RETURN (PARTIAL -1:-5 COUNT) ",
    "PARTIAL 1:2",
    "a UID THREAD REFERENCES UTF-8 ",
    "a THREAD REFS ",
    "RETURN (UPDATE CONTEXT) ",
    "a CANCELUPDATE \"b\"",
    "a ESEARCH IN (subtree (a b) ",
    "mailboxes INBOX) ",
    "a APPEND INBOX ",
    "CATENATE (",
    "UTF8 (~{3+}\r\nabc)",
    "TEXT {3+}\r\nabc",
    "URL \"/INBOX/;UID=1\"",
    "a REPLACE 1 INBOX ",
    "a SETACL INBOX ben@example.test lrswipkxtea\r\n",
    "a SETACL INBOX -anyone +cd\r\n",
    "a SETACL \"Users/ben@example.test/INBOX\" ",
    "-lrs",
    "a DELETEACL INBOX ",
    "a LISTRIGHTS INBOX ",
    "a GETACL INBOX\r\n",
    "a MYRIGHTS Users/ben@example.test/INBOX\r\n",
    "a SELECT Users/ben@example.test/INBOX\r\n",
    "a LIST \"\" Users/% RETURN (MYRIGHTS)\r\n",
    "a GETMETADATA INBOX ",
    "a GETMETADATA (DEPTH infinity MAXSIZE 5) \"\" ",
    "a SETMETADATA INBOX (",
    "/private/comment ",
    "(/shared/comment ",
    "/shared/vendor/x/y NIL)",
    "METADATA (/private/",
    "a GENURLAUTH \"imap://a@h/b/;UID=1;URLAUTH=anonymous\" INTERNAL ",
    "a URLFETCH imap://a@h/b/;UID=1 ",
    "a URLFETCH (imap://a@h/b/;UID=1 BINARY BODYPARTSTRUCTURE) (",
    "a RESETKEY INBOX INTERNAL",
    "a UID REPLACE * INBOX {3+}\r\nabc",
    "\"17-Jul-1996 02:44:25 -0700\" ",
    "a LIST ",
    "\"\" ",
    "(SUBSCRIBED RECURSIVEMATCH) ",
    "RETURN (STATUS (MESSAGES))",
    "INBOX ",
    "a STATUS INBOX ",
    "(MESSAGES)",
    "a LOGIN ",
    "a AUTHENTICATE PLAIN ",
    "AGE=",
    "a ID ",
    "a ID (\"name\" NIL \"vendor\" ",
    "a XLIST \"\" ",
    "a ENABLE ",
    "a CREATE ",
    "(USE (\\Sent))",
    "a COPY 1 ",
    "EMAILID M0-1",
    "THREADID T",
    "SAVEDON 1-Feb-1994",
    "PREVIEW (LAZY)",
    "PREVIEW",
    "a COMPRESS DEFLATE",
    "a UNAUTHENTICATE",
    "a IDLE",
    "a LANGUAGE de-AT \"*\" ",
    "a COMPARATOR i;octet \"i;*\" ",
    "a NOTIFY NONE",
    "a NOTIFY SET STATUS (",
    "(SELECTED-DELAYED (MessageNew (UID) MessageExpunge))",
    "(SUBTREE (a b) ",
    "(PERSONAL NONE)",
    "DONE",
    "a NOOP",
    "x".repeat(900),
    "a SELECT ",
    "(CONDSTORE)",
    "(QRESYNC (1 2 1:9 (1,3:4 5,7:8)))",
    "QRESYNC (1 2 ",
    " (CHANGEDSINCE 1 VANISHED)",
    " (PARTIAL -1:-3 ",
    "a RENAME a ",
    "a NAMESPACE",
    "(((((((((((((",
    "NOT ".repeat(11)
  };
}
