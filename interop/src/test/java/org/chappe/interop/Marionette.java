package org.chappe.interop;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Mozilla's remote control, as far as it takes to run scripts within a program's own rights: each
 * message is its length, a colon and {@code [type, id, …]} in JSON. One thread.
 */
final class Marionette implements AutoCloseable {
  /** Longer than a script waits for what it wants to see. */
  private static final int SCRIPT_MILLIS = 40_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private int commands;

  Marionette(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(SCRIPT_MILLIS + 20_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    message(); // who it is
    command("WebDriver:NewSession", "{}");
    command("WebDriver:SetTimeouts", "{\"script\":" + SCRIPT_MILLIS + "}");
    command("Marionette:SetContext", "{\"value\":\"chrome\"}");
  }

  /** Runs the body of an asynchronous function and answers the text it returns, else "". */
  String run(String body, List<String> arguments) throws IOException {
    String script =
        """
        const [args, answer] = arguments;
        (async () => { %s })().then(
          value => answer(["done", String(value ?? "")]),
          error => answer(["failed", error + "\\n" + error.stack]));
        """
            .formatted(body);
    var parameters = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), parameters)) {
      json.writeStartObject();
      json.writeStringProperty("script", script);
      json.writeArrayPropertyStart("args");
      json.writeStartArray();
      arguments.forEach(json::writeString);
      json.writeEndArray();
      json.writeEndArray();
      json.writeEndObject();
    }
    String answer = command("WebDriver:ExecuteAsyncScript", parameters.toString());
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), answer)) {
      while (json.nextToken() != JsonToken.PROPERTY_NAME) {
        // [1, id, null, {"value":
      }
      json.nextToken(); // [
      String how = json.nextStringValue();
      String value = json.nextStringValue();
      if (!how.equals("done")) {
        throw new AssertionError(value + "\nin " + body.substring(body.lastIndexOf('\n') + 1));
      }
      return value;
    }
  }

  private String command(String name, String parameters) throws IOException {
    commands++;
    byte[] text =
        "[0,%d,\"%s\",%s]".formatted(commands, name, parameters).getBytes(StandardCharsets.UTF_8);
    out.write((text.length + ":").getBytes(StandardCharsets.US_ASCII));
    out.write(text);
    out.flush();
    String answer = message();
    if (!answer.startsWith("[1," + commands + ",null,")) {
      throw new AssertionError(name + ": " + answer);
    }
    return answer;
  }

  private String message() throws IOException {
    int length = 0;
    for (int octet = in.read(); octet != ':'; octet = in.read()) {
      if (octet < '0' || octet > '9') {
        throw new EOFException("expected a length, found " + octet);
      }
      length = Math.addExact(Math.multiplyExact(length, 10), octet - '0');
    }
    byte[] text = in.readNBytes(length);
    if (text.length < length) {
      throw new EOFException("in a message");
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
