package org.chappe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import org.chappe.app.admin.AdminAnswer.Imported;
import org.chappe.app.admin.AdminRequest.NewAccount;
import org.junit.jupiter.api.Test;

class AccountImportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ArrayList<Integer> batches = new ArrayList<>();
  private final ArrayList<NewAccount> asked = new ArrayList<>();

  @Test
  void aThousandAccountsGoInBatchesAndTheProgressIsTold() throws IOException {
    var people = new StringBuilder("address,password\n");
    for (int i = 0; i < 1_000; i++) {
      people.append("user%03d@example.org,secret of %d\n".formatted(i, i));
    }
    assertThat(run(people.toString())).isTrue();
    assertThat(batches).containsExactly(250, 250, 250, 250);
    assertThat(asked)
        .hasSize(1_000)
        .startsWith(new NewAccount(2, "user000@example.org", "secret of 0"));
    assertThat(asked.getLast())
        .isEqualTo(new NewAccount(1_001, "user999@example.org", "secret of 999"));
    assertThat(err)
        .hasToString(
            """
            250 accounts added
            500 accounts added
            750 accounts added
            1000 accounts added
            """);
    assertThat(out.toString()).matches("Added 1000 accounts in [0-9.]+ s\\.\n");
  }

  @Test
  void onlyTheFirstLineMayBeAHeading() throws IOException {
    assertThat(run("name,secret\nuser,password\nann@example.org,x\n")).isTrue();
    assertThat(asked)
        .containsExactly(
            new NewAccount(2, "user", "password"), new NewAccount(3, "ann@example.org", "x"));
  }

  @Test
  void spacesBelongToThePasswordOnly() throws IOException {
    run(" ann@example.org , x \n");
    assertThat(asked).containsExactly(new NewAccount(1, "ann@example.org", " x "));
  }

  @Test
  void anEmptyFileAddsNothing() throws IOException {
    assertThat(run("")).isTrue();
    assertThat(out.toString()).startsWith("Added 0 accounts");
    assertThat(batches).isEmpty();
  }

  private boolean run(String csv) throws IOException {
    return new AccountImport(
            new CsvReader(new StringReader(csv)),
            (batch, items) -> {
              batches.add(batch.accounts().size());
              asked.addAll(batch.accounts());
              return new Imported(batch.accounts().size());
            },
            false,
            false,
            new PrintWriter(out),
            new PrintWriter(err))
        .run();
  }
}
