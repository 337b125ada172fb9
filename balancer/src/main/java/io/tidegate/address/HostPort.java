package io.tidegate.address;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// What an operator wrote for an address: a host name or an IP address, and a port. Not resolved. Immutable.
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is empty");
        }
        if (port < 0 || port > Endpoint.PORT_MAX) {
            throw new IllegalArgumentException("port must be 0.." + Endpoint.PORT_MAX + ", was " + port);
        }
    }

    /// Reads `host:port`, `192.0.2.1:1883`, `[2001:db8::1]:1883`, `:1883` or `1883` (every address).
    ///
    /// @throws IllegalArgumentException saying what is wrong and what to write
    public static HostPort parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.lastIndexOf(':');
        String host = colon < 0 ? "" : trimmed.substring(0, colon);
        String port = trimmed.substring(colon + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0 || IpText.parse(host) == null) {
                throw new IllegalArgumentException("\"" + text + "\": only an IPv6 address stands in brackets");
            }
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": write an IPv6 address in brackets, \"[2001:db8::1]:1883\"");
        }
        int number = portNumber(port, text);
        return new HostPort(host.isEmpty() ? "0.0.0.0" : host, number);
    }

    private static int portNumber(String port, String text) {
        boolean digits = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(port) : -1;
        if (number < 0 || number > Endpoint.PORT_MAX) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": expected host:port with a port of 0..65535, such as \"192.0.2.1:1883\"");
        }
        return number;
    }

    /// The endpoint, where the host is already an IP address; else null, and somebody must resolve it.
    public @Nullable Endpoint literal() {
        InetAddress address = IpText.parse(host);
        return address == null ? null : new Endpoint(address, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
