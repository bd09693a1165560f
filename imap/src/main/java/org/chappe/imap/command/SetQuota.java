package org.chappe.imap.command;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.chappe.imap.wire.ImapParser;
import org.chappe.imap.wire.Refused;
import org.chappe.imap.wire.SyntaxException;

/**
 * setquota = "SETQUOTA" SP quota-root-name SP "(" [setquota-resource *(SP setquota-resource)] ")" —
 * RFC 9208 §7
 *
 * @param limits of the resources that are to be limited; all others are not any more
 */
public record SetQuota(String root, Map<QuotaResource, Long> limits) implements ImapCommand {
  static SetQuota parse(ImapParser in) {
    in.space();
    String root = in.text("a quota root");
    in.space();
    in.expect('(', "limits in parentheses");
    var limits = new EnumMap<QuotaResource, Long>(QuotaResource.class);
    if (!in.at(')')) {
      do {
        QuotaResource resource = resource(in.word("a resource"));
        in.space();
        if (limits.put(resource, in.number()) != null) {
          throw new SyntaxException(resource + " twice");
        }
      } while (in.accept(' '));
    }
    in.expect(')', "a space or \")\"");
    in.endOfLine();
    return new SetQuota(root, limits);
  }

  private static QuotaResource resource(String name) {
    for (QuotaResource resource : QuotaResource.values()) {
      if (resource.name().equals(name)) {
        return resource;
      }
    }
    throw new Refused("CANNOT", name + " is not limited here");
  }

  public OptionalLong limit(QuotaResource resource) {
    Long limit = limits.get(resource);
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
