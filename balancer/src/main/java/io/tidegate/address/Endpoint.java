package io.tidegate.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// An IP address and a port, resolved. Immutable.
///
/// An IPv4-mapped IPv6 address (`::ffff:a.b.c.d`) never appears here: [#of] turns it into the IPv4 address
/// that it is, so that one client has one name whichever family its listener was opened with.
public record Endpoint(InetAddress ip, int port) {
    public static final int PORT_MAX = 65_535;

    public Endpoint {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 0.." + PORT_MAX + ", was " + port);
        }
    }

    /// From the 4 or 16 bytes of an address, in network order.
    public static Endpoint of(byte[] address, int port) {
        try {
            return new Endpoint(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, this one " + address.length, e);
        }
    }

    public boolean isIpv4() {
        return ip instanceof Inet4Address;
    }

    public boolean isLoopback() {
        return ip.isLoopbackAddress();
    }

    /// As people write it: `192.0.2.1:1883`, `[2001:db8::1]:1883`.
    @Override
    public String toString() {
        return ip instanceof Inet6Address ? "[" + IpText.print(ip) + "]:" + port : IpText.print(ip) + ":" + port;
    }
}
