package org.chappe.imap.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chappe.model.Flags;
import org.chappe.model.MailboxName;
import org.chappe.model.SystemFlag;
import org.chappe.net.OctetReader;
import org.chappe.net.OctetSink;

/**
 * Commands, piece by piece: a method for each of the grammar's rules, RFC 9051 §9. Reads from the
 * client as it goes, literals included, and throws {@link SyntaxException} where the command is not
 * what the rule wants. One session's, not thread-safe.
 */
public final class ImapParser {
  private final CommandLines lines;
  private final ParserLimits limits;
  private boolean utf8;
  private boolean charsets = true;

  /** The names of this command that were written in another form than they have. */
  private final Map<MailboxName, String> sent = new HashMap<>();

  private int depth;

  /**
   * @param continuation asks the client for a literal: writes {@code +} and what belongs to it
   */
  public ImapParser(OctetReader in, Runnable continuation, ParserLimits limits) {
    this.lines = new CommandLines(in, continuation, limits);
    this.limits = limits;
  }

  /** What a command may have; whoever reads lists counts for himself. */
  public ParserLimits limits() {
    return limits;
  }

  /** From now on mailbox names are UTF-8, not modified UTF-7. RFC 9051 §5.1 */
  public void utf8Names() {
    utf8 = true;
  }

  /** From now on mailbox names are modified UTF-7, as at the beginning. RFC 8437 §4.1 */
  public void utf7Names() {
    utf8 = false;
    charsets = true;
  }

  /** From now on as {@link #utf8Names}, and no charset is taken. RFC 6855 §3 */
  public void utf8Accepted() {
    utf8 = true;
    charsets = false;
  }

  /** Before the charset of SEARCH: with UTF8=ACCEPT all text is UTF-8, and naming one is wrong. */
  public void requireCharsets() {
    if (!charsets) {
      throw new SyntaxException("no charset is taken after ENABLE UTF8=ACCEPT");
    }
  }

  /** The charset of SORT and THREAD, which cannot be left out. RFC 6855 §3 with erratum 4029 */
  public String requiredCharset() {
    String charset = text("a charset");
    if (!charsets && !charset.equalsIgnoreCase("UTF-8")) {
      throw new SyntaxException("after ENABLE UTF8=ACCEPT the charset is UTF-8");
    }
    return charset;
  }

  /** From now on as many octets of a refused command are read and dropped. */
  public void skipUpTo(long octets) {
    lines.skipUpTo(octets);
  }

  /** As at the beginning: no more of a refused command than of any. */
  public void skipLittle() {
    lines.skipUpTo(limits.skip());
  }

  // A command's beginning and end

  /** Reads the line a command begins with, and its tag: {@code *} where the client wrote none. */
  public String begin() {
    lines.begin();
    depth = 0;
    sent.clear();
    int start = lines.position();
    int end = start;
    while (end < lines.line().length && isTag(lines.line()[end])) {
      end++;
    }
    if (end == start || end == lines.line().length || lines.line()[end] != ' ') {
      return "*";
    }
    lines.moveTo(end);
    return asciiFrom(start);
  }

  /** Reads on at the first octet of the line begun with: for what is no command and has no tag. */
  public void rewind() {
    lines.requireWhole();
    lines.moveTo(0);
  }

  private static boolean isTag(byte octet) {
    return octet > 0 && octet != '+' && Chars.isAstring(octet);
  }

  /** The space behind the tag, and the command's name in capitals. */
  public String commandName() {
    lines.requireWhole();
    if (lines.column() == 1) {
      throw new SyntaxException("a command is a tag, a space, a name and its arguments");
    }
    space();
    return word("a command");
  }

  /** Gives back the line begun with: it is the next command's. */
  public void unread() {
    lines.unread();
  }

  /** Whether a line was given back and waits to be begun with. */
  public boolean hasUnread() {
    return lines.hasUnread();
  }

  /** Whether the line begun with is {@code DONE}. RFC 9051 §6.3.13 */
  public boolean isDone() {
    return new String(lines.line(), StandardCharsets.ISO_8859_1).strip().equalsIgnoreCase("DONE");
  }

  /**
   * A line that is no command: the client's part in AUTHENTICATE. RFC 9051 §6.2.2
   *
   * @return the caller's, who may wipe it
   */
  public byte[] response() {
    lines.begin();
    lines.requireWhole();
    lines.done();
    return lines.line();
  }

  /**
   * The command ends here. Spaces at the end are passed over: old clients write {@code CAPABILITY }
   * and nothing else can be meant.
   */
  public void endOfLine() {
    int start = lines.position();
    while (lines.peek() == ' ') {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.peek() >= 0) {
      lines.moveTo(start);
      throw expected("the end of the command");
    }
    lines.done();
  }

  /** Reads what is left of a command, whatever it is, and drops it. */
  public void skipRest() {
    lines.skipRest();
  }

  // Terminals

  public boolean at(int octet) {
    return lines.peek() == octet;
  }

  /** Whether this comes next on the line, in capitals or not. */
  public boolean isNext(String text) {
    int start = lines.position();
    return lines.line().length - start >= text.length()
        && new String(lines.line(), start, text.length(), StandardCharsets.ISO_8859_1)
            .equalsIgnoreCase(text);
  }

  public boolean atDigit() {
    return Chars.isDigit(lines.peek());
  }

  public boolean atEnd() {
    return lines.peek() < 0;
  }

  /** Passes over the octet at hand, which is there, and returns it. */
  public int advance() {
    int octet = lines.peek();
    lines.moveTo(lines.position() + 1);
    return octet;
  }

  public boolean accept(char octet) {
    if (lines.peek() != octet) {
      return false;
    }
    lines.moveTo(lines.position() + 1);
    return true;
  }

  public void expect(char octet, String what) {
    if (!accept(octet)) {
      throw expected(what);
    }
  }

  public void space() {
    expect(' ', "a space");
  }

  /** One level deeper in parentheses or keys; {@link #leave} goes back. */
  public void enter() {
    if (++depth > limits.nesting()) {
      throw new Refused("LIMIT", "more than " + limits.nesting() + " levels at " + where());
    }
  }

  public void leave() {
    depth--;
  }

  /** An atom in capitals, for words of the grammar. */
  public String word(String what) {
    return atom(what).toUpperCase(Locale.ROOT);
  }

  /** The word at hand in capitals, without reading it; empty when none is here. */
  public String peekWord() {
    int start = lines.position();
    int end = start;
    while (end < lines.line().length && Chars.isAtom(lines.line()[end])) {
      end++;
    }
    return new String(lines.line(), start, end - start, StandardCharsets.US_ASCII)
        .toUpperCase(Locale.ROOT);
  }

  public String atom(String what) {
    int start = lines.position();
    while (lines.peek() >= 0 && Chars.isAtom(lines.peek())) {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected(what);
    }
    return asciiFrom(start);
  }

  /** An atom without "[" and "&lt;", as FETCH's items have them. */
  public String itemName() {
    int start = lines.position();
    while (lines.peek() >= 0
        && Chars.isAtom(lines.peek())
        && lines.peek() != '['
        && lines.peek() != '<') {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected("a data item");
    }
    return asciiFrom(start).toUpperCase(Locale.ROOT);
  }

  private String asciiFrom(int start) {
    return new String(lines.line(), start, lines.position() - start, StandardCharsets.ISO_8859_1);
  }

  /** objectid = 1*255(ALPHA / DIGIT / "_" / "-") — RFC 8474 §7 */
  public String objectId() {
    int start = lines.position();
    while (atDigit()
        || (Character.isLetter(lines.peek()) && lines.peek() < 0x80)
        || at('_')
        || at('-')) {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected("an object's id");
    }
    if (lines.position() - start > 255) {
      throw new SyntaxException("an object's id of more than 255 characters");
    }
    return asciiFrom(start);
  }

  /** number64, RFC 9051 §9: up to 2^63-1. */
  public long number() {
    if (!atDigit()) {
      throw expected("a number");
    }
    long value = 0;
    while (atDigit()) {
      int digit = lines.peek() - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw new SyntaxException("a number above 9223372036854775807 at " + where());
      }
      value = value * 10 + digit;
      lines.moveTo(lines.position() + 1);
    }
    return value;
  }

  /** nz-number64 */
  public long positive() {
    long value = number();
    if (value == 0) {
      throw new SyntaxException("a number above 0 is expected at " + where());
    }
    return value;
  }

  /** base64, or "=" alone, as written. */
  public String base64() {
    int start = lines.position();
    while (lines.peek() >= 0 && Chars.isBase64(lines.peek())) {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected("base64");
    }
    return asciiFrom(start);
  }

  // Strings

  /** astring, as octets. */
  public byte[] astring(String what) {
    if (at('"') || at('{')) {
      return string(what);
    }
    int start = lines.position();
    while (lines.peek() >= 0 && Chars.isAstring(lines.peek())) {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected(what);
    }
    return Arrays.copyOfRange(lines.line(), start, lines.position());
  }

  /** astring, as text in UTF-8. */
  public String text(String what) {
    return utf8Text(astring(what), what);
  }

  /** string = quoted / literal */
  public byte[] string(String what) {
    if (at('"')) {
      return quoted();
    }
    Literal literal = lines.announced();
    if (literal == null || literal.binary()) {
      throw expected(what);
    }
    byte[] octets = lines.literal(literal);
    for (byte octet : octets) {
      if (octet == 0) {
        throw new SyntaxException("a literal with the octet 0x00 as " + what);
      }
    }
    return octets;
  }

  /** string / literal8: octets that may be any, RFC 4466 §2. */
  public byte[] octets(String what) {
    Literal literal = at('~') ? lines.announced() : null;
    return literal == null ? string(what) : lines.literal(literal);
  }

  /** How many octets the literal has that comes next, which is not read; 0 when none comes. */
  public long announcedOctets() {
    Literal literal = at('{') || at('~') ? lines.announced() : null;
    return literal == null ? 0 : literal.octets();
  }

  /** nstring / literal8: empty for NIL. RFC 5464 §5: value */
  public Optional<byte[]> noctets(String what) {
    if (!at('"') && !at('{') && !at('~') && peekWord().equals("NIL")) {
      atom(what);
      return Optional.empty();
    }
    return Optional.of(octets(what));
  }

  /** RFC 6855 §3: what a client that knows of UTF-8 sends in quotes is UTF-8. */
  private byte[] quoted() {
    byte[] octets = unquoted();
    if (utf8) {
      utf8Text(octets, "a quoted string");
    }
    return octets;
  }

  private byte[] unquoted() {
    expect('"', "a quoted string");
    int start = lines.position();
    while (lines.peek() >= 0 && Chars.isQuoted(lines.peek())) {
      lines.moveTo(lines.position() + 1);
    }
    if (accept('"')) { // nothing was quoted with "\": nearly always
      return Arrays.copyOfRange(lines.line(), start, lines.position() - 1);
    }
    byte[] into = new byte[lines.line().length - start];
    int length = lines.position() - start;
    System.arraycopy(lines.line(), start, into, 0, length);
    while (!accept('"')) {
      boolean special = accept('\\');
      int octet = lines.peek();
      if (special ? octet != '"' && octet != '\\' : octet < 0 || !Chars.isQuoted(octet)) {
        throw expected(special ? "\" or \\ behind \\" : "the end of the quoted string");
      }
      into[length++] = (byte) octet;
      lines.moveTo(lines.position() + 1);
    }
    return Arrays.copyOf(into, length);
  }

  /** nstring: empty for NIL. */
  public Optional<String> nstring(String what) {
    if (!at('"') && !at('{') && peekWord().equals("NIL")) {
      atom(what);
      return Optional.empty();
    }
    return Optional.of(utf8Text(string(what), what));
  }

  private static String utf8Text(byte[] octets, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException(what + " that is not UTF-8");
    }
  }

  // A message's literal

  /**
   * literal / literal8, which a message or a part of one comes in: {@link #message} reads it, and
   * nothing else can be read before. RFC 9051 §6.3.12, RFC 3516 §4.4
   */
  public Literal announcedMessage() {
    Literal literal = lines.announced();
    if (literal == null) {
      throw expected("the message as a literal");
    }
    return lines.open(literal);
  }

  /** literal8 alone, as {@link #announcedMessage}. RFC 6855 §4 */
  public Literal announcedUtf8() {
    if (!at('~')) {
      throw expected("the message as a literal8");
    }
    return announcedMessage();
  }

  /**
   * Whether another argument follows: a space is read, and stands before something else than the
   * command's end.
   */
  public boolean another() {
    int at = lines.position();
    while (at < lines.line().length && lines.line()[at] == ' ') {
      at++;
    }
    return at < lines.line().length && accept(' ');
  }

  /** Reads the announced literal into {@code sink}; the client is asked for it if it waits. */
  public void message(OctetSink sink) {
    lines.transferOpen(sink);
  }

  // Names, sets, flags

  /**
   * A mailbox's name. A trailing separator is dropped: RFC 3501 §6.3.3 lets clients write it when
   * they mean to make mailboxes below.
   */
  public MailboxName mailbox() {
    return mailbox(mailboxText());
  }

  /** mailbox, or "" for the server: then empty. RFC 5464 §5 */
  public Optional<MailboxName> mailboxOrServer() {
    String name = mailboxText();
    return name.isEmpty() ? Optional.empty() : Optional.of(mailbox(name));
  }

  private MailboxName mailbox(String name) {
    boolean trailing = name.length() > 1 && name.charAt(name.length() - 1) == '/';
    String text = trailing ? name.substring(0, name.length() - 1) : name;
    try {
      var mailbox = new MailboxName(text);
      if (!mailbox.value().equals(text)) {
        sent.put(mailbox, text);
      }
      return mailbox;
    } catch (MailboxName.TooLarge e) {
      throw new Refused("LIMIT", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new Refused("CANNOT", String.valueOf(e.getMessage()));
    }
  }

  /**
   * A name of this command as the client wrote it: not normalized, or INBOX in small letters. RFC
   * 9051 §5.1
   */
  public String sent(MailboxName name) {
    return sent.getOrDefault(name, name.value());
  }

  /** mailbox, as it was meant; it need not be one that can exist. */
  public String mailboxText() {
    return nameText(astring("a mailbox name"));
  }

  /** list-mailbox */
  public String pattern() {
    if (at('"') || at('{')) {
      return nameText(string("a pattern"));
    }
    int start = lines.position();
    while (lines.peek() >= 0 && Chars.isList(lines.peek())) {
      lines.moveTo(lines.position() + 1);
    }
    if (lines.position() == start) {
      throw expected("a pattern");
    }
    return nameText(Arrays.copyOfRange(lines.line(), start, lines.position()));
  }

  private String nameText(byte[] octets) {
    String text = utf8Text(octets, "a mailbox name");
    return utf8 ? text : ModifiedUtf7.decode(text);
  }

  /** sequence-set, RFC 9051 §9 */
  public MessageSet messageSet() {
    if (accept('$')) {
      return MessageSet.SAVED;
    }
    var ranges = new ArrayList<MessageSet.Range>();
    do {
      if (ranges.size() == limits.set()) {
        throw new Refused("LIMIT", "a set has at most " + limits.set() + " numbers and ranges");
      }
      long first = messageNumber();
      ranges.add(new MessageSet.Range(first, accept(':') ? messageNumber() : first));
    } while (accept(','));
    return new MessageSet(ranges, false);
  }

  /** seq-number: one message */
  public MessageSet oneMessage() {
    long number = messageNumber();
    return new MessageSet(List.of(new MessageSet.Range(number, number)), false);
  }

  private long messageNumber() {
    if (accept('*')) {
      return MessageSet.LAST;
    }
    long column = lines.column();
    if (!atDigit()) {
      throw expected("a message number");
    }
    long number = number();
    if (number < 1 || number > 0xFFFF_FFFFL) {
      throw new SyntaxException(
          "%d at octet %d is no message number: 1 to 4294967295".formatted(number, column));
    }
    return number;
  }

  /** flag-list */
  public Flags flagList() {
    expect('(', "flags in parentheses");
    if (accept(')')) {
      return Flags.NONE;
    }
    Flags flags = flags();
    expect(')', "a space or \")\"");
    return flags;
  }

  /** flag *(SP flag). {@code \Recent} is passed over: nobody can set it, and clients copy it. */
  public Flags flags() {
    var system = EnumSet.noneOf(SystemFlag.class);
    var keywords = new ArrayList<String>();
    do {
      if (accept('\\')) {
        String name = atom("a flag's name");
        if (!name.equalsIgnoreCase("Recent")) {
          system.add(systemFlag(name));
        }
      } else {
        keywords.add(keyword());
      }
    } while (accept(' '));
    return new Flags(system, List.copyOf(keywords));
  }

  private static SystemFlag systemFlag(String name) {
    for (SystemFlag flag : SystemFlag.values()) {
      if (flag.text().substring(1).equalsIgnoreCase(name)) {
        return flag;
      }
    }
    throw new SyntaxException("\\" + name + " is not a flag");
  }

  /** flag-keyword */
  public String keyword() {
    String keyword = atom("a flag");
    if (!Flags.isKeyword(keyword)) {
      throw new SyntaxException(
          "a keyword of " + keyword.length() + " characters; 255 are allowed");
    }
    return keyword;
  }

  // Errors

  public SyntaxException expected(String what) {
    int found = lines.peek();
    return new SyntaxException(
        "expected %s at %s, found %s"
            .formatted(what, where(), found < 0 ? "the end of the line" : Chars.show(found)));
  }

  /** For what is well-formed and means nothing: {@code what} that is, and what was expected. */
  SyntaxException wrong(String what, String expected) {
    return new SyntaxException("%s: expected %s before %s".formatted(what, expected, where()));
  }

  private String where() {
    return "octet " + lines.column();
  }
}
