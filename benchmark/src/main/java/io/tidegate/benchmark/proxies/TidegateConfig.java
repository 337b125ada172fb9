package io.tidegate.benchmark.proxies;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tidegate's configuration: defaults, one loop, and the admin port on.
final class TidegateConfig {
    private TidegateConfig() {}

    /// What pools say of continuity.
    enum Continuity {
        /// Nothing, as they say nothing of all else that has a default.
        DEFAULT(""),
        OFF(", continuity = off"),
        ON(", continuity = on");

        private final String words;

        Continuity(String words) {
            this.words = words;
        }
    }

    static String of(Setup setup, Continuity continuity) {
        return IntStream.range(0, setup.listeners().size())
                        .mapToObj(i -> listener(i, setup.listeners().get(i), continuity))
                        .collect(Collectors.joining())
                + """
                transport.loops = 1
                admin.bind = "127.0.0.1:0"
                shutdown.drain = 0s
                """;
    }

    private static String listener(int number, Setup.Listener listener, Continuity continuity) {
        return """
                listeners.%s.clients%d {
                  bind = "127.0.0.1:%d", tcp_options.backlog = 4096, pool = nodes%d%s
                }
                pools.nodes%d {
                  balance = %s, proxy_protocol = %s%s
                  nodes = [ %s ]
                }
                """.formatted(
                        listener.certificate() == null ? "tcp" : "ssl",
                        number,
                        listener.port(),
                        number,
                        tls(listener),
                        number,
                        choice(listener),
                        listener.header() == Setup.NodeHeader.PROXY ? "v2" : "off",
                        continuity.words,
                        nodes(listener));
    }

    private static String tls(Setup.Listener listener) {
        return listener.certificate() == null
                ? ""
                : ", ssl_options { certfile = \"" + listener.certificate() + "\", versions = [tlsv1.3] }";
    }

    private static String choice(Setup.Listener listener) {
        return switch (listener.choice()) {
            case LEAST_CONNECTIONS -> "least_connections";
            case CLIENT_ID -> "client_id";
        };
    }

    private static String nodes(Setup.Listener listener) {
        return IntStream.range(0, listener.nodes().size())
                .mapToObj(i ->
                        "{ name = n" + i + ", address = \"" + listener.nodes().get(i) + "\" }")
                .collect(Collectors.joining(", "));
    }
}
