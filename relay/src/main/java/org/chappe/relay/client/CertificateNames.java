package org.chappe.relay.client;

import java.net.IDN;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Whether a certificate is for a host. RFC 9525 §6: names are compared as A-labels, and {@code *}
 * stands for exactly one label, the first; in the names asked for as well (RFC 8461 §4.1).
 */
final class CertificateNames {
  private static final int DNS_NAME = 2; // GeneralName's choices, RFC 5280 §4.2.1.6
  private static final int IP_ADDRESS = 7;

  private CertificateNames() {}

  /**
   * Whether it is for one of them.
   *
   * @param commonName whether the subject's common name counts where no alternative name of a host
   *     stands: RFC 7672 §3.2.2 has it so, RFC 9525 §2 no longer
   */
  static boolean isFor(X509Certificate certificate, List<String> names, boolean commonName) {
    List<String> presented = of(certificate, DNS_NAME);
    if (presented.isEmpty() && commonName) {
      presented = commonNames(certificate);
    }
    for (String name : names) {
      for (String one : presented) {
        if (matches(ascii(one), ascii(name))) {
          return true;
        }
      }
    }
    return addresses(of(certificate, IP_ADDRESS)).stream().anyMatch(addresses(names)::contains);
  }

  /** Two names in small letters, each of which may begin with {@code *.}. */
  static boolean matches(String presented, String wanted) {
    if (presented.equals(wanted)) {
      return true;
    }
    return covers(presented, wanted) || covers(wanted, presented);
  }

  /** The part behind the star needs two labels: {@code *.com} is for nobody. */
  private static boolean covers(String pattern, String name) {
    int dot = name.indexOf('.');
    return pattern.startsWith("*.")
        && pattern.indexOf('.', 2) > 0
        && dot > 0
        && !name.startsWith("*.")
        && pattern.substring(1).equals(name.substring(dot));
  }

  /** In small letters, as A-labels, without a dot at the end. */
  static String ascii(String name) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    boolean star = bare.startsWith("*.");
    try {
      String host = IDN.toASCII(star ? bare.substring(2) : bare).toLowerCase(Locale.ROOT);
      return star ? "*." + host : host;
    } catch (IllegalArgumentException e) {
      return bare.toLowerCase(Locale.ROOT);
    }
  }

  private static List<String> of(X509Certificate certificate, int kind) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> one : alternatives) {
          if (one.get(0).equals(kind)) {
            found.add(String.valueOf(one.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // names nobody can read are for nobody
    }
    return found;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .toList();
    } catch (InvalidNameException e) {
      return List.of();
    }
  }

  private static List<InetAddress> addresses(List<String> texts) {
    return texts.stream().map(CertificateNames::address).flatMap(Optional::stream).toList();
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a host name
    }
  }
}
