package io.tidegate.benchmark.proxies;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tidegate's configuration: defaults, one loop, and the admin port on.
final class TidegateConfig {
    private TidegateConfig() {}

    static String of(Setup setup) {
        return """
                listeners.%s.bench {
                  bind = "127.0.0.1:%d", tcp_options.backlog = 4096%s
                }
                pools.default {
                  balance = %s, proxy_protocol = %s
                  nodes = [ %s ]
                }
                transport.loops = 1
                admin.bind = "127.0.0.1:0"
                shutdown.drain = 0s
                """.formatted(
                        setup.certificate() == null ? "tcp" : "ssl",
                        setup.port(),
                        tls(setup),
                        choice(setup),
                        setup.header() == Setup.NodeHeader.PROXY ? "v2" : "off",
                        nodes(setup));
    }

    private static String tls(Setup setup) {
        return setup.certificate() == null
                ? ""
                : ", ssl_options { certfile = \"" + setup.certificate() + "\", versions = [tlsv1.3] }";
    }

    private static String choice(Setup setup) {
        return switch (setup.choice()) {
            case LEAST_CONNECTIONS -> "least_connections";
            case CLIENT_ID -> "client_id";
        };
    }

    private static String nodes(Setup setup) {
        return IntStream.range(0, setup.nodes().size())
                .mapToObj(
                        i -> "{ name = n" + i + ", address = \"" + setup.nodes().get(i) + "\" }")
                .collect(Collectors.joining(", "));
    }
}
