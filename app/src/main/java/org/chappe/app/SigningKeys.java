package org.chappe.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.chappe.directory.DkimKey;
import org.chappe.directory.DomainKeys;
import org.chappe.signing.SigningKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys a domain signs with now, ready for signing: reading an RSA key costs as much as a tenth
 * of a signature, and more when the directory's rows have to be read.
 *
 * <p>What was made is kept beside the directory's keys it was made of, and asked of the directory
 * each time, which answers from memory: when those are others, so are these. {@link
 * DomainKeys#CACHED} domains are kept, the ones used last. Thread-safe.
 */
final class SigningKeys implements Function<String, List<SigningKey>> {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final DomainKeys directory;
  private final Map<String, Made> made =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
          return size() > DomainKeys.CACHED;
        }
      };

  private record Made(List<DkimKey> from, List<SigningKey> keys) {}

  SigningKeys(DomainKeys directory) {
    this.directory = directory;
  }

  @Override
  public List<SigningKey> apply(String domain) {
    List<DkimKey> now = directory.activeDkimKeys(domain);
    if (now.isEmpty()) {
      return List.of();
    }
    synchronized (made) {
      Made before = made.get(domain);
      if (before != null && before.from.equals(now)) {
        return before.keys;
      }
    }
    var keys = now.stream().flatMap(key -> signing(domain, key).stream()).toList();
    synchronized (made) {
      made.put(domain, new Made(now, keys));
    }
    return keys;
  }

  private static Optional<SigningKey> signing(String domain, DkimKey key) {
    try {
      return Optional.of(SigningKey.ofPkcs8(domain, key.selector(), key.pkcs8().toArray()));
    } catch (IllegalArgumentException e) {
      LOG.error(
          "dkim.unusable domain={} selector={} why=\"{}\"", domain, key.selector(), e.getMessage());
      return Optional.empty(); // mail leaves without its signature
    }
  }
}
