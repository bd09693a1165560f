package org.chappe.app.config;

import java.time.Duration;
import org.chappe.net.ConnectionLimits;

/** Settings {@code limits.*}: what the connections of one listener may use. */
public record LimitsConfig(
    int connections,
    int connectionsPerAddress,
    Duration readStall,
    Duration writeStall,
    Duration stopGrace) {
  public static final LimitsConfig DEFAULT = of(ConnectionLimits.DEFAULT);

  public LimitsConfig {
    atLeastOne("connections", connections);
    atLeastOne("connections-per-address", connectionsPerAddress);
    aMoment("read-stall", readStall);
    aMoment("write-stall", writeStall);
    if (stopGrace.compareTo(Duration.ofHours(1)) > 0) {
      throw new BadSetting("stop-grace", "is too long: a stop has to end within 1h");
    }
  }

  static LimitsConfig read(Settings in) {
    return new LimitsConfig(
        in.value(
            "connections",
            SettingType.NUMBER,
            DEFAULT.connections,
            "Connections at a time, for each service. An idle one costs 5 to 15 KB."),
        in.value(
            "connections-per-address",
            SettingType.NUMBER,
            DEFAULT.connectionsPerAddress,
            "Of these, from one IPv4 address or one IPv6 /64. An office shares one address, and a"
                + " mail program holds up to ten connections. This machine itself is not counted."),
        in.value(
            "read-stall",
            SettingType.DURATION,
            DEFAULT.readStall,
            "The longest silence in the middle of a command (RFC 5321 §4.5.3.2.7 asks for 5"
                + " minutes)."),
        in.value(
            "write-stall",
            SettingType.DURATION,
            DEFAULT.writeStall,
            "The longest time in which a client takes nothing of an answer; then it is cut."),
        in.value(
            "stop-grace",
            SettingType.DURATION,
            DEFAULT.stopGrace,
            "At a stop, the time for what was begun, like a message half received; then it is cut."
                + " Who is idle is sent away at once."));
  }

  /** As the listeners take them. */
  public ConnectionLimits connectionLimits() {
    return ConnectionLimits.DEFAULT
        .withConnections(connections, connectionsPerAddress)
        .withReadStall(readStall)
        .withWriteStall(writeStall);
  }

  private static LimitsConfig of(ConnectionLimits limits) {
    return new LimitsConfig(
        limits.connections(),
        limits.perAddress(),
        limits.readStall(),
        limits.writeStall(),
        Duration.ofSeconds(10));
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new BadSetting(name, "is too small: with less than 1 nobody could connect");
    }
  }

  private static void aMoment(String name, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new BadSetting(name, "is too short: a network may take 1s to bring a packet");
    }
    if (value.compareTo(Duration.ofDays(1)) > 0) {
      throw new BadSetting(name, "is too long: after 1d a client does not come back");
    }
  }
}
