package org.chappe.mime;

/**
 * What a {@link MessageParser} keeps of one message. Nothing is refused beyond a limit: the parser
 * only looks no closer, and all offsets stay exact.
 *
 * @param headerOctets of the message's own header kept; fields beyond are not seen
 * @param partHeaderOctets of the header of one part, or of a message inside, kept
 * @param allPartHeaderOctets of all part headers together: bounds what the part tree can weigh
 * @param parts in all; what follows the last one is one opaque part
 * @param depth of nesting; deeper multiparts and messages are opaque parts
 * @param boundaryOctets of a boundary parameter; a multipart with a longer one is not divided
 * @param addresses kept in one address list of an envelope; and of all messages inside together
 */
public record ParserLimits(
    int headerOctets,
    int partHeaderOctets,
    int allPartHeaderOctets,
    int parts,
    int depth,
    int boundaryOctets,
    int addresses) {

  /**
   * 256 KiB for the header: 8,000 recipients in To fit, and mail systems in wide use refuse more.
   * 64 KiB for a part's: a thousand times the usual. 2,000 parts: mailing list digests have some
   * hundred. Depth 100: mail forwarded by attachment that often is not known. Boundaries have 70
   * octets (RFC 2046 §5.1.1), 1,000 for those who do not know that (RFC 5322 §2.1.1: a line has
   * 998).
   */
  public static final ParserLimits DEFAULT =
      new ParserLimits(256 * 1024, 64 * 1024, 512 * 1024, 2_000, 100, 1_000, 4_096);

  public ParserLimits {
    require("headerOctets", headerOctets, 1 << 30);
    require("partHeaderOctets", partHeaderOctets, 1 << 30);
    require("allPartHeaderOctets", allPartHeaderOctets, 1 << 30);
    require("parts", parts, 1 << 20);
    require("depth", depth, 200); // trees are walked recursively
    require("boundaryOctets", boundaryOctets, 1 << 16);
    require("addresses", addresses, 1 << 20);
  }

  private static void require(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " " + value + " is outside 1.." + most);
    }
  }
}
