package org.chappe.app.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One record that a domain's mail wants.
 *
 * @param name in A-labels, without the dot at the end
 * @param data as a zone file has it; of a TXT record the text alone; of an address nothing
 * @param about for whom it is, a line for a person
 */
public record DomainRecord(Kind kind, String name, String data, Need need, String about) {
  /** RFC 1035 §3.3.14: what one character-string holds. */
  private static final int TXT_STRING = 255;

  /** What it is for. */
  public enum Kind {
    ADDRESS("A"),
    MX("MX"),
    SPF("TXT"),
    DKIM("TXT"),
    DMARC("TXT"),
    TLS_RPT("TXT"),
    MTA_STS("TXT"),
    ALIAS("CNAME"),
    SRV("SRV"),
    TLSA("TLSA");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** The record's type. */
    public String type() {
      return type;
    }
  }

  /** How much. */
  public enum Need {
    /** Mail does not come, or is taken for forged. */
    NEEDED,
    /** It makes mail safer or easier. */
    ADVISED,
    /** Nothing here serves it yet: it must not be published. */
    LATER
  }

  /** As a zone file has it: text in quotes, in strings of 255 octets at most. */
  public String zoneData() {
    if (!kind.type().equals("TXT")) {
      return data;
    }
    var strings = new ArrayList<String>();
    for (int from = 0; from < data.length(); from += TXT_STRING) {
      strings.add(data.substring(from, Math.min(data.length(), from + TXT_STRING)));
    }
    return strings.stream().map(DomainRecord::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** What DNS has instead, compared with this. */
  public record Checked(DomainRecord wanted, Verdict verdict, List<String> found) {
    public Checked {
      found = List.copyOf(found);
    }

    /** Whether mail suffers. */
    public boolean isAmiss() {
      return wanted.need() == Need.NEEDED && verdict != Verdict.OK;
    }
  }

  /** How it compares. */
  public enum Verdict {
    OK,
    MISSING,
    DIFFERS,
    /** DNS did not answer. */
    UNKNOWN
  }
}
