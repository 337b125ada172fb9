package io.tidegate.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to say about a key that is not ours: what was meant, or what to do instead.
final class Unknown {
    private static final String BY_NODES = "that is for the nodes to do: set it there, and remove it here";
    private static final String NOT_YET = "WebSocket and QUIC are not there yet: only tcp, ssl and ssl_passthrough";
    private static final String BY_IDENTITY =
            "the nodes do that: set it there, and tell them with pools.NAME.proxy_protocol_tlvs = [ssl, cn]";
    private static final String NO_OPTION = "Tidegate sets that itself: remove it";

    /// Keys that EMQX has, or had, and that an operator brings along.
    private static final Map<String, String> EMQX = Map.ofEntries(
            Map.entry("acceptors", "every event loop accepts, see transport.loops: remove it"),
            Map.entry("access", "write listeners.tcp.NAME.access_rules = [\"allow all\"]"),
            Map.entry("active_n", NO_OPTION),
            Map.entry("authentication", BY_NODES),
            Map.entry("authorization", BY_NODES),
            Map.entry("bridges", BY_NODES),
            Map.entry("broker", BY_NODES),
            Map.entry("buffer", NO_OPTION),
            Map.entry("cluster", "name the nodes of the cluster in pools.NAME.nodes"),
            Map.entry("dashboard", "write admin.bind = \"127.0.0.1:8888\""),
            Map.entry("enable_authn", BY_NODES),
            Map.entry("enabled", "write enable"),
            Map.entry("high_watermark", "links are bounded by limits.buffer_memory: remove it"),
            Map.entry("keepalive_backoff", "write mqtt.keepalive_multiplier, which is twice that"),
            Map.entry("limiter", "write max_conn_rate and max_connections of the listener"),
            Map.entry("max_clients", "write max_connections"),
            Map.entry("max_packet_size", BY_NODES + "; mqtt.max_connect_size bounds CONNECT only"),
            Map.entry("mountpoint", BY_NODES),
            Map.entry("nodelay", NO_OPTION),
            Map.entry("node", "Tidegate is no broker node: remove it; nodes to forward to are in pools.NAME.nodes"),
            Map.entry("peer_cert_as_clientid", BY_IDENTITY),
            Map.entry("peer_cert_as_username", BY_IDENTITY),
            Map.entry("quic", NOT_YET),
            Map.entry("recbuf", NO_OPTION),
            Map.entry("reuseaddr", NO_OPTION),
            Map.entry("rpc", BY_NODES),
            Map.entry("send_timeout", "write limits.send_timeout, which holds for both sides"),
            Map.entry("send_timeout_close", NO_OPTION),
            Map.entry("sndbuf", NO_OPTION),
            Map.entry("sysmon", BY_NODES),
            Map.entry("ws", NOT_YET),
            Map.entry("wss", NOT_YET),
            Map.entry("zone", BY_NODES),
            Map.entry("zones", BY_NODES));

    private Unknown() {}

    /// One sentence about the key `name` at `path`, which `chapter` does not have.
    static String explain(String path, String name, Chapter chapter) {
        String advice = EMQX.get(name);
        if (advice != null) {
            return path + " is EMQX's, not Tidegate's; " + advice;
        }
        String near = Nearest.to(name, chapter.names());
        if (near != null) {
            return path + " is not known; did you mean " + near + "?";
        }
        String elsewhere = elsewhere(name);
        if (elsewhere != null) {
            return path + " is not known here; did you mean " + elsewhere + "." + name + "?";
        }
        return path + " is not known; known here: " + String.join(", ", chapter.names());
    }

    private static @Nullable String elsewhere(String name) {
        List<String> paths = new ArrayList<>();
        for (Chapter chapter : Keys.CHAPTERS) {
            if (chapter.names().contains(name)) {
                paths.add(chapter.path());
            }
        }
        return paths.isEmpty() ? null : paths.getFirst();
    }
}
