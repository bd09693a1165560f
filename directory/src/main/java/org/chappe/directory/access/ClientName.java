package org.chappe.directory.access;

/** What a client calls itself, made fit for lists and logs. */
final class ClientName {
  private ClientName() {}

  /** One line without control characters, at most {@link OpenSessions#LONGEST_NAME} long. */
  static String shown(String client) {
    String line = client.replaceAll("[\\p{C}\\s]+", " ").strip();
    if (line.length() <= OpenSessions.LONGEST_NAME) {
      return line;
    }
    int end = OpenSessions.LONGEST_NAME - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
