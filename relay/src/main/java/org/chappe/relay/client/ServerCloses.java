package org.chappe.relay.client;

/** The server answers 421: it closes the connection, whatever was asked. RFC 5321 §3.8 */
final class ServerCloses extends Exception {
  private static final long serialVersionUID = 1L;
  static final int CODE = 421;

  private final String command;
  private final transient RemoteReply reply;

  ServerCloses(String command, RemoteReply reply) {
    super(reply.toString());
    this.command = command;
    this.reply = reply;
  }

  String command() {
    return command;
  }

  RemoteReply reply() {
    return reply;
  }
}
