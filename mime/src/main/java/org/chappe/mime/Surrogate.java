package org.chappe.mime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The message that who knows ASCII alone is given for one with UTF-8 in its headers: the same
 * octets, but for the header blocks that {@link DowngradedHeader} replaces, the message's own and
 * those of its parts. RFC 6857. Bodies are not touched, nor is anything inside multipart/signed,
 * which could no longer be verified then.
 */
public final class Surrogate {
  /**
   * Octets of replaced header blocks, which are in memory while the message is sent: twice what
   * {@link ParserLimits#DEFAULT} looks at. Blocks that go beyond stay as they are.
   */
  private static final int MOST = 1536 * 1024;

  /** Octets of a longer header block that are read, to describe the part. */
  private static final int LOOKED_AT = 64 * 1024;

  /**
   * A header block that is replaced.
   *
   * @param lines line ends it has more than the original
   * @param bare line ends without a CR it has more
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Replaced(OctetRange original, byte[] octets, int lines, int bare) {
    int more() {
      return octets.length - (int) original.length();
    }
  }

  /** Reads octets of the message as it is. */
  @FunctionalInterface
  public interface Reader {
    byte[] octets(OctetRange range) throws IOException;
  }

  private final List<Replaced> replaced;
  private final Part root;

  private Surrogate(List<Replaced> replaced, Part root) {
    this.replaced = List.copyOf(replaced);
    this.root = root;
  }

  /**
   * Reads the header blocks of all parts.
   *
   * @param root of the message as it is; {@link PartTreeCodec#kept} is enough
   */
  public static Surrogate of(Part root, Reader reader) throws IOException {
    var making = new Making(reader);
    Part placed = making.part(root, false, false);
    return new Surrogate(making.replaced, placed);
  }

  /** In order. Empty when the message can be given as it is. */
  public List<Replaced> replaced() {
    return replaced;
  }

  /** The parts as a parser would find them in the surrogate. */
  public Part root() {
    return root;
  }

  /** Octets it has more than the message. */
  public long more() {
    return replaced.stream().mapToLong(Replaced::more).sum();
  }

  /** The same, with every line ended by CRLF. */
  public long moreWithCrlf() {
    return more() + replaced.stream().mapToLong(Replaced::bare).sum();
  }

  private static final class Making {
    private final Reader reader;
    private final List<Replaced> replaced = new ArrayList<>();
    private long memory;
    private int addressesLeft = ParserLimits.DEFAULT.addresses();

    Making(Reader reader) {
      this.reader = reader;
    }

    /** The part in its new place: what is in front of it and in it has been replaced then. */
    Part part(Part part, boolean inMessage, boolean signed) throws IOException {
      var told = new PartBuilder(null, 0);
      if (part.header().length() > 0) {
        byte[] block = header(part.header(), signed);
        told.describe(Header.view(block, block.length));
        describeEnvelope(told, Header.view(block, block.length), inMessage);
      } else {
        describeEnvelope(told, Header.view(new byte[0], 0), inMessage);
      }
      var children = new ArrayList<Part>(part.children().size());
      boolean within = signed || part.type().is("multipart", "signed");
      for (Part child : part.children()) {
        children.add(part(child, part.type().isMessage(), within));
      }
      return placed(part, told.end(0, 0), children);
    }

    private void describeEnvelope(PartBuilder told, Header header, boolean inMessage) {
      if (inMessage) {
        Envelope envelope = Envelope.of(header, addressesLeft);
        addressesLeft = Math.max(0, addressesLeft - envelope.addresses());
        told.describe(envelope);
      }
    }

    /** The block as it is in the surrogate. */
    private byte[] header(OctetRange range, boolean signed) throws IOException {
      if (memory + range.length() > MOST) {
        long end = Math.min(range.end(), range.start() + LOOKED_AT);
        return reader.octets(new OctetRange(range.start(), end));
      }
      byte[] before = reader.octets(range);
      byte[] after = signed ? before : DowngradedHeader.of(before);
      if (!Arrays.equals(after, before)) {
        memory += after.length;
        replaced.add(
            new Replaced(range, after, lines(after) - lines(before), bare(after) - bare(before)));
      }
      return after;
    }

    private Part placed(Part part, Part told, List<Part> children) {
      return new Part(
          new ContentType(part.type().type(), part.type().subtype(), parameters(part, told)),
          part.encoding(),
          told.disposition(),
          told.id(),
          told.description(),
          told.languages(),
          told.location(),
          told.md5(),
          place(part.headerStart()),
          place(part.bodyStart()),
          place(part.bodyEnd()),
          part.lines() + linesIn(part.body()),
          told.envelope(),
          children);
    }

    /** The parser takes a part it does not look into for octets or text: it knows why. */
    private static Parameters parameters(Part part, Part told) {
      boolean asTold = part.type().is(told.type().type(), told.type().subtype());
      boolean octets = part.type().is(ContentType.OCTETS.type(), ContentType.OCTETS.subtype());
      return asTold || octets ? told.type().parameters() : Parameters.NONE;
    }

    private long place(long offset) {
      long place = offset;
      for (Replaced one : replaced) {
        place += one.original().end() <= offset ? one.more() : 0;
      }
      return place;
    }

    private long linesIn(OctetRange body) {
      long more = 0;
      for (Replaced one : replaced) {
        boolean inside =
            one.original().start() >= body.start() && one.original().end() <= body.end();
        more += inside ? one.lines() : 0;
      }
      return more;
    }

    private static int lines(byte[] octets) {
      int lines = 0;
      for (byte octet : octets) {
        lines += octet == '\n' ? 1 : 0;
      }
      return lines;
    }

    private static int bare(byte[] octets) {
      int bare = 0;
      for (int i = 0; i < octets.length; i++) {
        bare += octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r') ? 1 : 0;
      }
      return bare;
    }
  }
}
