package org.chappe.app;

import java.io.IOException;
import java.time.InstantSource;
import org.chappe.app.config.Config;
import org.chappe.directory.Directory;
import org.chappe.mailbox.MailAccounts;
import org.chappe.mailbox.StoredMailAccounts;
import org.chappe.store.MemoryStore;
import org.chappe.store.Store;

/**
 * What stands on the opened store, without any listener: enough to administer, and what a server
 * begins with. Hold the data directory's lock while it is open.
 */
public record Rooms(Store store, Directory directory, MailAccounts mail) implements AutoCloseable {
  public static Rooms open(DataDirectory data, Config config, InstantSource clock)
      throws IOException {
    DataDirectory.makeFolder(data.store());
    data.writeVersion();
    Store store = new MemoryStore();
    return new Rooms(
        store, new TmpDirectory(), new StoredMailAccounts(store, config.mail().settings(), clock));
  }

  @Override
  public void close() {
    mail.close();
    store.close();
  }
}
