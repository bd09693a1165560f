package org.chappe.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chappe.mime.HeaderField;

/** The ARC fields of a header, sorted into sets. RFC 8617 §4.2, §5.2 steps 1 to 3 */
final class ArcChain {
  /** RFC 8617 §4.2.1. */
  static final int SETS = 50;

  static final String RESULTS = "ARC-Authentication-Results";
  static final String MESSAGE = "ARC-Message-Signature";
  static final String SEAL = "ARC-Seal";
  private static final int FIELDS = 3 * SETS;
  private static final List<String> KINDS = List.of(RESULTS, MESSAGE, SEAL);

  /** instance = [CFWS] "i" [CFWS] "=" [CFWS] position, RFC 8617 §3.9; comments nobody writes. */
  private static final Pattern INSTANCE =
      Pattern.compile("[ \\t\\r\\n]*i[ \\t\\r\\n]*=[ \\t\\r\\n]*([0-9]{1,2})[ \\t\\r\\n]*");

  /** A whole set, its seal read. */
  record Set(HeaderField results, HeaderField message, HeaderField seal, SignatureTags sealTags) {
    String status() {
      return sealTags.text("cv");
    }

    /** What stands behind the instance. */
    String authenticationResults() {
      String value = results.value();
      byte[] text = value.substring(value.indexOf(';') + 1).getBytes(StandardCharsets.ISO_8859_1);
      return new String(text, StandardCharsets.UTF_8).strip();
    }
  }

  private final List<HeaderField> fields;
  private final Map<Integer, Map<String, List<HeaderField>>> byInstance = new TreeMap<>();
  private Optional<String> problem = Optional.empty();

  private ArcChain(List<HeaderField> fields) {
    this.fields = fields;
  }

  static ArcChain of(List<HeaderField> header) {
    var chain = new ArcChain(header.stream().filter(field -> !kind(field).isEmpty()).toList());
    if (chain.fields.size() > FIELDS) {
      chain.problem = Optional.of("more than 50 sets");
    }
    chain.fields.stream().limit(FIELDS).forEach(chain::sort);
    return chain;
  }

  /** The field's name as it is written here; empty when it is none of ARC's. */
  private static String kind(HeaderField field) {
    return KINDS.stream().filter(field.name()::equalsIgnoreCase).findAny().orElse("");
  }

  static boolean isField(String name) {
    return KINDS.stream().anyMatch(name::equalsIgnoreCase);
  }

  private void sort(HeaderField field) {
    try {
      byInstance
          .computeIfAbsent(instance(field), instance -> new TreeMap<>())
          .computeIfAbsent(kind(field), kind -> new ArrayList<>())
          .add(field);
    } catch (Unverified e) {
      problem = Optional.of(kind(field) + ": " + e.reason());
    }
  }

  private static int instance(HeaderField field) {
    String text;
    if (kind(field).equals(RESULTS)) {
      String raw = SignatureTags.raw(field);
      int end = raw.indexOf(';');
      text = end < 0 ? "" : raw.substring(raw.indexOf(':') + 1, end);
    } else {
      text = "i=" + SignatureTags.of(field).text("i");
    }
    Matcher found = INSTANCE.matcher(text);
    int instance = found.matches() ? Integer.parseInt(found.group(1)) : 0;
    if (instance < 1 || instance > SETS) {
      throw Unverified.syntax("no instance of 1 to 50");
    }
    return instance;
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  /** The highest instance found; 0 without any. */
  int newest() {
    return byInstance.keySet().stream().reduce(0, Math::max);
  }

  /** Whether the newest seal says that the chain has failed. */
  boolean hasEnded() {
    Map<String, List<HeaderField>> last = byInstance.getOrDefault(newest(), Map.of());
    return last.getOrDefault(SEAL, List.of()).stream()
        .anyMatch(seal -> SignatureTags.of(seal).text("cv").equals("fail"));
  }

  /**
   * The sets from the first to the newest.
   *
   * @throws Unverified when they are no chain
   */
  List<Set> sets() {
    if (problem.isPresent()) {
      throw Unverified.permanent(problem.get());
    }
    var sets = new ArrayList<Set>();
    for (int instance = 1; instance <= newest(); instance++) {
      var parts = byInstance.getOrDefault(instance, Map.of());
      HeaderField seal = only(parts, SEAL, instance);
      sets.add(
          new Set(
              only(parts, RESULTS, instance),
              only(parts, MESSAGE, instance),
              seal,
              SignatureTags.of(seal)));
    }
    return sets;
  }

  private static HeaderField only(Map<String, List<HeaderField>> set, String kind, int instance) {
    List<HeaderField> found = set.getOrDefault(kind, List.of());
    if (found.size() != 1) {
      throw Unverified.permanent(
          "%d %s fields of instance %d".formatted(found.size(), kind, instance));
    }
    return found.getFirst();
  }

  /** Adds whole sets to what a later seal signs. RFC 8617 §5.1.1 */
  static void sealed(List<Set> sets, ByteArrayOutputStream data) {
    for (Set set : sets) {
      field(set.results().octets(), data);
      field(set.message().octets(), data);
      field(set.seal().octets(), data);
    }
  }

  /** Adds one field. RFC 8617 §4.1.3: relaxed always. */
  static void field(byte[] field, ByteArrayOutputStream data) {
    Canonicalization.RELAXED.field(field, data);
    data.write('\r');
    data.write('\n');
  }
}
