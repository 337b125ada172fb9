package io.tidegate.config;

import io.tidegate.fleet.Node;
import io.tidegate.link.ListenerSettings;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One key, what is right for it and what is not. Immutable.
///
/// @param key with the path of its chapter
/// @param right a value other than the default
/// @param meant what that is in the configuration
/// @param out a value of the right kind that is refused
/// @param said about it
record KeyRow(
        String key, String right, Function<Config, @Nullable Object> meant, Object value, String out, String said) {
    private static final String POOL = "pools.p.nodes = [{ address = \"192.0.2.1:1883\" }]\n";
    private static final String LISTENER = "listeners.tcp.l.bind = \"127.0.0.1:1883\"\n";
    private static final String CERTFILE = "certfile = c.pem";

    static Function<Config, @Nullable Object> listener(Function<ListenerSettings, Object> part) {
        return config -> part.apply(config.listeners().getFirst());
    }

    static Function<Config, @Nullable Object> pool(Function<PoolConfig, Object> part) {
        return config -> part.apply(config.pools().getFirst());
    }

    static Function<Config, @Nullable Object> node(Function<Node, Object> part) {
        return pool(pool -> part.apply(pool.nodes().getFirst()));
    }

    /// Without the path of its chapter.
    String name() {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private String chapter() {
        return key.substring(0, key.lastIndexOf('.'));
    }

    /// Where it stands in the configuration below.
    String path() {
        return key.replace("NAME.routes", "NAME.routes.0")
                .replace("ssl_options.certificates", "ssl_options.certificates.0")
                .replace("pools.NAME.nodes", "pools.p.nodes.0")
                .replace("pools.NAME.discovery", "pools.p.discovery")
                .replace("pools.NAME", "pools.p")
                .replace("NAME", "l");
    }

    /// The key stands alone in line 3.
    String configuration(String value) {
        String line = "\n\n  " + name() + " = " + value + "\n";
        return switch (chapter()) {
            case "listeners.tcp.NAME" -> "listeners.tcp.l {" + line + unless("bind", "bind = 1883") + "}\n" + POOL;
            case "listeners.tcp.NAME.tcp_options" ->
                "listeners.tcp.l { bind = 1883, tcp_options {" + line + "} }\n" + POOL;
            case "listeners.ssl.NAME.ssl_options" -> ssl("{" + line + unless("certfile", CERTFILE) + "}");
            case "listeners.ssl.NAME.ssl_options.certificates" ->
                ssl("{ certfile = c.pem, certificates = [{" + line + unless("certfile", CERTFILE) + "}] }");
            case "listeners.ssl.NAME.ssl_options.ocsp" ->
                ssl("{ certfile = c.pem, ocsp {" + line + unless("enable_ocsp_stapling", "enable_ocsp_stapling = on")
                        + "} }");
            case "listeners.ssl.NAME.routes" ->
                ssl("{ certfile = c.pem }, routes = [{" + line + unless("pool", "pool = p") + "\n"
                        + (name().equals("pool") ? "sni = a" : "") + "}]");
            case "listeners.ssl_passthrough.NAME" -> "listeners.ssl_passthrough.l {" + line + "bind = 8883 }\n" + POOL;
            case "pools.NAME" -> "pools.p {" + line + "nodes = [{ address = \"192.0.2.1:1883\" }] }\n" + LISTENER;
            case "pools.NAME.nodes" ->
                "pools.p.nodes = [{" + line + unless("address", "address = \"192.0.2.1:1883\"") + "}]\n" + LISTENER;
            case "pools.NAME.drain" -> "pools.p.drain {" + line + "}\n" + POOL + LISTENER;
            case "pools.NAME.rebalance" ->
                "pools.p.rebalance {" + line + besides() + "}\npools.p.continuity = on\n" + POOL + LISTENER;
            case "pools.NAME.continuity" -> "pools.p.continuity {" + line + "}\n" + POOL + LISTENER;
            case "pools.NAME.discovery" ->
                "pools.p.discovery {" + line + DiscoveryKeyRows.besides(name()) + "}\n" + LISTENER;
            case "pools.NAME.discovery.ssl" ->
                "pools.p.discovery { source = emqx, port = 1883, urls = \"https://a\", ssl {" + line + "} }\n"
                        + LISTENER;
            case "pools.NAME.ssl" -> "pools.p.ssl {" + line + unless("enable", "enable = on") + "}\n" + POOL + LISTENER;
            case "pools.NAME.probe" ->
                "pools.p.probe {" + line + unless("kind", "kind = tcp") + "}\n" + POOL + LISTENER;
            case "pools.NAME.probe.mqtt" -> "pools.p.probe { kind = mqtt, mqtt {" + line + "} }\n" + POOL + LISTENER;
            case "pools.NAME.probe.http" -> "pools.p.probe { kind = mqtt, http {" + line + "} }\n" + POOL + LISTENER;
            case "pools.NAME.probe.http.ssl" ->
                "pools.p.probe { kind = http, http { url = \"https://{host}/s\", ssl {" + line + "} } }\n" + POOL
                        + LISTENER;
            case "pools.NAME.outlier" -> "pools.p.outlier {" + line + "}\n" + POOL + LISTENER;
            default -> chapter() + " {" + line + "}\n" + POOL + LISTENER;
        };
    }

    /// What the interval of a rebalance needs to mean anything.
    private String besides() {
        return name().equals("auto_rebalance_interval") ? "auto_rebalance = on\n" : "";
    }

    private static String ssl(String options) {
        return "listeners.ssl.l { bind = 8883, ssl_options " + options + " }\n" + POOL;
    }

    /// What is needed besides, where this is not that key itself.
    private String unless(String name, String text) {
        return name().equals(name) ? "" : text;
    }

    @Override
    public String toString() {
        return key;
    }
}
