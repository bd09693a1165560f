package org.chappe.directory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where an account was signed in to from, and with what: those used last.
 *
 * <pre>
 *   format | n (4) | n × (1: IPv4, 0: IPv6 | the address's first bits (8) | day (4))
 *          | n (4) | n × (device (8) | day (4))
 * </pre>
 *
 * Days are counted from 1970; of a device there is only a hash ({@link SignInRows#device}).
 *
 * @param hosts an address or a /64 each, and the day of the last sign-in from there
 */
record Places(List<Host> hosts, List<Device> devices) {
  private static final int FORMAT = 1;

  /** Of each. A telephone meets some addresses a day; those used last stay. */
  static final int MOST = 40;

  static final Places NONE = new Places(List.of(), List.of());

  record Host(Network network, int day) {}

  record Device(long hash, int day) {}

  Places {
    hosts = List.copyOf(hosts);
    devices = List.copyOf(devices);
  }

  static Places read(String what, byte[] value) {
    if (value.length == 0) {
      return NONE;
    }
    var in = new ValueReader(what, value, FORMAT);
    var hosts = new ArrayList<Host>();
    for (int left = in.int32(); left > 0; left--) {
      boolean v4 = in.octet() == 1;
      hosts.add(new Host(new Network(v4, v4 ? 32 : 64, in.int64()), in.int32()));
    }
    var devices = new ArrayList<Device>();
    for (int left = in.int32(); left > 0; left--) {
      devices.add(new Device(in.int64(), in.int32()));
    }
    return new Places(hosts, devices);
  }

  byte[] octets() {
    var out = new ValueWriter(FORMAT).int32(hosts.size());
    hosts.forEach(host ->
        out.octet(host.network().v4() ? 1 : 0).int64(host.network().prefix()).int32(host.day()));
    out.int32(devices.size());
    devices.forEach(device -> out.int64(device.hash()).int32(device.day()));
    return out.octets();
  }

  /** This with a sign-in from there; itself when that changes nothing. */
  Places with(Network host, int day) {
    if (hosts.contains(new Host(host, day))) {
      return this;
    }
    var changed = new ArrayList<>(hosts);
    changed.removeIf(known -> known.network().equals(host));
    changed.add(new Host(host, day));
    leaveOut(changed, Comparator.comparingInt(Host::day));
    return new Places(changed, devices);
  }

  /** This with a sign-in with that; itself when that changes nothing. */
  Places withDevice(long device, int day) {
    if (devices.contains(new Device(device, day))) {
      return this;
    }
    var changed = new ArrayList<>(devices);
    changed.removeIf(known -> known.hash() == device);
    changed.add(new Device(device, day));
    leaveOut(changed, Comparator.comparingInt(Device::day));
    return new Places(hosts, changed);
  }

  /** The longest unused; of those of one day the one that came first. */
  private static <T> void leaveOut(List<T> used, Comparator<T> byDay) {
    if (used.size() > MOST) {
      used.remove(used.stream().min(byDay).orElseThrow());
    }
  }

  boolean knowsDevice(long device) {
    return devices.stream().anyMatch(known -> known.hash() == device);
  }

  boolean knowsSite(Network site) {
    return hosts.stream().anyMatch(known -> known.network().site().equals(site));
  }

  /** By sign-ins since that day. */
  Nearness nearness(Network host, int since) {
    var site = host.site();
    boolean near = false;
    for (var known : hosts) {
      if (known.day() >= since) {
        if (known.network().equals(host)) {
          return Nearness.HERE;
        }
        near |= known.network().site().equals(site);
      }
    }
    return near ? Nearness.NEAR : Nearness.ELSEWHERE;
  }
}
