package org.chappe.relay.route;

import java.util.List;

/**
 * What a domain says about TLS, for reports. RFC 8460 §4.2
 *
 * @param strings the policy as published: MTA-STS lines, TLSA records
 * @param hosts the MX patterns it is about
 */
public record Policy(Type type, String domain, List<String> strings, List<String> hosts) {
  public Policy {
    strings = List.copyOf(strings);
    hosts = List.copyOf(hosts);
  }

  /** As reports name it. */
  public enum Type {
    TLSA("tlsa"),
    STS("sts"),
    NO_POLICY_FOUND("no-policy-found");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public static Policy none(String domain) {
    return new Policy(Type.NO_POLICY_FOUND, domain, List.of(), List.of());
  }
}
