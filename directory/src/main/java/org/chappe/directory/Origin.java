package org.chappe.directory;

import java.net.InetAddress;

/**
 * Where somebody signs in.
 *
 * @param protocol as in events: {@code imap}, {@code smtp}
 */
public record Origin(InetAddress address, String protocol) {}
