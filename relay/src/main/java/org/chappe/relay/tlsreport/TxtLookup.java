package org.chappe.relay.tlsreport;

import java.io.IOException;
import java.util.List;

/** Asks DNS for TXT records. Thread-safe; blocks. */
@FunctionalInterface
public interface TxtLookup {
  /**
   * The records of that name, each with its strings joined; none where the name or the type is not
   * there.
   *
   * @param name in A-labels
   * @throws IOException when it cannot be known now
   */
  List<String> txt(String name) throws IOException;
}
