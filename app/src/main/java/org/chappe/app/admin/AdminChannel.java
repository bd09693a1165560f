package org.chappe.app.admin;

import java.io.IOException;
import java.util.function.Consumer;
import org.chappe.app.admin.AdminAnswer.Last;

/** Somebody who answers requests about a data directory. One thread at a time. */
public interface AdminChannel extends AutoCloseable {
  /** Hands the answers before the last to {@code items}, and returns the last. */
  Last ask(AdminRequest.OfDirectory request, Consumer<AdminAnswer> items) throws IOException;

  @Override
  void close() throws IOException;
}
