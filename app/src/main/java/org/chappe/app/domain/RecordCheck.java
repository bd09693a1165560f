package org.chappe.app.domain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chappe.app.domain.DomainRecord.Checked;
import org.chappe.app.domain.DomainRecord.Kind;
import org.chappe.app.domain.DomainRecord.Verdict;
import org.chappe.relay.route.dns.Dns;
import org.chappe.relay.route.dns.DnsAnswer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * Compares records with what DNS has. It asks what matters, not whether the words are the same: an
 * MX beside others, an SPF record that allows more, a DMARC policy of the operator's own are right.
 * Waits for DNS; thread-safe.
 */
final class RecordCheck {
  private final Dns dns;

  RecordCheck(Dns dns) {
    this.dns = dns;
  }

  Checked check(DomainRecord wanted) {
    if (wanted.kind() == Kind.ADDRESS) {
      return address(wanted);
    }
    DnsAnswer answer = dns.ask(wanted.name(), Type.value(wanted.kind().type()));
    return switch (answer) {
      case DnsAnswer.Found found when wanted.kind() == Kind.TLSA && !found.secure() ->
          new Checked(
              wanted,
              Verdict.DIFFERS,
              List.of("a record that nobody looks at: its zone is not signed (RFC 7672 §2.2)"));
      case DnsAnswer.Found found -> compared(wanted, found.records());
      case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> compared(wanted, List.of());
      case DnsAnswer.Failed _, DnsAnswer.Bogus _ ->
          new Checked(wanted, Verdict.UNKNOWN, List.of(DnsAnswer.why(answer)));
    };
  }

  /** One family is enough. */
  private Checked address(DomainRecord wanted) {
    var found = new ArrayList<String>();
    Optional<String> unknown = Optional.empty();
    for (int type : List.of(Type.A, Type.AAAA)) {
      DnsAnswer answer = dns.ask(wanted.name(), type);
      switch (answer) {
        case DnsAnswer.Found records ->
            records.records().forEach(record -> found.add(record.rdataToString()));
        case DnsAnswer.NoData _, DnsAnswer.NoDomain _ -> {}
        case DnsAnswer.Failed _, DnsAnswer.Bogus _ -> unknown = Optional.of(DnsAnswer.why(answer));
      }
    }
    if (!found.isEmpty()) {
      return new Checked(wanted, Verdict.OK, found);
    }
    return unknown
        .map(why -> new Checked(wanted, Verdict.UNKNOWN, List.of(why)))
        .orElseGet(() -> new Checked(wanted, Verdict.MISSING, List.of()));
  }

  /** Whatever records somebody else's zone has. */
  static Checked compared(DomainRecord wanted, List<Record> all) {
    List<Record> there = all.stream().filter(record -> isOfKind(wanted.kind(), record)).toList();
    List<String> found = there.stream().map(RecordCheck::shown).toList();
    boolean notOffered = wanted.kind() == Kind.SRV && wanted.data().endsWith(" .");
    if (there.isEmpty()) {
      return new Checked(wanted, notOffered ? Verdict.OK : Verdict.MISSING, found);
    }
    boolean matches =
        isSingle(wanted.kind())
            ? there.size() == 1 && matches(wanted, there.getFirst())
            : there.stream().anyMatch(record -> matches(wanted, record));
    return new Checked(wanted, matches ? Verdict.OK : Verdict.DIFFERS, found);
  }

  /** Several records with the same version: of a domain without a policy, whatever they say. */
  private static boolean isSingle(Kind kind) {
    return kind == Kind.SPF || kind == Kind.DMARC || kind == Kind.TLS_RPT || kind == Kind.DKIM;
  }

  private static boolean isOfKind(Kind kind, Record record) {
    if (record.getType() != Type.value(kind.type())) {
      return false;
    }
    String text = record instanceof TXTRecord txt ? text(txt).toLowerCase(Locale.ROOT) : "";
    return switch (kind) {
      case SPF -> text.equals("v=spf1") || text.startsWith("v=spf1 "); // RFC 7208 §4.5
      case DMARC -> text.startsWith("v=dmarc1");
      case TLS_RPT -> text.startsWith("v=tlsrptv1");
      case MTA_STS -> text.startsWith("v=stsv1");
      case DKIM, MX, SRV, TLSA, ALIAS, ADDRESS -> true;
    };
  }

  private static boolean matches(DomainRecord wanted, Record found) {
    return switch (found) {
      case MXRecord mx -> mx.getTarget().equals(((MXRecord) parsed(wanted)).getTarget());
      case SRVRecord srv -> {
        var other = (SRVRecord) parsed(wanted);
        yield srv.getTarget().equals(other.getTarget()) && srv.getPort() == other.getPort();
      }
      case TLSARecord tlsa -> tlsa.rdataToString().equalsIgnoreCase(parsed(wanted).rdataToString());
      case TXTRecord txt -> matches(wanted.kind(), wanted.data(), text(txt));
      default -> found.rdataToString().equalsIgnoreCase(wanted.data());
    };
  }

  private static boolean matches(Kind kind, String wanted, String found) {
    return switch (kind) {
      case SPF -> mechanisms(found).containsAll(mechanisms(wanted));
      case DKIM ->
          tag(found, "p").equals(tag(wanted, "p"))
              && tag(found, "k").orElse("rsa").equals(tag(wanted, "k").orElse("rsa"));
      case DMARC -> tag(found, "p").isPresent();
      case TLS_RPT -> tag(found, "rua").isPresent();
      case MTA_STS, MX, SRV, TLSA, ALIAS, ADDRESS -> found.equals(wanted);
    };
  }

  /** But {@code all}, which the operator may soften. RFC 7208 §4.6 */
  private static List<String> mechanisms(String spf) {
    return Arrays.stream(spf.toLowerCase(Locale.ROOT).split(" +"))
        .map(word -> word.startsWith("+") ? word.substring(1) : word)
        .filter(word -> !word.matches("[-~?]?all"))
        .toList();
  }

  /** A tag's value without blanks. RFC 6376 §3.2 */
  private static Optional<String> tag(String list, String name) {
    return Arrays.stream(list.split(";"))
        .map(tag -> tag.replaceAll("[ \\t\\r\\n]+", ""))
        .filter(tag -> tag.startsWith(name + "="))
        .map(tag -> tag.substring(name.length() + 1))
        .findFirst();
  }

  private static String text(TXTRecord record) {
    return record.getStringsAsByteArrays().stream()
        .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }

  private static String shown(Record record) {
    return record instanceof TXTRecord txt ? text(txt) : record.rdataToString();
  }

  private static Record parsed(DomainRecord wanted) {
    try {
      return Record.fromString(
          Name.root, Type.value(wanted.kind().type()), DClass.IN, 0, wanted.data(), Name.root);
    } catch (IOException e) {
      throw new IllegalStateException(wanted + " is no record", e);
    }
  }
}
