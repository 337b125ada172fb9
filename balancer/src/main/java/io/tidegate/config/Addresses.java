package io.tidegate.config;

import io.tidegate.address.Endpoint;
import io.tidegate.address.HostPort;
import io.tidegate.address.IpText;
import io.tidegate.transport.KeepAlive;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Forms of what belongs to sockets: where to listen, whom to dial, how to keep alive.
final class Addresses {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]*");
    private static final Pattern KEEP_ALIVE = Pattern.compile("([0-9]{1,6}) *, *([0-9]{1,6}) *, *([0-9]{1,6})");

    private Addresses() {}

    /// An IP address and a port; a port alone is that of every IPv4 address.
    static Form<Endpoint> bind() {
        return Form.text("IP address:port", text -> {
            HostPort written = HostPort.parse(text);
            Endpoint endpoint = written.literal();
            if (endpoint == null) {
                throw new IllegalArgumentException("\"" + text + "\": \"" + written.host()
                        + "\" is no IP address, and a name is not looked up here; write such as \"0.0.0.0:"
                        + written.port() + "\"");
            }
            return endpoint;
        });
    }

    /// A host name or an IP address, and a port that is never guessed.
    static Form<HostPort> node() {
        return Form.text("host:port", text -> {
            String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
            if (!text.isEmpty()
                    && (text.indexOf(':') < 0 || bare.length() < text.length() || IpText.parse(text) != null)) {
                throw portMissing(text, bare);
            }
            HostPort address = HostPort.parse(text);
            boolean named = !text.startsWith(":");
            boolean host = IpText.parse(address.host()) != null
                    || HOST.matcher(address.host()).matches();
            if (!named || !host) {
                throw new IllegalArgumentException("\"" + text
                        + "\" has no host that can be dialled; write such as \"emqx1:1883\" or \"192.0.2.1:1883\"");
            }
            if (address.port() == 0) {
                throw new IllegalArgumentException("\"" + text + "\": a node's port is 1..65535");
            }
            return address;
        });
    }

    private static IllegalArgumentException portMissing(String text, String bare) {
        if (DIGITS.matcher(text).matches()) {
            return new IllegalArgumentException(
                    "\"" + text + "\": the host is missing; write such as \"emqx1:" + text + "\"");
        }
        String host = bare.indexOf(':') < 0 ? bare : "[" + bare + "]";
        return new IllegalArgumentException("\"" + text + "\": the port is missing, and 1883 is not guessed; write \""
                + host + ":1883\" if that is meant");
    }

    static InetAddress ip(String text) {
        InetAddress address = IpText.parse(text);
        if (address == null) {
            throw new IllegalArgumentException("\"" + text + "\" is no IP address; write such as \"192.0.2.1\"");
        }
        return address;
    }

    /// EMQX's spelling.
    static Form<KeepAlive> keepAlive() {
        return Form.text("`\"idle,interval,count\"`, seconds", text -> {
            Matcher parts = KEEP_ALIVE.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text
                                + "\" is no keep-alive; write seconds of silence, seconds between probes, probes, such as \"240,30,5\"");
            }
            return new KeepAlive(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)));
        });
    }
}
