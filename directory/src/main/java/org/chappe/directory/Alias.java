package org.chappe.directory;

import java.util.List;
import org.chappe.model.Address;

/** An address that stands for others. */
public record Alias(Address address, List<Address> targets) {
  public Alias {
    targets = List.copyOf(targets);
  }
}
