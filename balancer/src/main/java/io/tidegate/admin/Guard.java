package io.tidegate.admin;

import io.tidegate.address.IpText;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may change something, as long as nobody is asked who they are: programs on this machine, and no page that a
/// browser on it happens to show. Pure.
///
/// A page of somebody else's can have a browser send requests to the loopback. What it cannot have it send: a body of
/// JSON without asking first, which is refused (Fetch standard, CORS-preflight); a request without `Origin`; or, where
/// it had its own name lead to the loopback (DNS rebinding), another `Host` than that name.
final class Guard {
    private static final String JSON = "application/json";
    private static final String SCHEME = "http://";

    private Guard() {}

    /// Null where it may, as far as can be seen without its body.
    static @Nullable Reply refusal(Request request) {
        if (!request.way().loopback()) {
            return Reply.error(
                    403,
                    "changes are taken on the loopback only, and this port is open to others: set admin.bind ="
                            + " \"127.0.0.1:8888\", and ask there");
        }
        List<String> hosts = request.headers("Host");
        if (hosts.size() != 1 || !isLocal(hosts.getFirst())) {
            return Reply.error(
                    403, "Host must be localhost or an address of the loopback: ask by that, such as 127.0.0.1");
        }
        for (String origin : request.headers("Origin")) {
            if (!origin.equalsIgnoreCase(SCHEME + hosts.getFirst())) {
                return Reply.error(403, "a page of another origin may not change anything here");
            }
        }
        for (String name : request.headerNames()) {
            if (isOfProxy(name.toLowerCase(Locale.ROOT))) {
                return Reply.error(
                        403,
                        "a proxy passed this on (" + name + "), and who asked it cannot be told: ask here, on this"
                                + " machine; let a proxy pass on /metrics only");
            }
        }
        return null;
    }

    /// Whether proxies add it (RFC 7239, RFC 9110 §7.6.3).
    private static boolean isOfProxy(String name) {
        return name.equals("forwarded") || name.equals("via") || name.startsWith("x-forwarded-");
    }

    /// Null where nothing speaks against its body.
    static @Nullable Reply bodyRefusal(Request request) {
        if (request.body().length > Request.BODY_BYTES_MAX) {
            return Reply.error(413, "a body has at most " + Request.BODY_BYTES_MAX + " bytes");
        }
        if (request.body().length > 0 && !isJson(request.headers("Content-Type"))) {
            return Reply.error(415, "a body must have Content-Type: application/json");
        }
        return null;
    }

    /// `localhost`, or an IP address of the loopback; with a port or without.
    static boolean isLocal(String host) {
        String name = withoutPort(host);
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        InetAddress address = IpText.parse(name);
        return address != null && address.isLoopbackAddress();
    }

    /// An IPv6 address without its brackets.
    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            boolean plain = end > 0 && (end == host.length() - 1 || isPort(host.substring(end + 1)));
            return plain ? host.substring(1, end) : "";
        }
        int colon = host.lastIndexOf(':');
        if (colon < 0) {
            return host;
        }
        return isPort(host.substring(colon)) ? host.substring(0, colon) : "";
    }

    private static boolean isPort(String text) {
        return text.matches(":[0-9]{1,5}");
    }

    /// Parameters, such as a character set, do not matter.
    private static boolean isJson(List<String> types) {
        return types.size() == 1
                && types.getFirst()
                        .split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(JSON);
    }
}
