package org.chappe.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsReferenceTest {
  @Test
  void thePageInTheDocumentsIsCurrent() throws IOException {
    Path page = Path.of("../docs/configuration.md");
    assertThat(page)
        .describedAs("write it anew: ./chappe config reference > docs/configuration.md")
        .content()
        .isEqualTo(SettingsReference.page());
    assertThat(Files.readString(page)).contains("| `imap.idle-limit` | `\"30m\"` | How long");
  }
}
