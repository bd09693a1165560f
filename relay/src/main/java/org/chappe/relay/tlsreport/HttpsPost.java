package org.chappe.relay.tlsreport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** Hands a report over by HTTPS. RFC 8460 §5.4. Thread-safe; blocks. */
@FunctionalInterface
public interface HttpsPost {
  /**
   * Posts it once.
   *
   * @return the answer's status; 2yz: the other side has it
   * @throws IOException when there was no answer
   */
  int post(URI uri, String type, byte[] octets) throws IOException, InterruptedException;

  /** For all of it: a report is small, and the other side need not look at it before it answers. */
  Duration LIMIT = Duration.ofSeconds(30);

  /**
   * By the JDK's client. Redirections are not followed, the answer's body is not read.
   *
   * @param client whose trust in certificates counts
   * @param allowed whom to talk to; who says where a report goes is a stranger, so {@link
   *     #isPublic} is what keeps it from servers that only this host can reach
   */
  static HttpsPost by(HttpClient client, Predicate<InetAddress> allowed) {
    return (uri, type, octets) -> {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (!allowed.test(address)) {
          throw new IOException(uri.getHost() + " is at " + address.getHostAddress());
        }
      }
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(LIMIT)
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofByteArray(octets))
              .build();
      return client.send(request, BodyHandlers.discarding()).statusCode();
    };
  }

  /** Whether anybody could reach it. */
  static boolean isPublic(InetAddress address) {
    boolean uniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC;
    return !address.isLoopbackAddress()
        && !address.isAnyLocalAddress()
        && !address.isLinkLocalAddress()
        && !address.isSiteLocalAddress()
        && !address.isMulticastAddress()
        && !uniqueLocal;
  }
}
