package org.chappe.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.chappe.app.admin.AdminAnswer;
import org.chappe.app.admin.AdminAnswer.Imported;
import org.chappe.app.admin.AdminAnswer.Last;
import org.chappe.app.admin.AdminAnswer.NotImported;
import org.chappe.app.admin.AdminRequest.ImportAccounts;
import org.chappe.app.admin.AdminRequest.NewAccount;

/** Brings a file of accounts in, a batch at a time, and tells how it goes. */
final class AccountImport {
  /** Somebody who adds accounts: {@link Asking}. */
  @FunctionalInterface
  interface Adding {
    Last ask(ImportAccounts batch, Consumer<AdminAnswer> items) throws IOException;
  }

  private final CsvReader in;
  private final Adding adding;
  private final boolean hashed;
  private final boolean acceptWeak;
  private final PrintWriter out;
  private final PrintWriter err;
  private int added;
  private int refused;

  /**
   * Of what {@code in} reads.
   *
   * @param hashed as in {@link ImportAccounts}, and so is {@code acceptWeak}
   */
  AccountImport(
      CsvReader in,
      Adding adding,
      boolean hashed,
      boolean acceptWeak,
      PrintWriter out,
      PrintWriter err) {
    this.in = in;
    this.adding = adding;
    this.hashed = hashed;
    this.acceptWeak = acceptWeak;
    this.out = out;
    this.err = err;
  }

  /** Returns whether every account was added. */
  boolean run() throws IOException {
    long began = System.nanoTime();
    var batch = new ArrayList<NewAccount>();
    boolean first = true;
    for (Optional<CsvReader.Row> row = in.read(); row.isPresent(); row = in.read()) {
      if (!(first && isHeading(row.get()))) {
        account(row.get()).ifPresent(batch::add);
      }
      first = false;
      if (batch.size() == ImportAccounts.BATCH) {
        add(batch);
        err.printf("%d accounts added%n", added);
      }
    }
    add(batch);
    out.printf("Added %d accounts in %.1f s", added, (System.nanoTime() - began) / 1e9);
    out.println(refused == 0 ? "." : "; " + refused + " were refused.");
    return refused == 0;
  }

  private static boolean isHeading(CsvReader.Row row) {
    return row.fields().getFirst().indexOf('@') < 0;
  }

  private Optional<NewAccount> account(CsvReader.Row row) {
    List<String> fields = row.fields();
    if (row.wrong().isEmpty() && fields.size() == 2 && !fields.get(1).isEmpty()) {
      return Optional.of(new NewAccount(row.line(), fields.get(0).strip(), fields.get(1)));
    }
    refuse(row.line(), row.wrong().isEmpty() ? "expected address,password" : row.wrong());
    return Optional.empty();
  }

  private void add(List<NewAccount> batch) throws IOException {
    if (!batch.isEmpty()
        && adding.ask(
                new ImportAccounts(batch, hashed, acceptWeak),
                item -> {
                  if (item instanceof NotImported(long line, String address, String why)) {
                    refuse(line, address + ": " + why);
                  }
                })
            instanceof Imported(int count)) {
      added += count;
    }
    batch.clear();
  }

  private void refuse(long line, String why) {
    refused++;
    err.println("line " + line + ": " + why);
  }
}
