package org.chappe.relay.tlsreport;

/**
 * Who reports. RFC 8460 §4.4
 *
 * @param organization a name for people
 * @param contact an address here, which the reports come from; its domain is the submitter (§5.3)
 *     and signs them (§3)
 */
public record TlsReportSettings(String organization, String contact) {
  public TlsReportSettings {
    if (contact.indexOf('@') < 1 || contact.endsWith("@")) {
      throw new IllegalArgumentException("\"" + contact + "\" is not an address");
    }
  }

  String submitter() {
    return contact.substring(contact.lastIndexOf('@') + 1);
  }
}
