package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.chappe.app.DataDirectory;
import org.chappe.app.acme.CertificateState;
import org.chappe.app.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code chappe tls}. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the server's certificates: names, issuer, end, next renewal, what went wrong last.",
      "",
      "They are read from their files, whether a server runs or not. docs/tls.md tells how certificates"
          + " come and go."
    })
final class TlsCommand implements Callable<Integer> {
  private final Where where;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  TlsCommand(Where where) {
    this.where = where;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<CertificateState> states = states();
    if (json) {
      out.println(json(states));
    } else if (states.isEmpty()) {
      out.println("There is no certificate yet; the first start makes one.");
    } else {
      states.forEach(one -> print(out, one, Instant.now()));
    }
    out.flush();
    return 0;
  }

  private List<CertificateState> states() throws IOException {
    Config config = where.config(List.of());
    DataDirectory data = where.data();
    var states = new ArrayList<CertificateState>();
    config.tls().files().ifPresent(own -> states.add(CertificateState.of(own.chain(), "operator")));
    states.addAll(CertificateState.ofAcme(data.acme(), config.acme().renewBefore()));
    if (states.stream().allMatch(one -> one.until().isEmpty())) {
      data.selfSigned().ifPresent(file -> states.add(CertificateState.of(file, "self-signed")));
    }
    return states;
  }

  private static void print(PrintWriter out, CertificateState one, Instant now) {
    out.println(String.join(" ", one.names()));
    row(out, "from", one.from() + (one.issuer().isEmpty() ? "" : ", signed by " + one.issuer()));
    row(out, "file", one.file().toString());
    if (one.until().isPresent()) {
      row(out, "ends", at(one.until().get(), now));
      one.renewal().ifPresent(renewal -> row(out, "renewal", at(renewal, now)));
      row(out, "key", one.key() + ", TLSA 3 1 1 " + one.keySha256());
    } else {
      row(out, "ends", "there is none so far");
    }
    one.next()
        .ifPresent(next ->
            row(out, "next try", at(next, now) + ", after " + one.failures() + " failures"));
    if (!one.error().isEmpty()) {
      row(out, "error", one.error().replaceAll("\\p{Cntrl}", " "));
    }
  }

  private static void row(PrintWriter out, String name, String text) {
    out.println("  %-9s %s".formatted(name, text));
  }

  private static String at(Instant then, Instant now) {
    Duration left = Duration.between(now, then);
    String days =
        left.isNegative()
            ? "over"
            : left.toDays() > 0 ? left.toDays() + " days" : left.toMinutes() + " minutes";
    return then + " (" + days + ")";
  }

  private static String json(List<CertificateState> states) {
    var text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartArray();
      for (CertificateState one : states) {
        out.writeStartObject();
        out.writeStringProperty("file", one.file().toString());
        out.writeStringProperty("from", one.from());
        out.writeArrayPropertyStart("names");
        one.names().forEach(out::writeString);
        out.writeEndArray();
        out.writeStringProperty("issuer", one.issuer());
        out.writeStringProperty("key", one.key());
        out.writeStringProperty("keySha256", one.keySha256());
        out.writeStringProperty("until", text(one.until()));
        out.writeStringProperty("renewal", text(one.renewal()));
        out.writeNumberProperty("failures", one.failures());
        out.writeStringProperty("next", text(one.next()));
        out.writeStringProperty("error", one.error());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    return text.toString();
  }

  private static String text(Optional<Instant> at) {
    return at.map(Instant::toString).orElse("");
  }
}
